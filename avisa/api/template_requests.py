"""`/v1/templates/requests`: what is asked of WhatsApp about templates, how far it is, and its outcome."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from avisa.api.caller import TemplateReader, TemplateSubmitter
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.api.templates_wire import NewTemplateRequest, RequestPage, TemplateRequest
from avisa.errors import Conflict, NotFound
from avisa.identity.rules import require, require_scope
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.templates.queries import template_by_name
from avisa.templates.submission.actions import ask_for_deletion, ask_for_unpausing, take_back
from avisa.templates.submission.queries import request_by_id, requests_page
from avisa.templates.submission.types import Request as Asked
from avisa.templates.submission.types import RequestState

router = APIRouter(prefix="/templates", tags=["templates"])

REFUSED = ("request_open", "template_gone", "template_disabled_stays", "template_not_paused")


@router.get("/requests", summary="What was asked of WhatsApp, newest first")
def get_requests(
    request: Request,
    holder: TemplateReader,
    cursor: Cursor = "",
    limit: Limit = 50,
    state: Annotated[RequestState | None, Query()] = None,
) -> RequestPage:
    before = identifier(cursor) if cursor else None
    only = {"state": state.value} if state else {}
    with parts_of(request).db.read() as tx:
        page = requests_page(tx, holder.workspace_id, before=before, most=limit + 1, only=only)
        items = [shown(tx, one) for one in page[:limit]]
    more = str(page[limit - 1].id) if len(page) > limit else None
    return RequestPage(items=items, next_cursor=more)


@router.get("/requests/{request_id}", summary="One request, and what came of it")
def get_request(request_id: str, request: Request, holder: TemplateReader) -> TemplateRequest:
    with parts_of(request).db.read() as tx:
        return shown(tx, found(tx, holder.workspace_id, request_id))


@router.delete(
    "/requests/{request_id}",
    status_code=204,
    summary="Take a request back that has not left",
    openapi_extra=tells("request_moved_on"),
)
def delete_request(request_id: str, request: Request, holder: TemplateSubmitter) -> None:
    """409 once it has left; taking it back again is no error."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = found(tx, holder.workspace_id, request_id)
        if not take_back(parts.unit(tx, holder, parts.clock()), one.id) and one.state != "cancelled":
            raise Conflict("request_moved_on")


@router.post(
    "/{template_id}/requests",
    status_code=202,
    summary="Ask WhatsApp to delete a template, or to send a paused one again",
    openapi_extra=tells(*REFUSED),
)
def post_request(
    template_id: str,
    body: NewTemplateRequest,
    request: Request,
    response: Response,
    holder: TemplateSubmitter,
) -> TemplateRequest:
    """Deleting needs an owner's key. The engine asks; follow the request."""
    parts, wanted = parts_of(request), identifier(template_id, "template_unknown")
    if body.kind == "delete":
        require(holder.role, "templates.delete")
        require_scope(holder.scopes, "templates.delete")
    ask = ask_for_deletion if body.kind == "delete" else ask_for_unpausing
    with parts.db.write() as tx:
        made = ask(parts.unit(tx, holder, parts.clock()), wanted)
        one = shown(tx, found(tx, holder.workspace_id, str(made)))
    parts.queued()
    response.headers["Location"] = f"/v1/templates/requests/{made}"
    return one


def found(tx: Tx, workspace_id: int, request_id: str) -> Asked:
    one = request_by_id(tx, workspace_id, identifier(request_id))
    if one is None:
        raise NotFound
    return one


def shown(tx: Tx, one: Asked) -> TemplateRequest:
    known = template_by_name(tx, one.workspace_id, one.account_id, one.name, one.language)
    return TemplateRequest(
        id=str(one.id),
        kind=one.kind.value,
        state=one.state.value,
        reason=one.reason,
        details=one.details,
        name=one.name,
        language=one.language,
        account_id=str(one.account_id),
        draft_id=shown_id(one.draft_id),
        template_id=str(known.id) if known else None,
        template_status=known.status if known else "",
        rejected_reason=known.rejected_reason if known and known.status == "REJECTED" else "",
        asked_by=one.asked_by,
        asked_at=iso(one.asked_at),
        due_at=iso(one.due_at) if one.is_open else None,
        sent_at=iso(one.sent_at),
        settled_at=iso(one.settled_at),
    )
