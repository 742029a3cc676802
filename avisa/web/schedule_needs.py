"""What needs a person about schedules: those that stand still by themselves, and runs that were missed."""

from __future__ import annotations

from collections.abc import Iterator

from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.schedule.queries import held_occurrences, occurrences_between, schedule_by_id, schedules_page
from avisa.schedule.types import OccurrenceState, ScheduleState, ScheduleView
from avisa.web.agenda_codes import HELD
from avisa.web.forms import Mistake
from avisa.web.needs import Need
from avisa.web.reasons import stop

MOST = 50


def needs_of_schedules(tx: Tx, workspace_id: int, now: Millis) -> list[Need]:
    schedules = schedules_page(tx, workspace_id, most=MOST)
    return [*halted(schedules), *held(tx, workspace_id), *missed(tx, workspace_id, schedules, now)]


def halted(schedules: list[ScheduleView]) -> Iterator[Need]:
    """What a person paused needs nobody to be told."""
    for one in schedules:
        if one.state == ScheduleState.PAUSED and one.reason != "person":
            said = Mistake(N_("The schedule “%(name)s” stands still."), {"name": one.name})
            yield Need("wait", said, stop(one.reason), f"/agenda/{one.id}")


def held(tx: Tx, workspace_id: int) -> Iterator[Need]:
    runs = held_occurrences(tx, workspace_id)[:MOST]
    for run in runs:
        found = schedule_by_id(tx, workspace_id, run.schedule_id)
        said = Mistake(N_("A run of “%(name)s” stands still."), {"name": found.name if found else ""})
        yield Need("wait", said, HELD[run.held], f"/agenda/{run.schedule_id}/runs/{run.day}/{run.step}")


def missed(tx: Tx, workspace_id: int, schedules: list[ScheduleView], now: Millis) -> Iterator[Need]:
    """In the last day, the newest of each schedule: what was missed longer ago is history."""
    names = {one.id: one.name for one in schedules}
    seen: set[int] = set()
    for run in occurrences_between(tx, workspace_id, now - DAY, now):
        if run.state == OccurrenceState.MISSED and run.schedule_id in names and run.schedule_id not in seen:
            seen.add(run.schedule_id)
            said = Mistake(N_("A run of “%(name)s” was missed."), {"name": names[run.schedule_id]})
            address = f"/agenda/{run.schedule_id}/runs/{run.day}/{run.step}"
            yield Need("bad", said, N_("Nothing of it was sent late."), address)
