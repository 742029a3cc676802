"""Reading messages: what is due, how a run stands, one recipient's history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, case, func, or_, select

from avisa.kernel.bulk import among, among_given
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import attempt, in_state, inbound, last_inbound, message
from avisa.messages.types import Due, Lane, State, Tally

WINDOW: Millis = DAY  # a person's message opens 24 h of free text (facts, section 6)
Given = int | BindParameter[int]  # a value, or its place in a statement that is built once
DUE = tuple(message.c[name] for name in Due.__slots__)


def due(tx: Tx, workspace_id: int, number_id: int, now: Millis, most: int) -> list[Due]:
    """Up to `most` rows that may leave now, the urgent lanes first, locked where that is known."""
    found: list[Due] = []
    for lane in Lane:
        if len(found) < most:
            found += due_in_lane(tx, workspace_id, number_id, lane, now, most - len(found))
    return found


def due_in_lane(tx: Tx, workspace_id: int, number_id: int, lane: int, now: Millis, most: int) -> list[Due]:
    given = {"workspace_id": workspace_id, "number_id": number_id, "lane": lane, "now": now, "most": most}
    return [Due(*row) for row in tx.execute(DUE_IN_LANE, given).all()]


def due_by_id(tx: Tx, workspace_id: int, message_id: int) -> tuple[int, Due] | None:
    """(number, row) of a message that is still queued, whenever it is due."""
    row = tx.execute(DUE_BY_ID, {"workspace_id": workspace_id, "id": message_id}).one_or_none()
    return (row[0], Due(*row[1:])) if row else None


def next_due(tx: Tx, workspace_id: int, number_id: int) -> Millis | None:
    """When the next row of a number wants to leave."""
    mine = {"workspace_id": workspace_id, "number_id": number_id}
    firsts = [tx.scalar(FIRST_DUE_IN_LANE, {**mine, "lane": lane}) for lane in Lane]
    return min((first for first in firsts if first is not None), default=None)


def hot(workspace_id: Given, number_id: Given) -> ColumnElement[bool]:
    """The words of the partial index, so that both databases use it."""
    return and_(
        message.c.workspace_id == workspace_id,
        message.c.number_id == number_id,
        in_state(State.QUEUED),
        message.c.due_at.is_not(None),
    )


# What every claim asks is built once: building cost more than the database's work (measured 2026-11).
DUE_IN_LANE = (
    select(*DUE)
    .where(
        hot(bindparam("workspace_id"), bindparam("number_id")),
        message.c.lane == bindparam("lane"),
        message.c.due_at <= bindparam("now"),
    )
    .order_by(message.c.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
FIRST_DUE_IN_LANE = select(func.min(message.c.due_at)).where(
    hot(bindparam("workspace_id"), bindparam("number_id")), message.c.lane == bindparam("lane")
)
# The same for what every call of `POST /v1/messages` asks.
BY_ID = (message.c.workspace_id == bindparam("workspace_id"), message.c.id == bindparam("id"))
MESSAGE_BY_ID = select(message).where(*BY_ID)
DUE_BY_ID = select(message.c.number_id, *DUE).where(*BY_ID, in_state(State.QUEUED))
OPEN_WINDOWS = select(last_inbound.c.contact_id).where(
    last_inbound.c.workspace_id == bindparam("workspace_id"),
    last_inbound.c.number_id == bindparam("number_id"),
    among_given(last_inbound.c.contact_id, "people"),
    last_inbound.c.at > bindparam("since"),
)


def windows_of(
    tx: Tx, workspace_id: int, number_id: int, contact_ids: Iterable[int], now: Millis
) -> frozenset[int]:
    """The people whose 24 h window with the number is open."""
    given = {"workspace_id": workspace_id, "number_id": number_id, "people": contact_ids}
    return frozenset(tx.scalars(OPEN_WINDOWS, {**given, "since": now - WINDOW}).all())


def tally_of(tx: Tx, workspace_id: int, run_id: int) -> Tally:
    """The counts of a run as product.md defines them: one statement, so they agree with each other."""
    return summed(tx.execute(counted(workspace_id, message.c.run_id == run_id)).all())


def tallies_of(tx: Tx, workspace_id: int, run_ids: Iterable[int]) -> dict[int, Tally]:
    """The same of several runs at once, by run; a run without a row has none."""
    rows = tx.execute(counted(workspace_id, among(message.c.run_id, run_ids))).all()
    ordered = sorted(rows, key=lambda row: row.run_id)
    return {run_id: summed(list(of_run)) for run_id, of_run in groupby(ordered, lambda row: row.run_id)}


def counted(workspace_id: int, runs: ColumnElement[bool]) -> Select[Any]:
    accepted = message.c.accepted_at.is_not(None)
    return (
        select(
            message.c.run_id,
            message.c.state,
            accepted.label("accepted"),
            case((message.c.state.in_(("queued", "skipped", "failed")), message.c.reason), else_="").label(
                "why"
            ),
            func.count().label("people"),
            func.count(message.c.sent_at).label("sent"),
            func.count(message.c.delivered_at).label("delivered"),
            func.count(message.c.read_at).label("read"),
        )
        .where(message.c.workspace_id == workspace_id, runs)
        .group_by(message.c.run_id, message.c.state, accepted, "why")
    )


def summed(rows: Sequence[Row[Any]]) -> Tally:
    def total(*states: State, accepted: bool | None = None) -> int:
        return sum(r.people for r in rows if r.state in states and accepted in (None, bool(r.accepted)))

    def by_reason(state: State) -> dict[str, int]:
        counts: dict[str, int] = {}
        for row in rows:
            if row.state == state and row.why:
                counts[row.why] = counts.get(row.why, 0) + row.people
        return counts

    # A row that was accepted stays counted as accepted, whatever ended it later.
    aside = (State.SKIPPED, State.CANCELLED, State.EXPIRED, State.QUEUED, State.SENDING, State.UNKNOWN)
    return Tally(
        recipients=sum(r.people for r in rows),
        accepted=sum(r.people for r in rows if r.accepted and r.state not in aside),
        sent=sum(r.sent for r in rows),
        delivered=sum(r.delivered for r in rows),
        read=sum(r.read for r in rows),
        failed=total(State.FAILED, accepted=True),
        failed_before_acceptance=total(State.FAILED, accepted=False),
        unknown=total(State.UNKNOWN),
        sending=total(State.SENDING),
        waiting=total(State.QUEUED),
        cancelled=total(State.CANCELLED),
        expired=total(State.EXPIRED),
        skipped=by_reason(State.SKIPPED),
        waits=by_reason(State.QUEUED),
        faults=by_reason(State.FAILED),
    )


def waits_for(tx: Tx, workspace_id: int, number_ids: Iterable[int], reason: str, now: Millis) -> bool:
    """Whether any row of these numbers waits for a later instant with this reason."""
    return any(
        tx.execute(later(workspace_id, number_id, lane, reason, now).limit(1)).first()
        for number_id in number_ids
        for lane in Lane
    )


def later(workspace_id: int, number_id: int, lane: Lane, reason: str, now: Millis) -> Select[tuple[int, int]]:
    """(id, due_at) of a lane's rows that wait for a later instant, the next one first.

    Number by number and lane by lane, because that is how the index can be read from its middle.
    """
    return (
        select(message.c.id, message.c.due_at)
        .where(
            hot(workspace_id, number_id),
            message.c.lane == int(lane),
            message.c.due_at > now,
            message.c.reason == reason,
        )
        .order_by(message.c.due_at)
    )


def unfinished(tx: Tx, workspace_id: int, number_id: int, run_id: int) -> bool:
    """Whether a run on this number still has rows to send, or in the air."""
    c = message.c
    own = select(c.id).where(c.workspace_id == workspace_id, c.run_id == run_id)
    queued = own.where(in_state(State.QUEUED))
    # Few rows are in doubt at once; by the number they are found without reading the whole run.
    in_doubt = own.where(c.number_id == number_id, in_state(State.SENDING, State.UNKNOWN))
    flying = in_doubt.where(c.state == State.SENDING.value)
    # One statement, so one snapshot: between two a row could go back to the queue, seen in neither place.
    return bool(tx.scalar(select(or_(queued.exists(), flying.exists()))))


def message_by_id(tx: Tx, workspace_id: int, message_id: int) -> Row[tuple[object, ...]] | None:
    return tx.execute(MESSAGE_BY_ID, {"workspace_id": workspace_id, "id": message_id}).one_or_none()


def addressed(tx: Tx, workspace_id: int, ids: Iterable[int]) -> Sequence[Row[int, int, int, int]]:
    """(id, contact_id, run_id, number_id) of these messages."""
    c = message.c
    query = select(c.id, c.contact_id, c.run_id, c.number_id)
    return tx.execute(query.where(c.workspace_id == workspace_id, among(c.id, ids))).all()


def recipients_page(
    tx: Tx, workspace_id: int, run_id: int, states: Sequence[str] = (), after: int = 0, most: int = 50
) -> Sequence[Row[tuple[object, ...]]]:
    """A run's rows in the order of their ids, `after` the last one shown."""
    query = select(message).where(
        message.c.workspace_id == workspace_id, message.c.run_id == run_id, message.c.id > after
    )
    if states:
        query = query.where(message.c.state.in_(states))
    return tx.execute(query.order_by(message.c.id).limit(most)).all()


