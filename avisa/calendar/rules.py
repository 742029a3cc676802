"""When a message may leave: the next instant that every rule allows, by the clocks where the person is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from avisa.calendar.types import ClosedDays, Opening, Week
from avisa.kernel.clock import DAY, Millis, to_datetime, to_millis

HORIZON = 400  # days: what does not open within a year and a month never does
ROUNDS = 4 * HORIZON


def next_allowed(
    instant: Millis, zone: ZoneInfo, week: Week, closed_on: Callable[[date], bool]
) -> Millis | None:
    """The first instant, not before `instant`, at which the week is open there; None when it never is.

    `closed_on` says which local dates are shut whatever the week says.
    """
    if allowed(instant, zone, week, closed_on):
        return instant
    today = to_datetime(instant).astimezone(zone).date()
    for ahead in range(HORIZON):
        day = today + timedelta(days=ahead)
        starts = [at for at in openings(day, zone, week) if at >= instant]
        fitting = (at for at in sorted(starts) if allowed(at, zone, week, closed_on))
        if (first := next(fitting, None)) is not None:
            return first
    return None


def allowed(instant: Millis, zone: ZoneInfo, week: Week, closed_on: Callable[[date], bool]) -> bool:
    local = to_datetime(instant).astimezone(zone)
    minute = local.hour * 60 + local.minute
    for span in week[local.weekday()]:
        if span.begins <= minute < span.ends:
            return not closed_on(local.date())
    return False


def openings(day: date, zone: ZoneInfo, week: Week) -> Iterator[Millis]:
    """The instants at which that local day may begin to be open."""
    # An hour that comes twice opens twice; one that the clocks leap over opens when they have leapt.
    for span in week[day.weekday()]:
        at = time(span.begins // 60, span.begins % 60)
        for fold in (0, 1):
            yield to_millis(datetime.combine(day, at, zone).replace(fold=fold))
    if not week[day.weekday()]:
        return
    if (turn := turning(day, zone)) is not None and to_datetime(turn).astimezone(zone).date() == day:
        yield turn


def turning(day: date, zone: ZoneInfo) -> Millis | None:
    """The instant around that local day at which its clocks are put forward or back; None on most days."""
    begins = to_millis(datetime.combine(day, time(), UTC)) - DAY
    ends = begins + 3 * DAY
    if offset(begins, zone) == offset(ends, zone):
        return None
    while ends - begins > 1:
        middle = (begins + ends) // 2
        begins, ends = (middle, ends) if offset(middle, zone) == offset(begins, zone) else (begins, middle)
    return ends


def offset(instant: Millis, zone: ZoneInfo) -> timedelta | None:
    return to_datetime(instant).astimezone(zone).utcoffset()


def next_open(instant: Millis, all_of: Sequence[Opening]) -> Millis | None:
    """The first instant, not before `instant`, on which all agree; None when they never do."""
    at = instant
    for _ in range(ROUNDS):
        before = at
        for one in all_of:
            found = next_allowed(at, one.zone, one.week, one.closed_on)
            if found is None:
                return None
            at = found
        if at == before:
            return at
        if at - instant > HORIZON * DAY:
            return None
    return None


def in_order(closed: Iterable[ClosedDays]) -> tuple[ClosedDays, ...]:
    """As they are kept: each once, by their days."""
    return tuple(sorted(set(closed), key=lambda one: (one.begins, one.ends, one.name, sorted(one.only))))
