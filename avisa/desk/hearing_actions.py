"""When a person writes: their conversation opens or wakes, goes where the campaign says, and is told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict

import msgspec
from sqlalchemy import select, update

from avisa.audience.queries import contacts_of
from avisa.channels.port import Body
from avisa.consent.queries import suppressions_of
from avisa.consent.unclear.queries import unclear_among
from avisa.desk.cancelling_actions import cancel_for_writers
from avisa.desk.queries import conversations_of
from avisa.desk.rules import NOWHERE, Woken, begun, hear
from avisa.desk.tables import automatic_answer, conversation, conversation_move, conversation_tag
from avisa.desk.types import Conversation, Heard, Move, ReplyTo
from avisa.journal.actions import Line, record_all
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue
from avisa.messages.types import Draft, Kind, Lane

Pair = tuple[int, int]  # contact and number


def wake(
    unit: Unit, heard: Sequence[Heard], reply_to: Mapping[int, ReplyTo], agents: Collection[int]
) -> None:
    """Once for each inbound message that is new to us: the caller leaves out what was heard before.

    `reply_to` is by campaign, `agents` are those who are let in. Nothing here waits for the network: an
    automatic answer is put in line as any reply, and the gate looks at it as at any other.
    """
    if not heard:
        return
    cancel_for_writers(unit, heard)
    by_pair: dict[Pair, list[Heard]] = {}
    for one in heard:
        by_pair.setdefault((one.contact_id, one.number_id), []).append(one)
    woken = {
        pair: hear(found, by_pair[pair], _named_by(by_pair[pair], reply_to), agents)
        for pair, found in _existing(unit, by_pair).items()
    }
    _write(unit, [one.after for one in woken.values()])
    _tell(unit, woken)
    _answer(unit, heard, woken, reply_to)


def _existing(unit: Unit, by_pair: Mapping[Pair, Sequence[Heard]]) -> dict[Pair, Conversation]:
    """The conversations of these pairs, held; who had none gets one."""
    people = {contact_id for contact_id, _ in by_pair}
    known = _held(unit, people)
    missing = [pair for pair in by_pair if pair not in known]
    if not missing:
        return {pair: known[pair] for pair in by_pair}
    fresh = [
        {"workspace_id": unit.workspace_id, **asdict(begun(one_id, by_pair[pair][0]))}
        for one_id, pair in zip(unit.ids.take(len(missing)), missing, strict=True)
    ]
    bulk_insert(unit.tx, conversation, fresh, ignore_conflicts=True)
    known = _held(unit, people)
    return {pair: known[pair] for pair in by_pair}


def _held(unit: Unit, people: Iterable[int]) -> dict[Pair, Conversation]:
    found = conversations_of(unit.tx, unit.workspace_id, people, hold=True)
    return {(one.contact_id, one.number_id): one for one in found}


def _named_by(heard: Iterable[Heard], reply_to: Mapping[int, ReplyTo]) -> ReplyTo:
    newest = max((one for one in heard if one.campaign_id), key=lambda one: one.at, default=None)
    return reply_to.get(newest.campaign_id or 0, NOWHERE) if newest else NOWHERE


def _write(unit: Unit, changed: Sequence[Conversation]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": one.id,
            "state": str(one.state),
            "agent_id": one.agent_id,
            "queue_id": one.queue_id,
            "unread": one.unread,
            "last_at": one.last_at,
            "last_by": one.last_by,
            "last_inbound_id": one.last_inbound_id,
            "waiting_since": one.waiting_since,
            "window_until": one.window_until,
            "campaign_id": one.campaign_id,
            "opened_at": one.opened_at,
            "closed_at": one.closed_at,
        }
        for one in changed
    ]
    bulk_update(unit.tx, conversation, rows)
    follow_tags(unit, [one.id for one in changed])


def follow_tags(unit: Unit, conversation_ids: Sequence[int]) -> None:
    """The tags' own order follows the conversations'."""
    t, c = conversation_tag.c, conversation.c
    newest = (
        select(c.last_at)
        .where(c.workspace_id == unit.workspace_id, c.id == t.conversation_id)
        .scalar_subquery()
    )
    own = (t.workspace_id == unit.workspace_id, among(t.conversation_id, conversation_ids))
    unit.tx.execute(update(conversation_tag).where(*own).values(last_at=newest))


def _tell(unit: Unit, woken: Mapping[Pair, Woken]) -> None:
    moves = [(one.after, move) for one in woken.values() for move in one.moves]
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": one_id,
            "conversation_id": after.id,
            "kind": str(move),
            "actor": "person",
            "agent_id": after.agent_id,
            "queue_id": after.queue_id,
            "campaign_id": after.campaign_id if move == Move.ANSWERS_CAMPAIGN else None,
            "told": "",
            "at": unit.now,
        }
        for one_id, (after, move) in zip(unit.ids.take(len(moves)), moves, strict=True)
    ]
    bulk_insert(unit.tx, conversation_move, rows)
    record_all(unit, [_opened(one.after) for one in woken.values() if Move.OPENED in one.moves])


def _opened(after: Conversation) -> Line:
    """What was written is told of apart (`messages.step_actions`), where somebody follows it."""
    whose = {"contact_id": str(after.contact_id), "number_id": str(after.number_id)}
    about = {"conversation_id": str(after.id), **whose}
    return "conversation.opened", f"conversation:{after.id}", about


def _answer(
    unit: Unit, heard: Sequence[Heard], woken: Mapping[Pair, Woken], reply_to: Mapping[int, ReplyTo]
) -> None:
    """A campaign's automatic answer: once for each person, and never to who says no, or said it before."""
    asking = {
        (one.campaign_id, one.contact_id): one
        for one in heard
        if one.campaign_id and one.waits and reply_to.get(one.campaign_id, NOWHERE).text
    }
    noes = {one.contact_id for one in heard if one.is_no} | _refusing(unit, {who for _, who in asking})
    new = [key for key in asking if key[1] not in noes and key not in _answered(unit, asking)]
    people = contacts_of(unit.tx, unit.workspace_id, {contact_id for _, contact_id in new})
    going = [asking[key] for key in new if (who := people.get(key[1])) and who.address]
    if not going:
        return
    texts = {one.inbound_id: reply_to[one.campaign_id or 0].text for one in going}
    drafts = [
        Draft(
            number_id=one.number_id,
            contact_id=one.contact_id,
            phone=people[one.contact_id].address,
            body=msgspec.json.encode(Body(text=texts[one.inbound_id])).decode(),
            kind=Kind.REPLY,
            lane=Lane.SINGLE,
            expires_at=woken[(one.contact_id, one.number_id)].after.window_until,
        )
        for one in going
    ]
    sent = enqueue(unit, drafts).ids
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "campaign_id": one.campaign_id,
            "contact_id": one.contact_id,
            "message_id": message_id,
            "at": unit.now,
        }
        for one, message_id in zip(going, sent, strict=True)
    ]
    bulk_insert(unit.tx, automatic_answer, rows)


def _refusing(unit: Unit, people: Collection[int]) -> set[int]:
    """The gate does not ask of them: what answers somebody's own words passes it."""
    if not people:
        return set()
    given = (unit.tx, unit.workspace_id, people)
    return {*suppressions_of(*given), *unclear_among(*given)}


def _answered(unit: Unit, asking: Iterable[tuple[int | None, int]]) -> set[tuple[int | None, int]]:
    a = automatic_answer.c
    keys = list(asking)
    mine = (
        a.workspace_id == unit.workspace_id,
        among(a.campaign_id, {one for one, _ in keys}),
        among(a.contact_id, {one for _, one in keys}),
    )
    return {
        (row.campaign_id, row.contact_id)
        for row in unit.tx.execute(select(a.campaign_id, a.contact_id).where(*mine))
    }
