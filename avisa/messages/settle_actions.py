"""Writing what came of a send: its own answer, a dead engine's rows, and the statuses that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from sqlalchemy import ColumnElement, select, update

from avisa.journal.queries import followed_kinds
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.unit import Unit
from avisa.messages.cost_actions import charge_arrived, give_back
from avisa.messages.rules import Progress, Sign, Step, advance
from avisa.messages.step_actions import answered, tell, tell_progress
from avisa.messages.tables import attempt, in_state, message
from avisa.messages.types import Settled, State

COLUMNS = tuple(field.name for field in fields(Progress))


def settle(unit: Unit, outcomes: Sequence[Settled], epoch: int) -> None:
    """Write the outcomes of sends; each moves only the attempt that it is the answer to.

    A yes settles its own attempt from any owner, also out of `unknown`; a return to the queue needs
    the epoch under which the row was claimed. A status that came first is never moved back.
    """
    groups: dict[str, list[Settled]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.state].append(outcome)
    steps = answered(unit, outcomes)
    accept(unit, [*groups[State.ACCEPTED], *groups[State.HELD]])
    fail(unit, groups[State.FAILED])
    doubt(unit, groups[State.UNKNOWN])
    requeue(unit, groups[State.QUEUED], epoch)
    remember(unit, [outcome for outcome in outcomes if outcome.outcome])
    tell(unit, steps)


def accept(unit: Unit, outcomes: Sequence[Settled]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": one.id,
            "attempt": one.attempt,
            "state": str(one.state),
            "wamid": one.wamid,
            "accepted_at": unit.now,
            "reason": "",
        }
        for one in outcomes
    ]
    keys = ("workspace_id", "id", "attempt")
    if bulk_update(unit.tx, message, rows, keys, in_state(State.SENDING, State.UNKNOWN)) < len(rows):
        complete(unit, outcomes)


def complete(unit: Unit, outcomes: Sequence[Settled]) -> None:
    """Some statuses overtook their answers: fill in what only the answer tells."""
    rows = [
        {"workspace_id": unit.workspace_id, "id": one.id, "attempt": one.attempt, "wamid": one.wamid}
        for one in outcomes
    ]
    bulk_update(unit.tx, message, rows, ("workspace_id", "id", "attempt"), message.c.wamid.is_(None))


def fail(unit: Unit, outcomes: Sequence[Settled]) -> None:
    """A refusal is evidence, also of what was thought lost with an engine: no status will ever follow it."""
    fixed = {"state": State.FAILED.value, "ended_at": unit.now}
    move(unit, outcomes, fixed, in_state(State.SENDING, State.UNKNOWN))
    give_back(unit, [one.id for one in outcomes], State.FAILED)


def doubt(unit: Unit, outcomes: Sequence[Settled]) -> None:
    move(unit, outcomes, {"state": State.UNKNOWN.value}, in_state(State.SENDING))


def requeue(unit: Unit, outcomes: Sequence[Settled], epoch: int) -> None:
    """Back to the queue: what provably never left, and what the platform refused as retryable.

    What waits has no money set aside: it may be cancelled, and others may leave in its place.
    """
    rows = [
        {**moved(unit, one), "epoch": epoch, "state": State.QUEUED.value, "due_at": one.due_at}
        for one in outcomes
    ]
    keys = ("workspace_id", "id", "attempt", "epoch")
    bulk_update(unit.tx, message, rows, keys, in_state(State.SENDING))
    give_back(unit, [one.id for one in outcomes], State.QUEUED)


def move(
    unit: Unit, outcomes: Sequence[Settled], fixed: Mapping[str, object], where: ColumnElement[bool]
) -> None:
    rows = [{**moved(unit, one), **fixed} for one in outcomes]
    bulk_update(unit.tx, message, rows, ("workspace_id", "id", "attempt"), where)


def moved(unit: Unit, one: Settled) -> dict[str, object]:
    return {
        "workspace_id": unit.workspace_id,
        "id": one.id,
        "attempt": one.attempt,
        "reason": one.reason,
        "details": one.details,
    }


def remember(unit: Unit, outcomes: Sequence[Settled]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "message_id": one.id,
            "attempt": one.attempt,
            "outcome": one.outcome,
            "fault": one.reason,
            "details": one.details,
            "at": unit.now,
        }
        for one in outcomes
    ]
    bulk_insert(unit.tx, attempt, rows, ignore_conflicts=True)


def rescue(unit: Unit, number_id: int, epoch: int) -> int:
    """Rows that an engine before this `epoch` was sending: nobody knows, so evidence must tell."""
    dead = select(message.c.id, message.c.attempt).where(
        of(unit),
        message.c.number_id == number_id,
        in_state(State.SENDING, State.UNKNOWN),
        message.c.state == State.SENDING.value,
        message.c.epoch < epoch,
    )
    found = unit.tx.execute(dead).all()
    lost = [
        Settled(row.id, row.attempt, State.UNKNOWN.value, reason="engine_died", outcome="died")
        for row in found
    ]
    steps = answered(unit, lost)
    doubt(unit, lost)
    remember(unit, lost)
    tell(unit, steps)
    return len(lost)


def settle_statuses(unit: Unit, signs: Mapping[int, Sequence[Sign]]) -> frozenset[int]:
    """Move rows forward by what the platform said of them; returns those that failed only now.

    `signs` maps a message's id to its statuses in the order received; repeats change nothing.
    """
    before = progress_of(unit, signs)
    after = {one: advance(row, signs[one]) for one, row in before.items()}
    rows = [
        {"workspace_id": unit.workspace_id, "id": one, **{name: getattr(row, name) for name in COLUMNS}}
        for one, row in after.items()
        if row != before[one]
    ]
    bulk_update(unit.tx, message, rows)
    tell_progress(unit, before, after)
    failed = frozenset(
        one for one, row in after.items() if row.state == State.FAILED != State(before[one].state)
    )
    charge_arrived(unit, before, after)
    give_back(unit, failed)
    return failed


def progress_of(unit: Unit, ids: Iterable[int]) -> dict[int, Progress]:
    columns = [message.c[name] for name in COLUMNS]
    query = select(message.c.id, *columns).where(of(unit), among(message.c.id, ids)).with_for_update()
    return {row[0]: Progress(*row[1:]) for row in unit.tx.execute(query)}


def ids_by_wamid(unit: Unit, wamids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """(message id, attempt) for statuses that carry no callback of ours."""
    query = select(message.c.wamid, message.c.id, message.c.attempt)
    rows = unit.tx.execute(query.where(of(unit), among(message.c.wamid, wamids)))
    return {row.wamid: (row.id, row.attempt) for row in rows}


def give_up(unit: Unit, message_id: int) -> bool:
    """A person decides that a silent message is not to be waited for any longer; it is not re-sent."""
    ending = update(message).where(
        of(unit), message.c.id == message_id, message.c.state == State.UNKNOWN.value
    )
    values = {"state": State.FAILED.value, "reason": "given_up", "ended_at": unit.now}
    ended = unit.tx.execute(ending.values(values)).rowcount == 1
    if ended:
        give_back(unit, [message_id])
    if ended and "message.failed" in followed_kinds(unit.tx, unit.workspace_id):
        tell(unit, {message_id: [Step("message.failed", unit.now, "given_up")]})
    return ended


def of(unit: Unit) -> ColumnElement[bool]:
    return message.c.workspace_id == unit.workspace_id
