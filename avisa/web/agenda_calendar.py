"""The calendar: what comes and what came on each day that a page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.schedule.audience import everybody
from avisa.schedule.days import bases_near, date_in, day_of_step
from avisa.schedule.freezing_actions import NOBODY
from avisa.schedule.planning import Planning, planning_of
from avisa.schedule.queries import occurrences_between, schedules_page
from avisa.schedule.rules import attribute_in
from avisa.schedule.slots import on_the_wall
from avisa.schedule.types import Kind, Occurrence, ScheduleState, ScheduleView, Slot
from avisa.web.agenda_codes import run_state

MOST_SCHEDULES = 300
MOST_LOOKED_AT = 5_000  # people whose dates are looked up for a page
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """A run as the calendar shows it; `people` is known for those tied to a date of each contact."""

    schedule_id: int
    name: str
    step: int
    steps: int
    day: date
    on: date
    minute: int
    state: str
    movable: bool
    people: int | None = None

    @property
    def key(self) -> str:
        return f"run-{self.schedule_id}-{self.step}-{self.day}"

    @property
    def path(self) -> str:
        return f"/agenda/{self.schedule_id}/runs/{self.day}/{self.step}"


def items_between(
    tx: Tx, workspace_id: int, first: date, last: date, zone: str, now: Millis
) -> dict[date, list[Item]]:
    """By the day on which each is, in the order of the hours."""
    begins = on_the_wall(first, 0, ZoneInfo(zone)) - DAY
    ends = on_the_wall(last, 0, ZoneInfo(zone)) + 2 * DAY
    schedules = {one.id: one for one in schedules_page(tx, workspace_id, most=MOST_SCHEDULES)}
    came = occurrences_between(tx, workspace_id, begins, ends)
    found = [item_of(run, schedules[run.schedule_id]) for run in came if shows(run, schedules)]
    fired = {(run.schedule_id, run.step, run.day) for run in came}
    for one in schedules.values():
        if one.state in (ScheduleState.ACTIVE, ScheduleState.PAUSED):
            planning = planning_of(tx, workspace_id, one)
            found += planned(tx, workspace_id, planning, max(begins, one.looked_until), ends, now, fired)
    by_day: dict[date, list[Item]] = {}
    for item in sorted(found, key=lambda item: (item.minute, item.name, item.step)):
        if first <= item.on <= last:
            by_day.setdefault(item.on, []).append(item)
    return by_day


def shows(run: Occurrence, schedules: dict[int, ScheduleView]) -> bool:
    return run.schedule_id in schedules and run.reason != NOBODY


def item_of(run: Occurrence, schedule: ScheduleView) -> Item:
    what = (run.schedule_id, schedule.name, run.step, len(schedule.steps))
    return Item(*what, run.day, run.on, run.minute, run_state(run), movable=False)


def planned(
    tx: Tx,
    workspace_id: int,
    planning: Planning,
    since: Millis,
    until: Millis,
    now: Millis,
    fired: set[tuple[int, int, date]],
) -> Iterable[Item]:
    one = planning.schedule
    slots = [slot for slot in planning.between(since, until) if (one.id, slot.step, slot.day) not in fired]
    counts = people_by_day(tx, workspace_id, planning, slots, now)
    for slot in slots:
        people = None if counts is None else counts[slot.step, slot.day]
        if people != 0 or slot.moved:
            what = (one.id, one.name, slot.step, len(one.steps), slot.day, slot.on, slot.minute)
            yield Item(*what, state_of(one, slot), movable=True, people=people)


def state_of(schedule: ScheduleView, slot: Slot) -> str:
    if slot.skipped:
        return "skipped"
    if schedule.state == ScheduleState.PAUSED:
        return "paused"
    return "moved" if slot.moved else "planned"


def people_by_day(
    tx: Tx, workspace_id: int, planning: Planning, slots: list[Slot], now: Millis
) -> Counter[tuple[int, date]] | None:
    """How many people's date makes each of these days theirs; None where that is not asked, or too long
    to look up."""
    schedule = planning.schedule
    if schedule.plan.kind != Kind.DATE or not slots:
        return None
    wanted = {(slot.step, slot.day) for slot in slots}
    years = sorted({slot.day for slot in slots})
    found: Counter[tuple[int, date]] = Counter()
    looked_at = 0
    for batch in everybody(tx, workspace_id, schedule.audience, now):
        looked_at += len(batch)
        if looked_at > MOST_LOOKED_AT:
            return None
        for person in batch:
            told = date_in(attribute_in(person, schedule.plan.attribute))
            if told is None or not person.address:
                continue
            closed = planning.closed_at(planning.place(person))
            bases = bases_near(told, schedule.plan.yearly, years[0])
            days = {
                (step.number, day)
                for step in schedule.steps
                for base in bases
                if (day := day_of_step(base, step.offset, step.unit, schedule.plan.on_closed, closed))
            }
            found.update(days & wanted)
    return found


def weeks_of(first: date, last: date) -> list[list[date]]:
    """Whole weeks, Monday first, from the one of `first` to the one of `last`."""
    monday = first - first.weekday() * ONE
    weeks = []
    while monday <= last:
        weeks.append([monday + n * ONE for n in range(7)])
        monday += 7 * ONE
    return weeks


def month_of(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + 31 * ONE).replace(day=1) - ONE
