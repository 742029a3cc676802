"""What becomes of a run once it is frozen: resumed, cancelled, done; and paused with its schedule."""

from __future__ import annotations

from sqlalchemy import update

from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.messages.actions import cancel_queued, release_parked
from avisa.prices.actions import put_budget
from avisa.prices.queries import budget_currencies
from avisa.prices.types import Money
from avisa.schedule.actions import LIVE, pause
from avisa.schedule.holding_actions import held_run, set_run
from avisa.schedule.queries import occurrence_by_id
from avisa.schedule.tables import occurrence
from avisa.schedule.types import OccurrenceState, ScheduleState

MOST = 500  # rows a chunk takes


def release_next(unit: Unit, occurrence_id: int, most: int = MOST) -> bool:
    """Makes parked rows due; True when none is left or it does not run."""
    run, found = held_run(unit, occurrence_id)
    if run is None or found is None or found.state != ScheduleState.ACTIVE:
        return True
    if release_parked(unit, run.id, most):
        return False
    set_run(unit, run.id, releasing=False)
    return True


def expire_held(unit: Unit, occurrence_id: int, most: int = MOST) -> bool:
    """What a held run could not send in time is looked at once more, and expires; False when none is left."""
    run, _ = held_run(unit, occurrence_id)
    if run is None or not run.held or run.state != OccurrenceState.RUNNING:
        return False
    return release_parked(unit, run.id, most) > 0


def cancel_next(unit: Unit, occurrence_id: int, most: int = MOST) -> bool:
    """Ends queued rows of a run that is being cancelled; True when it is cancelled."""
    run, _ = held_run(unit, occurrence_id)
    if run is None or run.state != OccurrenceState.CANCELLING:
        return True
    if cancel_queued(unit, run.id, most):
        return False
    set_run(unit, run.id, state=OccurrenceState.CANCELLED.value, finished_at=unit.now)
    return True


def finish_run(unit: Unit, occurrence_id: int) -> bool:
    """running -> done: the caller has seen that no row is left to send."""
    o = occurrence.c
    mine = (
        o.workspace_id == unit.workspace_id,
        o.id == occurrence_id,
        o.state == OccurrenceState.RUNNING.value,
    )
    ending = update(occurrence).where(*mine)
    over = {"state": OccurrenceState.DONE.value, "finished_at": unit.now, "releasing": False}
    return unit.tx.execute(ending.values(**over)).rowcount == 1


def hold_run(unit: Unit, run_id: int, reason: str) -> bool:
    """This run alone waits for a person, the others come; False when it does not run, or waits already."""
    if not _put_held(unit, run_id, "", reason):
        return False
    _tell(unit, run_id, "schedule.run_held", reason=reason)
    return True


def give_budget(unit: Unit, run_id: int, micros: int | None) -> None:
    """What this run may cost from now on, None for no end; if it was held back for it, it goes on.

    The budget is locked first, as the claim does. Raises Refused `budget_too_late` for a run that began
    without one, since what has left is not counted, and for one that is over.
    """
    currency = budget_currencies(unit.tx, unit.workspace_id, [run_id]).get(run_id)
    if currency is None:
        raise Refused("budget_too_late")
    put_budget(unit, run_id, None if micros is None else Money(currency, micros))
    # Read after the lock: a claim that had it may just have held the run back.
    run = occurrence_by_id(unit.tx, unit.workspace_id, run_id)
    if run is None or run.state.value not in LIVE:
        raise Refused("budget_too_late")
    if run.held and _put_held(unit, run_id, run.held, ""):
        _tell(unit, run_id, "schedule.run_released")


def _put_held(unit: Unit, run_id: int, before: str, after: str) -> bool:
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, o.id == run_id, o.state.in_(LIVE), o.held == before)
    return (
        unit.tx.execute(update(occurrence).where(*mine).values(held=after, releasing=not after)).rowcount == 1
    )


def _tell(unit: Unit, run_id: int, kind: str, **told: str) -> None:
    run = occurrence_by_id(unit.tx, unit.workspace_id, run_id)
    assert run is not None
    record(unit, kind, f"schedule:{run.schedule_id}", step=run.step, day=run.day.isoformat(), **told)


def pause_run(unit: Unit, run_id: int, reason: str) -> bool:
    """A run whose template cannot be sent now makes its schedule wait; False when it is no run of one."""
    run = occurrence_by_id(unit.tx, unit.workspace_id, run_id)
    return run is not None and pause(unit, run.schedule_id, reason)
