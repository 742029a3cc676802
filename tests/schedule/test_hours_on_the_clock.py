"""Hours of a day where clocks are put forward and back: each day has its run, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avisa.calendar.types import QuietHours
from avisa.kernel.clock import DAY, MINUTE, Millis, to_datetime, to_millis
from avisa.messages.filling import Mapping
from avisa.schedule.planning import planning_with
from avisa.schedule.slots import on_the_wall
from avisa.schedule.types import Audience, Clocks, Kind, Plan, ScheduleState, ScheduleView, Step, Unit

ZONES = ("America/New_York", "Europe/Lisbon", "Australia/Lord_Howe", "America/Asuncion", "Africa/Casablanca")


def at(zone: str, day: date, hour: int, minute: int = 0) -> Millis:
    return on_the_wall(day, hour * 60 + minute, ZoneInfo(zone))


def utc(*moment: int) -> Millis:
    year, month, day, hour, minute = moment
    return to_millis(datetime(year, month, day, hour, minute, tzinfo=UTC))


def test_an_hour_that_is_leapt_over_comes_as_much_later() -> None:
    spring = date(2027, 3, 14)
    assert at("America/New_York", spring, 2, 30) == utc(2027, 3, 14, 7, 30)  # 03:30 by the new time
    assert at("America/New_York", spring, 3, 30) == utc(2027, 3, 14, 7, 30)
    assert at("Australia/Lord_Howe", date(2027, 10, 3), 2, 15) == utc(2027, 10, 2, 15, 45)  # half an hour


def test_an_hour_that_comes_twice_counts_the_first_time() -> None:
    autumn = date(2027, 11, 7)
    assert at("America/New_York", autumn, 1, 30) == utc(2027, 11, 7, 5, 30)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2026, 1, 1), date(2036, 1, 1)),
    minute=st.integers(0, 24 * 60 - 1),
)
@settings(max_examples=300)
def test_an_instant_shows_its_hour_unless_there_is_none(zone: str, day: date, minute: int) -> None:
    there = ZoneInfo(zone)
    found = on_the_wall(day, minute, there)
    shown = to_datetime(found).astimezone(there)
    midnight = to_millis(datetime.combine(day, datetime.min.time(), UTC))
    around = range(midnight - DAY, midnight + 2 * DAY, MINUTE)
    wanted = (day, minute)
    if (shown.date(), shown.hour * 60 + shown.minute) == wanted:
        earlier = (to_datetime(found - n * 30 * MINUTE).astimezone(there) for n in (1, 2, 4))
        assert all((one.date(), one.hour * 60 + one.minute) != wanted for one in earlier)
    else:
        local = (to_datetime(one).astimezone(there) for one in around)
        assert all((one.date(), one.hour * 60 + one.minute) != wanted for one in local)


def schedule_at(zone: str, minute: int, clocks: Clocks = Clocks.COMPANY) -> ScheduleView:
    plan = Plan(Kind.REPEAT, date(2026, 1, 1), rrule="FREQ=DAILY", clocks=clocks)
    step = Step(0, 1, "v1", Mapping({}), minute, 0, Unit.DAY)
    return ScheduleView(
        id=1,
        name="",
        number_id=1,
        purpose_id=1,
        state=ScheduleState.ACTIVE,
        reason="",
        plan=plan,
        audience=Audience((1,)),
        looked_until=0,
        next_at=None,
        created_by=None,
        created_at=0,
        changed_at=0,
        activated_at=None,
        finished_at=None,
        number_phone="+351912345678",
        purpose_name="",
        zone=zone,
        steps=(step,),
    )


@pytest.mark.parametrize("zone", ZONES)
def test_each_day_of_ten_years_has_one_run(zone: str) -> None:
    """As the engine looks, from one instant to the next; at 02:30, which clocks love to leap over."""
    planning = planning_with(schedule_at(zone, 150), QuietHours())
    begins, ends = utc(2026, 1, 1, 0, 0), utc(2036, 1, 1, 0, 0)
    found = [
        slot
        for since in range(begins, ends, 365 * DAY)
        for slot in planning.between(since, min(since + 365 * DAY, ends))
    ]
    days = [slot.day for slot in found]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) >= 3651
    assert all(20 * 60 * MINUTE < b.at - a.at < 28 * 60 * MINUTE for a, b in pairwise(found))


def test_looks_of_any_length_find_the_same_runs() -> None:
    planning = planning_with(schedule_at("America/New_York", 90), QuietHours())
    begins, ends = utc(2027, 10, 20, 0, 0), utc(2027, 11, 20, 0, 0)
    whole = planning.between(begins, ends)
    pieces = [
        slot
        for since in range(begins, ends, 97 * MINUTE)
        for slot in planning.between(since, min(since + 97 * MINUTE, ends))
    ]
    assert pieces == whole
    assert len(whole) == 31


def test_by_peoples_own_clocks_a_day_begins_where_it_is_first() -> None:
    planning = planning_with(schedule_at("America/Sao_Paulo", 9 * 60, Clocks.PERSON), QuietHours())
    slot = planning.next(utc(2027, 3, 1, 0, 0))
    assert slot is not None
    assert (slot.at, slot.last) == (utc(2027, 3, 1, 19, 0), utc(2027, 3, 2, 21, 0))
