"""Single runs: one day of a step moved to another day or hour, skipped, or put back as the plan has it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update

from avisa.errors import Conflict, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.schedule.actions import plan_next
from avisa.schedule.parts import existing
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrence_of
from avisa.schedule.rules import CHANGEABLE
from avisa.schedule.slots import EARLIEST, on_the_wall
from avisa.schedule.tables import occurrence, schedule, schedule_exception
from avisa.schedule.types import Clocks, OccurrenceState, ScheduleView, Slot

MOST_CHANGES = 500  # of one schedule


def move(unit: Unit, schedule_id: int, step: int, day: date, to_day: date, to_at: int | None = None) -> None:
    """This run comes on another day, or at another minute. Raises Refused for what has passed already."""
    found, slot = _planned(unit, schedule_id, step, day)
    minute = slot.minute if to_at is None else to_at
    zone = (
        EARLIEST
        if found.plan.clocks == Clocks.PERSON
        else planning_of(unit.tx, unit.workspace_id, found).zone
    )
    if not 0 <= minute < 24 * 60 or on_the_wall(to_day, minute, zone) <= unit.now:
        raise Refused("run_in_the_past", day=to_day.isoformat())
    _put(unit, schedule_id, step, day, skipped=False, to_day=to_day.isoformat(), to_at=minute)
    told = {"step": step, "day": day.isoformat(), "to": to_day.isoformat(), "minute": minute}
    record(unit, "schedule.moved", f"schedule:{schedule_id}", **told)
    plan_next(unit, schedule_id)


def skip_day(unit: Unit, schedule_id: int, step: int, day: date) -> None:
    """Nothing is sent in this run. Of one that has fired already, what still waits is cancelled."""
    found = _held(unit, schedule_id)
    if _cancelled(unit, schedule_id, step, day):
        return
    _refuse_over(found)
    if planning_of(unit.tx, unit.workspace_id, found).slot(step, day) is None:
        raise NotFound("run_unknown")
    _put(unit, schedule_id, step, day, skipped=True, to_day=None, to_at=None)
    record(unit, "schedule.skipped", f"schedule:{schedule_id}", step=step, day=day.isoformat())
    plan_next(unit, schedule_id)


def put_back(unit: Unit, schedule_id: int, step: int, day: date) -> bool:
    """As the plan has it again; what would have come already does not come late."""
    found = _held(unit, schedule_id)
    _refuse_over(found)
    e = schedule_exception.c
    mine = (e.workspace_id == unit.workspace_id, e.schedule_id == schedule_id, e.step == step)
    gone = delete(schedule_exception).where(*mine, e.day == day.isoformat())
    if unit.tx.execute(gone).rowcount != 1:
        return False
    record(unit, "schedule.put_back", f"schedule:{schedule_id}", step=step, day=day.isoformat())
    plan_next(unit, schedule_id)
    return True


def _planned(unit: Unit, schedule_id: int, step: int, day: date) -> tuple[ScheduleView, Slot]:
    found = _held(unit, schedule_id)
    _refuse_over(found)
    if occurrence_of(unit.tx, unit.workspace_id, schedule_id, step, day) is not None:
        raise Conflict("run_fired")
    slot = planning_of(unit.tx, unit.workspace_id, found).slot(step, day)
    if slot is None:
        raise NotFound("run_unknown")
    return found, slot


def _refuse_over(found: ScheduleView) -> None:
    if found.state not in CHANGEABLE:
        raise Conflict("schedule_over")


def _cancelled(unit: Unit, schedule_id: int, step: int, day: date) -> bool:
    """Whether it has fired; then it is being cancelled from now on, or was over before."""
    run = occurrence_of(unit.tx, unit.workspace_id, schedule_id, step, day)
    if run is None:
        return False
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, o.id == run.id)
    live = o.state.in_((OccurrenceState.FIRING.value, OccurrenceState.RUNNING.value))
    stopping = update(occurrence).where(*mine, live).values(state="cancelling", reason="person")
    if unit.tx.execute(stopping).rowcount != 1:
        raise Conflict("run_fired")
    record(unit, "schedule.run_cancelled", f"schedule:{schedule_id}", step=step, day=day.isoformat())
    return True


def _put(unit: Unit, schedule_id: int, step: int, day: date, **values: Any) -> None:
    e = schedule_exception.c
    mine = (e.workspace_id == unit.workspace_id, e.schedule_id == schedule_id)
    rows = list(unit.tx.execute(select(e.step, e.day).where(*mine)))
    if (step, day.isoformat()) in {(row.step, row.day) for row in rows}:
        changed = update(schedule_exception).where(*mine, e.step == step, e.day == day.isoformat())
        unit.tx.execute(changed.values(**values))
        return
    if len(rows) >= MOST_CHANGES:
        raise Refused("run_changes_too_many", most=MOST_CHANGES)
    own = {"workspace_id": unit.workspace_id, "schedule_id": schedule_id, "step": step}
    unit.tx.execute(insert(schedule_exception).values(**own, day=day.isoformat(), **values))


def _held(unit: Unit, schedule_id: int) -> ScheduleView:
    mine = (schedule.c.workspace_id == unit.workspace_id, schedule.c.id == schedule_id)
    unit.tx.execute(select(schedule.c.id).where(*mine).with_for_update())
    return existing(unit, schedule_id)
