"""Writing deliveries: made from the journal, claimed, settled, replayed, forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, not_, select, update

from avisa.errors import NotFound
from avisa.hooks.actions import found as found_hook
from avisa.hooks.actions import switch_off
from avisa.hooks.queries import waiting_count
from avisa.hooks.rules import GONE, KEPT_FOR, is_delinquent, next_try, next_wait, wants
from avisa.hooks.tables import IS_WAITING, hook, hook_attempt, hook_delivery
from avisa.hooks.types import TEST, Answer, DeliveryState, Hook, HookState, Ready, Why
from avisa.journal.actions import drop_passing
from avisa.journal.queries import last_position, position_before, since
from avisa.journal.types import Entry
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.clock import Millis
from avisa.kernel.ids import first_id_at
from avisa.kernel.unit import Unit

AT_ONCE = 500  # lines of the journal in one transaction
MOST_WAITING = 2_000  # of an endpoint: what follows waits in the journal
LONGEST_DETAILS = 500
EVENT_GONE = "event_gone"


def take_from_journal(unit: Unit, one: Hook) -> int:
    """Make deliveries of what follows the endpoint's position; returns how many lines were read."""
    if waiting_count(unit.tx, unit.workspace_id, one.id, MOST_WAITING) >= MOST_WAITING:
        return 0
    # Asked first: what is committed between the two is then above it, and is not left out.
    last = last_position(unit.tx, unit.workspace_id)
    lines = since(unit.tx, unit.workspace_id, one.position, AT_ONCE)
    here = (hook.c.workspace_id == unit.workspace_id, hook.c.id == one.id, hook.c.position == one.position)
    # Positions have gaps; and after a restored backup they are given again, below where the endpoint was.
    reached = lines[-1].position if lines else last
    if unit.tx.execute(update(hook).where(*here).values(position=reached)).rowcount != 1:
        return 0  # somebody else has taken them
    deliver(unit, one, lines)
    return len(lines)


def deliver(unit: Unit, one: Hook, lines: Sequence[Entry]) -> int:
    """One delivery for an endpoint and an event, however often it is asked for."""
    wanted = [line for line in lines if is_for(one, line)]
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": identifier,
            "hook_id": one.id,
            "event_id": line.id,
            "kind": line.kind,
            "state": DeliveryState.WAITING.value,
            "attempts": 0,
            "tries": 0,
            "begun_at": unit.now,
            "due_at": unit.now,
            "created_at": unit.now,
            "details": "",
        }
        for identifier, line in zip(unit.ids.take(len(wanted)), wanted, strict=True)
    ]
    return bulk_insert(unit.tx, hook_delivery, rows, ignore_conflicts=True)


def is_for(one: Hook, line: Entry) -> bool:
    return line.subject == f"webhook:{one.id}" if line.kind == TEST else wants(one.kinds, line.kind)


def claim(unit: Unit, hook_id: int, most: int, chance: float) -> list[Ready]:
    """What is due. Its next try is written before it leaves: an engine that dies is followed by another."""
    c = hook_delivery.c
    due = (
        select(c.id, c.event_id, c.attempts, c.tries, c.begun_at)
        .where(c.workspace_id == unit.workspace_id, c.hook_id == hook_id)
        .where(IS_WAITING, c.due_at <= unit.now)
        .order_by(c.due_at, c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ready = [Ready(row[0], row[1], row[2] + 1, row[3] + 1, row[4]) for row in unit.tx.execute(due)]
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": one.id,
            "attempts": one.attempt,
            "tries": one.tries,
            "due_at": unit.now + next_wait(one.tries, chance),
        }
        for one in ready
    ]
    bulk_update(unit.tx, hook_delivery, rows)
    return ready


def settle(unit: Unit, hook_id: int, answers: Sequence[tuple[Ready, Answer]], chance: float) -> None:
    rows = [settled(unit, one, answer, chance) for one, answer in answers]
    keys = ("workspace_id", "id", "attempts")
    bulk_update(unit.tx, hook_delivery, rows, keys, hook_delivery.c.state == DeliveryState.WAITING.value)
    remember(unit, answers)
    judge(unit, hook_id, [answer for _, answer in answers if answer.details != EVENT_GONE])


def settled(unit: Unit, one: Ready, answer: Answer, chance: float) -> dict[str, object]:
    """A try that is answered late, after a replay has begun anew, changes nothing: `attempts` is a key."""
    due_at = None
    if not answer.taken and answer.details != EVENT_GONE:
        due_at = next_try(one.begun_at, one.tries, unit.now, answer, chance)
    over = DeliveryState.DELIVERED if answer.taken else DeliveryState.GIVEN_UP
    return {
        "workspace_id": unit.workspace_id,
        "id": one.id,
        "attempts": one.attempt,
        "state": DeliveryState.WAITING.value if due_at else over.value,
        "due_at": due_at or unit.now,
        "ended_at": None if due_at else unit.now,
        "status": answer.status,
        "details": answer.details[:LONGEST_DETAILS],
    }


