"""Writing conversations: who has one, what is said in it, notes and tags, closing and handing over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, select, update

from avisa.audience.queries import person
from avisa.channels.port import Body
from avisa.desk.hearing_actions import follow_tags
from avisa.desk.queries import conversation_by_id
from avisa.desk.receipt_actions import owe_receipts
from avisa.desk.rules import LONGEST_NOTE, may_give, may_write, plain_name, sayable
from avisa.desk.tables import (
    conversation,
    conversation_move,
    desk_queue,
    said_by,
)
from avisa.desk.types import Conversation, ConversationState, Move
from avisa.errors import Conflict, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue, release_held
from avisa.messages.types import IN_CONVERSATION, Draft, Kind, Lane

OPEN, CLOSED = ConversationState.OPEN.value, ConversationState.CLOSED.value


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: a user (0 for a program) and whether they may give conversations to anybody."""

    user_id: int
    may_assign: bool = False


def reply(unit: Unit, conversation_id: int, body: Body, by: By) -> int:
    """Free text inside the window, put in line as a `reply`; the message's id.

    Whoever answers what stands in a queue, or was closed, has it from then on. Raises NotFound
    `conversation_unknown`, Refused (rules.sayable), Conflict `served_by_other`, `handed_over`.
    """
    found = held(unit, conversation_id)
    may_write(found, by.user_id, by.may_assign)
    body = sayable(body, found, unit.now)
    return say(unit, found, body, by)


def say(unit: Unit, found: Conversation, body: Body, by: By) -> int:
    """What was looked at already, as a message in line; the engine comes here with what it uploaded."""
    who = person(unit.tx, unit.workspace_id, found.contact_id)
    if who is None or not who.address:
        raise Refused("contact_without_phone")
    draft = Draft(
        number_id=found.number_id,
        contact_id=found.contact_id,
        phone=who.address,
        body=msgspec.json.encode(body).decode(),
        kind=Kind.REPLY,
        lane=Lane.SINGLE,
        expires_at=found.window_until,
    )
    message_id = enqueue(unit, [draft]).ids[0]
    said(unit, found, message_id, by)
    return message_id


def said(unit: Unit, found: Conversation, message_id: int, by: By) -> None:
    """The desk has said something: nobody waits any more, and it is whoever's who said it."""
    if by.user_id:
        owe_receipts(unit, found)  # who answers has read
        note_authors(unit, [message_id], by)
    change(
        unit,
        found.id,
        last_at=max(found.last_at, unit.now),
        last_by="us",
        last_message_id=message_id,
        waiting_since=None,
        unread=0,
    )
    follow_tags(unit, [found.id])
    if not found.is_open:
        move(unit, found, Move.REOPENED, agent_id=by.user_id or None)
    elif by.user_id and found.agent_id is None:
        move(unit, found, Move.ASSIGNED, agent_id=by.user_id)


def note_authors(unit: Unit, message_ids: Iterable[int], by: By) -> None:
    whose = {"workspace_id": unit.workspace_id, "user_id": by.user_id, "overrides": int(by.may_assign)}
    bulk_insert(unit.tx, said_by, [{**whose, "message_id": one} for one in message_ids])


def assign(
    unit: Unit, conversation_id: int, to: int | None, by: By, queue_id: int | None = None, told: str = ""
) -> None:
    """To an agent, or (None) back to a queue; a closed one is open again then. `told` is a word to the next.

    Raises NotAllowed where the conversation is somebody else's (rules.may_give).
    """
    found = held(unit, conversation_id)
    may_give(found, by.user_id, to, by.may_assign)
    if queue_id is not None and queue_id not in _queue_ids(unit):
        raise NotFound("queue_unknown")
    kind = (
        Move.TO_QUEUE
        if to is None
        else Move.TRANSFERRED
        if found.agent_id not in (None, to)
        else Move.ASSIGNED
    )
    if found.handed_to:
        kind = Move.TAKEN_BACK
    move(unit, found, kind, agent_id=to, queue_id=queue_id if to is None else found.queue_id, told=told)


