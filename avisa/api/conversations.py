"""`/v1/conversations`: the inbox for other systems: read it, answer in it, give and close conversations."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from avisa.api import conversations_wire as wire
from avisa.api.caller import DeskReader, DeskWriter
from avisa.api.conversations_shown import body_in, heard_one, sent_one, shown
from avisa.api.declared import tells
from avisa.api.parts import Parts, parts_of
from avisa.api.reading import LARGEST, Cursor, Limit, identifier
from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.queries import Place, Shelf, conversation_by_id, conversations_page, tags_of
from avisa.desk.types import Conversation
from avisa.errors import NotFound
from avisa.identity.queries import users
from avisa.identity.rules import may
from avisa.identity.types import KeyHolder
from avisa.journal.actions import record
from avisa.kernel.db import Tx
from avisa.messages.media.queries import media_of_inbound
from avisa.messages.thread_queries import heard_from, sent_to
from avisa.templates.queries import templates_of

router = APIRouter(prefix="/conversations", tags=["conversations"])

WRITING = ("conversation_unknown", "served_by_other", "handed_over")
SAYING = (
    "window_closed",
    "text_missing",
    "text_too_long",
    "canned_buttons_malformed",
    "canned_rows_malformed",
    "contact_without_phone",
)


@router.get("", summary="List conversations, those with the newest words first")
def get_conversations(
    request: Request,
    holder: DeskReader,
    cursor: Cursor = "",
    limit: Limit = 50,
    state: Literal["open", "closed"] = "open",
    agent_id: Annotated[str, Query(description="Whose.")] = "",
    waiting: Annotated[bool, Query(description="Only those that nobody has taken.")] = False,
    unread: bool = False,
) -> wire.ConversationPage:
    """Words that come in while pages are read move a conversation to the front: events tell of them."""
    which = "closed" if state == "closed" else "mine" if agent_id else "queue" if waiting else "all"
    shelf = Shelf(which, agent_id=identifier(agent_id) if agent_id else 0, unread=unread)
    with parts_of(request).db.read() as tx:
        found = conversations_page(tx, holder.workspace_id, shelf, place_in(cursor), limit + 1)
        tags = tags_of(tx, holder.workspace_id, [one.id for one in found])
    last = found[limit - 1] if len(found) > limit else None
    return wire.ConversationPage(
        items=[shown(one, tags.get(one.id, [])) for one in found[:limit]],
        next_cursor=f"{last.last_at}.{last.id}" if last else None,
    )


def place_in(cursor: str) -> Place | None:
    if not cursor:
        return None
    at, _, last = cursor.partition(".")
    return identifier(at), identifier(last)


@router.get("/{conversation_id}", summary="One conversation", openapi_extra=tells("conversation_unknown"))
def get_conversation(conversation_id: str, request: Request, holder: DeskReader) -> wire.Conversation:
    with parts_of(request).db.read() as tx:
        one = found_in(tx, holder, conversation_id)
        return shown(one, tags_of(tx, holder.workspace_id, [one.id]).get(one.id, []))


@router.get(
    "/{conversation_id}/messages",
    summary="What both sides said, newest first",
    openapi_extra=tells("conversation_unknown"),
)
def get_said(
    conversation_id: str, request: Request, holder: DeskReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.SaidPage:
    """The first page is a look at a person's words, and stands in the trail."""
    before = identifier(cursor) if cursor else LARGEST
    parts = parts_of(request)
    if not cursor:
        note_look(parts, holder, conversation_id)
    with parts.db.read() as tx:
        one = found_in(tx, holder, conversation_id)
        pair, w = (one.contact_id, one.number_id), holder.workspace_id
        heard, sent = heard_from(tx, w, pair, before, limit + 1), sent_to(tx, w, pair, before, limit + 1)
        files = media_of_inbound(tx, w, [row.id for row in heard])
        names = templates_of(tx, w, {row.template_id for row in sent if row.template_id})
        said = [
            *(heard_one(row, files.get(row.id)) for row in heard),
            *(
                sent_one(row, names[row.template_id].name if row.template_id in names else None)
                for row in sent
            ),
        ]
    said.sort(key=lambda item: int(item.id), reverse=True)
    more = said[limit - 1].id if len(said) > limit else None
    return wire.SaidPage(items=said[:limit], next_cursor=more)


