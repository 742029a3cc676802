"""The rest of the simulated API: every call but a send, put together from the rooms that answer it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import Route

from whatsapp_sandbox.account.health import health
from whatsapp_sandbox.account.numbers import DEFAULT_FIELDS
from whatsapp_sandbox.graph import (
    account,
    blocking,
    business,
    codes,
    flows,
    groups,
    history,
    library,
    media,
    numbers,
    profiles,
    templates,
)
from whatsapp_sandbox.graph.calls import SUCCESS, Outcome, Row, bare_route, body_of, object_id, route
from whatsapp_sandbox.graph.pages import chosen
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import no_such_object


def routes(platform: Platform) -> list[Route]:
    """A slash at the end makes no difference, as in some of Meta's own examples."""
    rows = (*OBJECT, *ACCOUNT, *flows.ROWS, *NUMBER, *media.ROWS)
    bare = (bare_route(platform, *row) for row in (*BARE, *account.BARE, *flows.BARE, *media.BARE))
    slashed = (route(platform, f"{path}/", method, endpoint) for path, method, endpoint in rows)
    return [
        *bare,
        *(route(platform, *row) for row in rows),
        *slashed,
        *(route(platform, *row) for row in UNKNOWN),
    ]


async def get_object(platform: Platform, request: Request) -> Outcome:
    """A number, a template, the account, a medium, an upload, a flow or the portfolio: who has this id."""
    wanted, fields = object_id(request), request.query_params.get("fields", "")
    if number := platform.numbers.get(wanted):
        return chosen(numbers.fields_of(platform, number), fields, DEFAULT_FIELDS)
    if template := platform.templates.by_id(wanted):
        about = {"health_status": health(platform, template=template.fields())}
        return chosen(about | template.fields(), fields, templates.TEMPLATE_FIELDS)
    if wanted == platform.settings.waba_id:
        return account.shown(platform, fields)
    if medium := media.medium_of(platform, request):
        return media.shown(platform, request, medium)
    if session := platform.uploads.of(wanted):
        return media.progress(session)
    if flow := platform.flows.of(wanted):
        return flows.shown(platform, flow, request)
    if group := platform.groups.of(wanted):
        return groups.shown(platform, group, fields)
    if wanted == platform.settings.business_id:
        return business.shown(platform, fields)
    return no_such_object(wanted, "get")


async def change_object(platform: Platform, request: Request) -> Outcome:
    """A POST to an id alone changes what has it: an upload, a number, the account, a flow or a template."""
    wanted = object_id(request)
    if wanted.startswith("upload:"):
        return await media.continue_upload(platform, request)
    if number := platform.numbers.get(wanted):
        return await numbers.change(platform, number, await body_of(request))
    if wanted == platform.settings.waba_id:
        return await account.change(platform, request)
    if flow := platform.flows.of(wanted):
        return await flows.change(platform, flow, request)
    if group := platform.groups.of(wanted):
        return await groups.change(platform, group, request)
    return await templates.edit_template(platform, request)


async def delete_object(platform: Platform, request: Request) -> Outcome:
    """Flows, groups and media go by their id alone."""
    if group := platform.groups.of(object_id(request)):
        return await groups.delete(platform, group)
    if flow := platform.flows.of(object_id(request)):
        return platform.flows.delete(flow) or SUCCESS
    return await media.delete(platform, request)


async def unknown(platform: Platform, request: Request) -> Outcome:
    return no_such_object(object_id(request), request.method.lower())


OBJECT: tuple[Row, ...] = (
    ("", "GET", get_object),
    ("", "POST", change_object),
    ("", "DELETE", delete_object),
)
ACCOUNT: tuple[Row, ...] = (*templates.ROWS, *library.ROWS, *account.ROWS, *business.ROWS)
NUMBER: tuple[Row, ...] = (
    *numbers.ROWS,
    *profiles.ROWS,
    *blocking.ROWS,
    *codes.ROWS,
    *history.ROWS,
    *groups.ROWS,
)
# Whole paths, where no object or no version stands in front.
BARE: tuple[Row, ...] = (
    ("/{version}/message_template_library", "GET", library.list_library),
    ("/{object_id}/message_templates/archive", "POST", templates.archive),
    ("/{object_id}/message_templates/unarchive", "POST", templates.unarchive),
)
UNKNOWN: tuple[Row, ...] = tuple(("{rest:path}", method, unknown) for method in ("GET", "POST", "DELETE"))
