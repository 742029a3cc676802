"""Calls about templates: list with fields, filters and cursors; create; delete."""

from __future__ import annotations

from starlette.requests import Request

from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, no_account
from whatsapp_sandbox.graph.pages import chosen, page
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates.templates import Template
from whatsapp_sandbox.webhooks.news import template_status
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

TEMPLATE_FIELDS = ("name", "parameter_format", "components", "language", "status", "category", "id")
FILTERS = ("name", "status", "category", "language")


async def list_templates(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    rows = [
        chosen(template.fields(), query.get("fields", ""), TEMPLATE_FIELDS)
        for template in platform.templates
        if _fits(template, {name: query[name] for name in FILTERS if query.get(name)})
    ]
    return no_account(platform, request) or page(rows, request.url, query)


def _fits(template: Template, filters: dict[str, str]) -> bool:
    """A name is found by a part of it; the others must be equal."""
    fields = template.fields()
    return all(
        wanted in fields[name] if name == "name" else fields[name].upper() == wanted.upper()
        for name, wanted in filters.items()
    )


async def create_template(platform: Platform, request: Request) -> Outcome:
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    made = platform.templates.create(body)
    if isinstance(made, Problem):
        return made
    platform.outbox.add(template_status(made, made.status, "NONE", platform.clock.now()))
    return {"id": made.id, "status": made.status, "category": made.category}


async def delete_template(platform: Platform, request: Request) -> Outcome:
    name, template_id = request.query_params.get("name", ""), request.query_params.get("hsm_id", "")
    if not name:
        return missing("name")
    gone = platform.templates.delete(name, template_id)
    return no_account(platform, request) or (
        SUCCESS if gone else no_such_object(template_id or name, "delete")
    )


ROWS: tuple[Row, ...] = (
    ("/message_templates", "GET", list_templates),
    ("/message_templates", "POST", create_template),
    ("/message_templates", "DELETE", delete_template),
)