def messages_of_contact(
    tx: Tx, workspace_id: int, contact_id: int, most: int = 50
) -> Sequence[Row[tuple[object, ...]]]:
    query = select(message).where(message.c.workspace_id == workspace_id, message.c.contact_id == contact_id)
    return tx.execute(query.order_by(message.c.id.desc()).limit(most)).all()


def attempts_of(tx: Tx, workspace_id: int, message_id: int) -> Sequence[Row[tuple[object, ...]]]:
    query = select(attempt).where(attempt.c.workspace_id == workspace_id, attempt.c.message_id == message_id)
    return tx.execute(query.order_by(attempt.c.attempt)).all()


def inbound_of(
    tx: Tx, workspace_id: int, contact_id: int, most: int = 50
) -> Sequence[Row[tuple[object, ...]]]:
    query = select(inbound).where(inbound.c.workspace_id == workspace_id, inbound.c.contact_id == contact_id)
    return tx.execute(query.order_by(inbound.c.at.desc()).limit(most)).all()


def in_doubt(
    tx: Tx, workspace_id: int, silent_since: Millis, most: int = 50
) -> Sequence[Row[tuple[object, ...]]]:
    """Unknown messages about which nothing was heard since `silent_since`: a person should know."""
    query = select(message).where(
        message.c.workspace_id == workspace_id,
        in_state(State.UNKNOWN),
        message.c.claimed_at < silent_since,
    )
    return tx.execute(query.order_by(message.c.id).limit(most)).all()