def close(unit: Unit, conversation_id: int, by: By) -> bool:
    """False when it was closed before. It opens again when the person writes."""
    found = held(unit, conversation_id)
    if not found.is_open:
        return False
    may_give(found, by.user_id, by.user_id, by.may_assign)
    move(unit, found, Move.CLOSED, agent_id=found.agent_id)
    return True


def reopen(unit: Unit, conversation_id: int, by: By) -> bool:
    """False when it was open already."""
    found = held(unit, conversation_id)
    if found.is_open:
        return False
    move(unit, found, Move.REOPENED, agent_id=by.user_id or None)
    return True


def hand_over(unit: Unit, conversation_id: int, system: str, by: By, told: str = "") -> None:
    """Another system answers from here on: it learns of it, and of what the person writes, by webhook."""
    found = held(unit, conversation_id)
    may_give(found, by.user_id, by.user_id, by.may_assign)
    if not found.is_open:
        raise Conflict("conversation_closed")
    move(unit, found, Move.HANDED_OVER, agent_id=None, handed_to=plain_name(system), told=told)


def move(unit: Unit, found: Conversation, kind: Move, told: str = "", **values: object) -> None:
    """One change of hands or state: the row, its line in the history, its line in the journal."""
    state = CLOSED if kind == Move.CLOSED else OPEN
    ended = (
        {"closed_at": unit.now, "waiting_since": None, "unread": 0}
        if state == CLOSED
        else {"closed_at": None}
    )
    started = {} if found.is_open else {"opened_at": unit.now}
    handed = {"handed_to": values.get("handed_to", "")}
    change(unit, found.id, **{"state": state, **ended, **started, **values, **handed})
    release_held(unit, found.contact_id, IN_CONVERSATION)  # the gate looks who answers them now
    agent_id, queue_id = values.get("agent_id", found.agent_id), values.get("queue_id", found.queue_id)
    row = {
        "workspace_id": unit.workspace_id,
        "id": unit.ids.next(),
        "conversation_id": found.id,
        "kind": str(kind),
        "actor": unit.actor,
        "agent_id": agent_id,
        "queue_id": queue_id,
        "campaign_id": None,
        "told": (told or str(handed["handed_to"]))[:LONGEST_NOTE],
        "at": unit.now,
    }
    bulk_insert(unit.tx, conversation_move, [row])
    whose = {"contact_id": str(found.contact_id), "number_id": str(found.number_id)}
    about = {"conversation_id": str(found.id), **whose}
    to = {"agent_id": str(agent_id) if agent_id else None, "queue_id": str(queue_id) if queue_id else None}
    record(
        unit, f"conversation.{kind}", f"conversation:{found.id}", **about, **to, handed_to=handed["handed_to"]
    )


def see(unit: Unit, conversation_id: int) -> None:
    """Somebody who serves it has looked: nothing is unread. Asked again, it writes nothing."""
    owe_receipts(unit, held(unit, conversation_id))
    unread = (conversation.c.id == conversation_id, conversation.c.unread > 0)
    unit.tx.execute(update(conversation).where(_mine(unit), *unread).values(unread=0))


def held(unit: Unit, conversation_id: int) -> Conversation:
    """As it is until the transaction ends. Raises NotFound `conversation_unknown`."""
    found = conversation_by_id(unit.tx, unit.workspace_id, conversation_id, hold=True)
    if found is None:
        raise NotFound("conversation_unknown")
    return found


def change(unit: Unit, conversation_id: int, **values: object) -> None:
    own = conversation.c.id == conversation_id
    unit.tx.execute(update(conversation).where(_mine(unit), own).values(**values))


def _queue_ids(unit: Unit) -> set[int]:
    return set(unit.tx.scalars(select(desk_queue.c.id).where(desk_queue.c.workspace_id == unit.workspace_id)))


def _mine(unit: Unit) -> ColumnElement[bool]:
    return conversation.c.workspace_id == unit.workspace_id
