"""`/v1/messages`: ask for one message, follow it, cancel it while it is queued."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool

from avisa.api import wire
from avisa.api.caller import Canceller, MessageReader, Sender
from avisa.api.declared import tells
from avisa.api.parts import Parts, parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.errors import Conflict, NotFound
from avisa.gate.types import Admit, Cancel, Expire, Skip, Verdict, Wait
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import Millis, iso, to_millis
from avisa.kernel.db import Tx
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel
from avisa.messages.once_actions import keep_reply
from avisa.messages.page_queries import messages_page
from avisa.messages.queries import attempts_of, message_by_id
from avisa.messages.single import Dispatched, SingleRequest, dispatch
from avisa.messages.types import State

router = APIRouter(prefix="/messages", tags=["messages"])

REFUSALS = (
    *("content_wanted", "text_too_long", "recipient_wanted", "phone_malformed", "number_erased"),
    *("contact_unknown", "contact_without_phone", "code_needs_phone", "number_wanted"),
    *("number_unknown", "template_unknown"),
    *("template_language_wanted", "template_unsupported", "media_gone", "media_misfit"),
    *("variable_unknown", "bad_variables"),
    *("purpose_unknown", "purpose_wanted", "expires_too_early"),
    *("idempotency_key_malformed", "idempotency_key_reused"),
)

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Recommended. The same key and body within 24 hours make one message and one answer.",
    ),
]


@router.post("", status_code=202, summary="Ask for one message", openapi_extra=tells(*REFUSALS))
async def post_message(
    body: wire.NewMessage, request: Request, response: Response, holder: Sender, key: Key = None
) -> wire.Queued:
    # One thread for all of it: for a plain function the framework takes another one to write the answer.
    return await run_in_threadpool(answered, parts_of(request), body, response, holder, key)


def answered(
    parts: Parts, body: wire.NewMessage, response: Response, holder: KeyHolder, key: str | None
) -> wire.Queued:
    asked, now = asked_for(body), parts.clock()
    made, answer = parts.db.write_soon(lambda tx: asked_once(parts, parts.unit(tx, holder, now), asked, key))
    if made.created:
        parts.queued()
    else:
        response.headers["Idempotency-Replayed"] = "true"
    response.headers["Location"] = f"/v1/messages/{made.message_id}"
    if answer is not None:
        return wire.Queued(**answer)
    with parts.db.read() as tx:
        return queued(parts, tx, holder.workspace_id, made.message_id, now)


def asked_once(parts: Parts, unit: Unit, asked: SingleRequest, key: str | None) -> tuple[Dispatched, Any]:
    """What was made, and with a key what is answered to it, now and again."""
    made = dispatch(unit, parts.vault, asked, key)
    answer = made.reply
    if key and answer is None:
        answer = queued(parts, unit.tx, unit.workspace_id, made.message_id, unit.now).model_dump()
        keep_reply(unit, key, answer)
    return made, answer


@router.get("", summary="List messages, newest first")
def get_messages(
    request: Request,
    holder: MessageReader,
    cursor: Cursor = "",
    limit: Limit = 50,
    state: Annotated[list[State] | None, Query()] = None,
) -> wire.MessagePage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        rows = messages_page(tx, holder.workspace_id, before, state or (), limit + 1)
    more = str(rows[limit - 1].id) if len(rows) > limit else None
    return wire.MessagePage(items=[wire.Message(**shown(row)) for row in rows[:limit]], next_cursor=more)


@router.get("/{message_id}", summary="One message and its history")
def get_message(message_id: str, request: Request, holder: MessageReader) -> wire.MessageHistory:
    with parts_of(request).db.read() as tx:
        row = found(tx, holder.workspace_id, message_id)
        tries = [shown_attempt(one) for one in attempts_of(tx, holder.workspace_id, row.id)]
    return wire.MessageHistory(**shown(row), attempts=tries)


@router.delete(
    "/{message_id}",
    status_code=204,
    summary="Cancel a message that is still queued",
    openapi_extra=tells("message_not_queued"),
)
def delete_message(message_id: str, request: Request, holder: Canceller) -> None:
    """409 when it is no longer queued; cancelling it again is no error."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        row = found(tx, holder.workspace_id, message_id)
        cancelled = cancel(parts.unit(tx, holder, parts.clock()), [row.id])
        if not cancelled and row.state != State.CANCELLED:
            raise Conflict("message_not_queued", state=row.state)


def asked_for(body: wire.NewMessage) -> SingleRequest:
    template = body.template or wire.TemplateUse.model_construct(name="")
    return SingleRequest(
        template=template.name,
        language=template.language,
        values=template.variables,
        text=body.text,
        to=body.to,
        bsuid=body.bsuid,
        contact_id=identifier(body.contact_id, "contact_unknown") if body.contact_id else None,
        number=body.number,
        purpose=body.purpose,
        due_at=to_millis(body.scheduled_for) if body.scheduled_for else None,
        expires_at=to_millis(body.expires_at) if body.expires_at else None,
    )


def queued(parts: Parts, tx: Tx, workspace_id: int, message_id: int, now: Millis) -> wire.Queued:
    row = found(tx, workspace_id, str(message_id))
    verdict = parts.judge(tx, workspace_id, message_id, now) if row.state == State.QUEUED else None
    return wire.Queued(id=str(row.id), state=row.state, verdict=judged(verdict) if verdict else None)


def judged(verdict: Verdict) -> wire.Verdict:
    match verdict:
        case Admit():
            return wire.Verdict(outcome="send", until=None)
        case Skip(reason):
            return wire.Verdict(outcome="skip", reason=reason, until=None)
        case Wait(reason, until):
            return wire.Verdict(outcome="wait", reason=reason, until=iso(until))
        case Expire():
            return wire.Verdict(outcome="expire", reason="expired", until=None)
        case Cancel():
            return wire.Verdict(outcome="cancel", until=None)


def found(tx: Tx, workspace_id: int, message_id: str) -> Row[Any]:
    row = message_by_id(tx, workspace_id, identifier(message_id))
    if row is None:
        raise NotFound
    return row


IDS = ("contact_id", "number_id", "template_id", "purpose_id", "consent_event_id")
INSTANTS = tuple(name for name in wire.Message.model_fields if name.endswith("_at"))
PLAIN = ("state", "reason", "details", "kind", "wamid", "attempt", "price_category")


def shown(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "to": row.phone,
        "campaign_id": None if row.run_id == row.id else str(row.run_id),
        **{name: getattr(row, name) for name in PLAIN},
        **{name: shown_id(getattr(row, name)) for name in IDS},
        **{name: iso(getattr(row, name)) for name in INSTANTS},
    }


def shown_attempt(row: Row[Any]) -> wire.Attempt:
    return wire.Attempt(
        attempt=row.attempt, outcome=row.outcome, fault=row.fault, details=row.details, at=iso(row.at)
    )
