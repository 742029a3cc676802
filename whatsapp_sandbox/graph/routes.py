"""The rest of the simulated API: every call but a send, put together from the rooms that answer it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import Route

from whatsapp_sandbox.account.numbers import DEFAULT_FIELDS
from whatsapp_sandbox.graph import account, library, templates
from whatsapp_sandbox.graph.calls import Outcome, Row, bare_route, object_id, route
from whatsapp_sandbox.graph.pages import chosen
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire.errors import no_such_object


def routes(platform: Platform) -> list[Route]:
    rows = (*OBJECT, *templates.ROWS, *library.ROWS, *account.ROWS, *UNKNOWN)
    return [*(bare_route(platform, *row) for row in BARE), *(route(platform, *row) for row in rows)]


async def get_object(platform: Platform, request: Request) -> Outcome:
    """A number, a template or the account, whichever has this id."""
    wanted, fields = object_id(request), request.query_params.get("fields", "")
    if number := platform.numbers.get(wanted):
        return chosen(number.fields(platform.tier), fields, DEFAULT_FIELDS)
    if template := platform.templates.by_id(wanted):
        return chosen(template.fields(), fields, templates.TEMPLATE_FIELDS)
    if wanted == platform.settings.waba_id:
        return chosen(account.account(platform), fields, account.ACCOUNT_FIELDS)
    return no_such_object(wanted, "get")


async def change_object(platform: Platform, request: Request) -> Outcome:
    """A POST to an id alone changes what has it; only templates are changed in this way so far."""
    return await templates.edit_template(platform, request)


async def unknown(platform: Platform, request: Request) -> Outcome:
    return no_such_object(object_id(request), request.method.lower())


OBJECT: tuple[Row, ...] = (("", "GET", get_object), ("", "POST", change_object))
# Whole paths, where no object or no version stands in front.
BARE: tuple[Row, ...] = (
    ("/{version}/message_template_library", "GET", library.list_library),
    ("/{object_id}/message_templates/archive", "POST", templates.archive),
    ("/{object_id}/message_templates/unarchive", "POST", templates.unarchive),
)
UNKNOWN: tuple[Row, ...] = (("{rest:path}", "GET", unknown), ("{rest:path}", "POST", unknown))