def remember(unit: Unit, answers: Sequence[tuple[Ready, Answer]]) -> None:
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "delivery_id": one.id,
            "attempt": one.attempt,
            "at": unit.now - answer.took,
            "took": answer.took,
            "status": answer.status,
            "details": answer.details[:LONGEST_DETAILS],
        }
        for one, answer in answers
    ]
    bulk_insert(unit.tx, hook_attempt, rows, ignore_conflicts=True)


def judge(unit: Unit, hook_id: int, answers: Sequence[Answer]) -> None:
    """One success ends the row of failures; three days without any, or a 410, switch the endpoint off."""
    if not answers:
        return
    mine = (hook.c.workspace_id == unit.workspace_id, hook.c.id == hook_id)
    if any(answer.taken for answer in answers):
        failing = hook.c.failing_since.is_not(None)
        unit.tx.execute(update(hook).where(*mine, failing).values(failing_since=None))
        return
    unit.tx.execute(update(hook).where(*mine, hook.c.failing_since.is_(None)).values(failing_since=unit.now))
    if any(answer.status == GONE for answer in answers):
        switch_off(unit, hook_id, Why.GONE)
    elif is_delinquent(unit.tx.scalar(select(hook.c.failing_since).where(*mine)), unit.now):
        switch_off(unit, hook_id, Why.FAILING)


def replay_one(unit: Unit, hook_id: int, delivery_id: int) -> None:
    """Send it again, under the same webhook-id, with three days of its own."""
    c = hook_delivery.c
    one = (c.workspace_id == unit.workspace_id, c.hook_id == hook_id, c.id == delivery_id)
    if unit.tx.execute(update(hook_delivery).where(*one).values(**anew(unit.now))).rowcount != 1:
        raise NotFound("delivery_unknown")


def replay_since(unit: Unit, hook_id: int, instant: Millis, after: int = 0) -> tuple[int, int | None]:
    """Send again what happened from `instant` on: (how many, where to go on; None at the end).

    Events that this endpoint never got, because it subscribed later, are among them.
    """
    one = found_hook(unit, hook_id)
    start = after or position_before(unit.tx, unit.workspace_id, max(instant, unit.now - KEPT_FOR))
    lines = [
        line for line in since(unit.tx, unit.workspace_id, start, AT_ONCE) if line.position <= one.position
    ]
    if not lines:
        return 0, None
    wanted = [line.id for line in lines if is_for(one, line) and line.kind != TEST]
    c = hook_delivery.c
    again = (c.workspace_id == unit.workspace_id, c.hook_id == hook_id, among(c.event_id, wanted))
    unit.tx.execute(update(hook_delivery).where(*again, not_(IS_WAITING)).values(**anew(unit.now)))
    deliver(unit, one, lines)
    return len(wanted), lines[-1].position


def anew(now: Millis) -> dict[str, object]:
    return {
        "state": DeliveryState.WAITING.value,
        "tries": 0,
        "begun_at": now,
        "due_at": now,
        "ended_at": None,
    }


def forget_old(unit: Unit, most: int) -> int:
    """Deliveries, their attempts and the lines about single messages are kept for thirty days."""
    below = first_id_at(unit.now - KEPT_FOR)
    c = hook_delivery.c
    old = select(c.id).where(c.workspace_id == unit.workspace_id, c.id < below).order_by(c.id).limit(most)
    ids = list(unit.tx.scalars(old))
    if ids:
        tries = (hook_attempt.c.workspace_id == unit.workspace_id, among(hook_attempt.c.delivery_id, ids))
        unit.tx.execute(delete(hook_attempt).where(*tries))
        unit.tx.execute(delete(hook_delivery).where(c.workspace_id == unit.workspace_id, among(c.id, ids)))
    drop_removed(unit, below)
    return max(len(ids), drop_passing(unit, below, most))


def drop_removed(unit: Unit, below: int) -> None:
    """Endpoints whose last delivery is forgotten by now."""
    c = hook.c
    over = (c.workspace_id == unit.workspace_id, c.state == HookState.REMOVED.value)
    kept = select(hook_delivery.c.hook_id).where(hook_delivery.c.workspace_id == unit.workspace_id)
    unit.tx.execute(delete(hook).where(*over, c.id < below, c.id.not_in(kept)))
