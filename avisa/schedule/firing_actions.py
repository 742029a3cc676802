"""Firing: what is due becomes a run, once, however many engines look and whatever their clocks do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.unit import Unit
from avisa.prices.actions import open_budgets
from avisa.schedule.actions import plan_next
from avisa.schedule.holding_actions import held, set_schedule
from avisa.schedule.planning import Planning, planning_of
from avisa.schedule.queries import TURNED_BACK
from avisa.schedule.tables import occurrence
from avisa.schedule.types import OccurrenceState, ScheduleState, ScheduleView, Slot

MOST_AT_ONCE = 200  # runs that one look takes up: after a long pause there may be many
FIRING, MISSED = OccurrenceState.FIRING, OccurrenceState.MISSED


def look(unit: Unit, schedule_id: int) -> int:
    """Takes up what came due since the last look; returns how many runs that were.

    Whoever inserts the row fires it: the constraint lets a day of a step be taken up once, whatever
    engines and clocks do.
    """
    found = held(unit, schedule_id)
    if found is None or found.state != ScheduleState.ACTIVE:
        return 0
    if found.looked_until > unit.now + TURNED_BACK:
        _turn_back(unit, found)
        return 0
    planning = planning_of(unit.tx, unit.workspace_id, found)
    due = [slot for slot in planning.between(found.looked_until, unit.now) if not slot.skipped]
    # What comes at one instant is never parted: the next look begins after it.
    taken = [slot for slot in due if slot.at <= due[min(len(due), MOST_AT_ONCE) - 1].at]
    rows = [row for slot in taken if (row := _row(unit, planning, slot)) is not None]
    bulk_insert(unit.tx, occurrence, rows, ignore_conflicts=True)
    came = _inserted(unit, rows)
    if found.plan.budget:
        begun = [row["id"] for row in came if row["state"] == FIRING.value]
        open_budgets(unit, begun, found.plan.budget)
    until = unit.now if len(due) == len(taken) else taken[-1].at
    set_schedule(unit, schedule_id, looked_until=until)
    plan_next(unit, schedule_id)
    for row in came:
        kind = "missed" if row["state"] == MISSED.value else "fired"
        record(unit, f"schedule.{kind}", f"schedule:{schedule_id}", step=row["step"], day=row["day"])
    return len(came)


def _inserted(unit: Unit, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of them that are there: a day that had been taken up before has the row of then."""
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, among(o.id, [row["id"] for row in rows]))
    there = set(unit.tx.scalars(select(o.id).where(*mine))) if rows else set()
    return [row for row in rows if row["id"] in there]


def _turn_back(unit: Unit, found: ScheduleView) -> None:
    """The clock was ahead: what was marked missed and has not come yet is planned again. What fired stays."""
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, o.schedule_id == found.id)
    unit.tx.execute(delete(occurrence).where(*mine, o.state == MISSED.value, o.at > unit.now))
    set_schedule(unit, found.id, looked_until=unit.now)
    plan_next(unit, found.id)


def _row(unit: Unit, planning: Planning, slot: Slot) -> dict[str, Any] | None:
    step = planning.schedule.step(slot.step)
    if step is None:
        return None
    missed = slot.last + planning.schedule.plan.grace_ms < unit.now
    own = {"workspace_id": unit.workspace_id, "id": unit.ids.next(), "schedule_id": planning.schedule.id}
    own["number_id"] = planning.schedule.number_id
    days = {"day": slot.day.isoformat(), "on": slot.on.isoformat(), "minute": slot.minute}
    base = slot.base.isoformat() if slot.base else ""
    wave = {"at": slot.at, "wave_from": 0, "wave_at": slot.at, "next_wave_at": None, "part": 0, "after": 0}
    what = {"template_id": step.template_id, "template_version": step.template_version}
    state = {"state": (MISSED if missed else FIRING).value, "reason": "", "late": 0}
    goes = {"held": "", "releasing": False}
    when = {"created_at": unit.now, "finished_at": unit.now if missed else None}
    return {**own, "step": slot.step, **days, "base": base, **wave, **what, **state, **goes, **when}