def note_look(parts: Parts, holder: KeyHolder, conversation_id: str) -> None:
    with parts.db.write() as tx:
        unit, one = parts.unit(tx, holder, parts.clock()), found_in(tx, holder, conversation_id)
        record(unit, "conversation.viewed", f"contact:{one.contact_id}", conversation_id=str(one.id))


@router.post(
    "/{conversation_id}/messages",
    status_code=202,
    summary="Answer inside the window",
    openapi_extra=tells(*WRITING, *SAYING),
)
def post_answer(
    conversation_id: str, body: wire.Answer, request: Request, holder: DeskWriter
) -> wire.Answered:
    """Free text, put in line as any message; after the window a template goes over `/v1/messages`."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        said = actions.reply(unit, id_in(conversation_id), body_in(body), by(holder))
    parts.queued()
    return wire.Answered(id=str(said))


@router.put(
    "/{conversation_id}/assignment",
    summary="Give it to an agent or a queue",
    openapi_extra=tells("conversation_unknown", "queue_unknown", "agent_unknown"),
)
def put_assignment(
    conversation_id: str, body: wire.Assignment, request: Request, holder: DeskWriter
) -> wire.Conversation:
    parts = parts_of(request)
    agent_id = int(body.agent_id) if body.agent_id else None
    queue_id = int(body.queue_id) if body.queue_id and not agent_id else None
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        if agent_id and agent_id not in {one.user_id for one in users(tx, holder.workspace_id)}:
            raise NotFound("agent_unknown")
        actions.assign(unit, id_in(conversation_id), agent_id, by(holder), queue_id, body.told)
        one = found_in(tx, holder, conversation_id)
        return shown(one, tags_of(tx, holder.workspace_id, [one.id]).get(one.id, []))


@router.put(
    "/{conversation_id}/closing",
    status_code=204,
    summary="Close it",
    openapi_extra=tells("conversation_unknown"),
)
def put_closing(conversation_id: str, request: Request, holder: DeskWriter) -> Response:
    """Closing it again is no error. It opens when the person writes."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        actions.close(parts.unit(tx, holder, parts.clock()), id_in(conversation_id), by(holder))
    return Response(status_code=204)


@router.delete(
    "/{conversation_id}/closing",
    status_code=204,
    summary="Open it again",
    openapi_extra=tells("conversation_unknown"),
)
def delete_closing(conversation_id: str, request: Request, holder: DeskWriter) -> Response:
    parts = parts_of(request)
    with parts.db.write() as tx:
        actions.reopen(parts.unit(tx, holder, parts.clock()), id_in(conversation_id), by(holder))
    return Response(status_code=204)


@router.put(
    "/{conversation_id}/system",
    status_code=204,
    summary="Hand it over to another system",
    openapi_extra=tells("conversation_unknown", "conversation_closed", "desk_name_missing"),
)
def put_system(conversation_id: str, body: wire.HandOver, request: Request, holder: DeskWriter) -> Response:
    """Agents no longer answer until somebody takes it back; keys of yours still may."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        actions.hand_over(unit, id_in(conversation_id), body.system, by(holder), body.told)
    return Response(status_code=204)


def by(holder: KeyHolder) -> By:
    """A key that was narrowed to less than its role gives away no more than what nobody has."""
    return By(0, may(holder.role, "desk.assign") and (not holder.scopes or "desk.assign" in holder.scopes))


def id_in(text: str) -> int:
    return identifier(text, "conversation_unknown")


def found_in(tx: Tx, holder: KeyHolder, text: str) -> Conversation:
    found = conversation_by_id(tx, holder.workspace_id, id_in(text))
    if found is None:
        raise NotFound("conversation_unknown")
    return found
