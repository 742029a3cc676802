"""Which runs are planned when: a schedule's days and hours on the clock, with what a person moved or skipped.

The hour of a step is one of the clock on the wall. An hour that clocks leap over is reckoned by the time
before the leap, so that 02:30 comes at 03:30; an hour that comes twice counts the first time (as RFC 5545
has it in 3.3.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from avisa.kernel.clock import DAY, Millis, to_datetime, to_millis
from avisa.schedule.days import Closed, dates_between, day_of_step
from avisa.schedule.types import Clocks, DayChange, Kind, Plan, ScheduleView, Slot, Step, Unit

EARLIEST, LATEST = ZoneInfo("Etc/GMT-14"), ZoneInfo("Etc/GMT+12")  # where a day begins first, and last
SLACK = 20  # days that holidays may push a step away
LOOKS = (8, 60, 400, 3_800)  # days ahead: the next run is mostly near


def on_the_wall(day: date, minute: int, zone: ZoneInfo) -> Millis:
    return to_millis(datetime.combine(day, time(minute // 60, minute % 60), zone))


def slots_between(
    schedule: ScheduleView, closed: Closed, since: Millis, until: Millis, zone: ZoneInfo
) -> list[Slot]:
    """The runs whose first instant lies after `since`, up to `until`, in their order; skipped ones too."""
    first = to_datetime(since).date() - timedelta(days=2)
    last = to_datetime(until).date() + timedelta(days=2)
    found = [
        slot
        for step in schedule.steps
        for slot in slots_of(schedule, step, closed, first, last, zone)
        if since < slot.at <= until
    ]
    return sorted(found, key=lambda slot: (slot.at, slot.step))


def slots_of(
    schedule: ScheduleView, step: Step, closed: Closed, first: date, last: date, zone: ZoneInfo
) -> Iterator[Slot]:
    changed = {one.day: one for one in schedule.exceptions if one.step == step.number}
    for day, base in days_of(schedule.plan, step, closed, first, last):
        if day not in changed:
            yield slot_at(schedule.plan, step, day, base, None, zone)
    for one in changed.values():
        if first <= (one.to_day or one.day) <= last:
            yield from changed_slot(schedule.plan, step, closed, one, zone)


def changed_slot(plan: Plan, step: Step, closed: Closed, one: DayChange, zone: ZoneInfo) -> Iterator[Slot]:
    """Nothing when the plan has no such day any more."""
    for day, base in days_of(plan, step, closed, one.day, one.day):
        yield slot_at(plan, step, day, base, one, zone)


def days_of(
    plan: Plan, step: Step, closed: Closed, first: date, last: date
) -> Iterator[tuple[date, date | None]]:
    """(day, the date it is reckoned from); of several dates that fall on one day, the earliest."""
    if plan.kind == Kind.DATE:
        day = max(first, plan.begins)
        while day <= min(last, plan.ends or last):
            if is_day(plan, step, day, closed):
                yield day, None
            day += timedelta(days=1)
        return
    reach = timedelta(days=abs(step.offset) * (2 if step.unit == Unit.BUSINESS_DAY else 1) + SLACK)
    seen: set[date] = set()
    for base in dates_between(plan, first - reach, last + reach, closed):
        day_found = day_of_step(base, step.offset, step.unit, plan.on_closed, closed)
        if day_found is not None and first <= day_found <= last and day_found not in seen:
            seen.add(day_found)
            yield day_found, base


def is_day(plan: Plan, step: Step, day: date, closed: Closed) -> bool:
    """Tied to a date of each contact, every day may be somebody's: weekends are nobody's that moves them."""
    if plan.kind != Kind.DATE or day < plan.begins or (plan.ends is not None and day > plan.ends):
        return False
    counted = step.unit == Unit.BUSINESS_DAY and step.offset
    return day.weekday() < 5 or (plan.on_closed == "keep" and not counted)


def slot_at(
    plan: Plan, step: Step, day: date, base: date | None, change: DayChange | None, zone: ZoneInfo
) -> Slot:
    on = change.to_day if change and change.to_day else day
    minute = change.to_at if change and change.to_at is not None else step.at
    own = plan.clocks == Clocks.PERSON
    at = on_the_wall(on, minute, EARLIEST if own else zone)
    last = on_the_wall(on, minute, LATEST if own else zone)
    skipped = change is not None and change.skipped
    return Slot(step.number, day, base, on, minute, at, last, skipped, change is not None and not skipped)


def slot_of(schedule: ScheduleView, closed: Closed, number: int, day: date, zone: ZoneInfo) -> Slot | None:
    """The planned run of this name; None when the plan has none."""
    step = schedule.step(number)
    if step is None:
        return None
    change = next((one for one in schedule.exceptions if (one.step, one.day) == (number, day)), None)
    planned = days_of(schedule.plan, step, closed, day, day)
    return next((slot_at(schedule.plan, step, day, base, change, zone) for _, base in planned), None)


def next_slot(schedule: ScheduleView, closed: Closed, since: Millis, zone: ZoneInfo) -> Slot | None:
    """The next run that is not skipped."""
    for days in LOOKS:
        found = slots_between(schedule, closed, since, since + days * DAY, zone)
        if (first := next((slot for slot in found if not slot.skipped), None)) is not None:
            return first
    return None
