"""Calls about templates: list, create, edit, unpause, delete, compare, archive."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, body_of, no_account, object_id
from whatsapp_sandbox.graph.pages import chosen, page
from whatsapp_sandbox.graph.template_lists import DEFAULT_FIELDS, fitting
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates import migrating, removing, submitting
from whatsapp_sandbox.templates.comparing import compared
from whatsapp_sandbox.templates.rules.refusals import NOT_EDITABLE, refused
from whatsapp_sandbox.templates.template import Template
from whatsapp_sandbox.wire.errors import Problem, missing, no_such_object

TEMPLATE_FIELDS = DEFAULT_FIELDS


async def list_templates(platform: Platform, request: Request) -> Outcome:
    query = request.query_params
    found = fitting(platform.templates, query)
    fields = query.get("fields", "")
    rows = [chosen(template.fields(), fields, DEFAULT_FIELDS) for template in found]
    if problem := no_account(platform, request):
        return problem
    shown = page(rows, request.url, query)
    if isinstance(shown, Problem) or not query.get("summary"):
        return shown
    most = platform.settings.templates_most
    summary = {
        "total_count": len(found),
        "message_template_count": len(platform.templates),
        "message_template_limit": most,
        "are_translations_complete": True,
    }
    return shown | {"summary": summary}


async def create_template(platform: Platform, request: Request) -> Outcome:
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    made = submitting.create(platform, body)
    if isinstance(made, Problem):
        return made
    return {"id": made.id, "status": made.status, "category": made.category}


async def upsert_templates(platform: Platform, request: Request) -> Outcome:
    body = await body_of(request)
    if problem := no_account(platform, request):
        return problem
    made = submitting.upsert(platform, body)
    if isinstance(made, Problem):
        return made
    return {"data": [{"id": one.id, "status": one.status, "language": one.language} for one in made]}


async def delete_template(platform: Platform, request: Request) -> Outcome:
    name, template_id = request.query_params.get("name", ""), request.query_params.get("hsm_id", "")
    if problem := no_account(platform, request):
        return problem
    if not name:
        return missing("name")
    return removing.delete(platform, name, template_id) or SUCCESS


async def edit_template(platform: Platform, request: Request) -> Outcome:
    template = _template(platform, request)
    if isinstance(template, Problem):
        return template
    if problem := submitting.edit(platform, template, await body_of(request)):
        return problem
    # Older answers are the success alone; client libraries of today read the rest as well [!].
    return SUCCESS | {"id": template.id, "name": template.name, "category": template.category}


def _template(platform: Platform, request: Request) -> Template | Problem:
    found = platform.templates.by_id(object_id(request))
    return found or no_such_object(object_id(request), request.method.lower())


async def unpause(platform: Platform, request: Request) -> Outcome:
    template = _template(platform, request)
    if isinstance(template, Problem):
        return template
    if template.status != "PAUSED":
        return refused(f"{template.name} is not paused but {template.status}.", NOT_EDITABLE)
    platform.quality.unpause(template)
    return SUCCESS


async def compare(platform: Platform, request: Request) -> Outcome:
    template, query = _template(platform, request), request.query_params
    if isinstance(template, Problem):
        return template
    ids = query.get("template_ids", "").strip("[] ").replace('"', "").split(",")
    others = [found for one in ids if (found := platform.templates.by_id(one.strip()))]
    if not others:
        return missing("template_ids")
    start, end = query.get("start", ""), query.get("end", "")
    if not (_is_instant(start) and _is_instant(end)):
        return missing("end" if _is_instant(start) else "start")
    return {"data": compared(platform.store.messages, [template, *others], int(start), int(end))}


def _is_instant(seconds: str) -> bool:
    return seconds.isascii() and seconds.isdecimal() and len(seconds) < 12


async def migrate_templates(platform: Platform, request: Request) -> Outcome:
    """From another account of the portfolio; what is asked stands in the query or in the body."""
    query, body = request.query_params, await body_of(request)
    return no_account(platform, request) or migrating.migrate(platform, {**query, **body})


async def archive(platform: Platform, request: Request) -> Outcome:
    return await _moved(platform, request, is_back=False)


async def unarchive(platform: Platform, request: Request) -> Outcome:
    return await _moved(platform, request, is_back=True)


async def _moved(platform: Platform, request: Request, is_back: bool) -> Outcome:
    body: dict[str, Any] = await body_of(request)
    ids = body.get("hsm_ids")
    if problem := no_account(platform, request):
        return problem
    named = [str(one) for one in ids] if isinstance(ids, list) else []
    return removing.archive(platform, named, is_back) or SUCCESS


ROWS: tuple[Row, ...] = (
    ("/message_templates", "GET", list_templates),
    ("/message_templates", "POST", create_template),
    ("/message_templates", "DELETE", delete_template),
    ("/upsert_message_templates", "POST", upsert_templates),
    ("/message_templates/archive", "POST", archive),
    ("/message_templates/unarchive", "POST", unarchive),
    ("/migrate_message_templates", "POST", migrate_templates),
    ("/unpause", "POST", unpause),
    ("/compare", "GET", compare),
)
