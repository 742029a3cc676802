"""When a message may leave: the first allowed instant, never earlier than asked, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from avisa.calendar.rules import HORIZON, allowed, next_allowed, next_open
from avisa.calendar.types import MINUTES_A_DAY, Opening, Span, Week
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis, to_millis

SAO_PAULO, LISBON, NEW_YORK = (
    ZoneInfo(name) for name in ("America/Sao_Paulo", "Europe/Lisbon", "America/New_York")
)
ZONES: tuple[str, ...] = (
    "America/Sao_Paulo",
    "America/Asuncion",
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
)
ZONES += ("America/Santiago", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Africa/Casablanca")
WORKDAYS: Week = ((Span(8 * 60, 18 * 60),),) * 5 + ((), ())
NIGHTLY: Week = ((Span(90, 150),),) * 7  # 1:30 to 2:30: where clocks are put forward and back


def at(zone: ZoneInfo, *moment: int, fold: int = 0) -> Millis:
    return to_millis(datetime(*moment, tzinfo=zone, fold=fold))  # type: ignore[arg-type, misc]


def never(day: date) -> bool:
    return False


edges = st.lists(st.integers(0, MINUTES_A_DAY), max_size=6, unique=True).map(sorted)
split_days = edges.map(lambda all_of: tuple(map(Span, all_of[::2], all_of[1::2])))  # up to three spans
weeks = st.tuples(*[split_days] * 7)
instants = st.integers(at(ZoneInfo("UTC"), 2005, 1, 1), at(ZoneInfo("UTC"), 2035, 12, 1))
zones = st.sampled_from(ZONES).map(ZoneInfo)
shut = st.frozensets(st.integers(0, 6), max_size=3).map(lambda days: lambda day: day.day % 7 in days)


@given(instants, zones, weeks, shut)
@example(at(NEW_YORK, 2026, 11, 1, 1, 10, fold=1), NEW_YORK, NIGHTLY, never)
@example(at(NEW_YORK, 2026, 3, 8, 1, 0), NEW_YORK, NIGHTLY, never)
def test_it_is_allowed_never_early_and_asked_again_the_same(
    instant: Millis, zone: ZoneInfo, week: Week, closed_on: Callable[[date], bool]
) -> None:
    found = next_allowed(instant, zone, week, closed_on)
    assume(found is not None)
    assert found is not None
    assert allowed(found, zone, week, closed_on)
    assert found >= instant
    assert next_allowed(found, zone, week, closed_on) == found


@given(instants, zones, weeks)
@example(
    at(LISBON, 2026, 3, 28, 0, 1), LISBON, ((),) * 5 + ((Span(0, 1),), (Span(0, 121),))
)  # Sunday's clocks leap
def test_nothing_before_it_was_allowed(instant: Millis, zone: ZoneInfo, week: Week) -> None:
    """Every minute of the two days before: clocks and hours change on full minutes only."""
    found = next_allowed(instant, zone, week, never)
    assume(found is not None and found > instant)
    assert found is not None
    first = max(instant, found - 2 * DAY)
    whole = range(-(-first // MINUTE) * MINUTE, found, 7 * MINUTE)
    assert not any(allowed(one, zone, week, never) for one in (first, found - 1, *whole))


def test_on_the_day_itself_at_once_after_hours_the_next_morning() -> None:
    friday_noon, friday_night = at(SAO_PAULO, 2026, 11, 27, 12), at(SAO_PAULO, 2026, 11, 27, 18)
    assert next_allowed(friday_noon, SAO_PAULO, WORKDAYS, never) == friday_noon
    assert next_allowed(friday_night - 1, SAO_PAULO, WORKDAYS, never) == friday_night - 1
    assert next_allowed(friday_night, SAO_PAULO, WORKDAYS, never) == at(SAO_PAULO, 2026, 11, 30, 8)


def test_a_day_may_be_open_twice() -> None:
    split: Week = ((Span(8 * 60, 12 * 60), Span(14 * 60, 18 * 60)),) * 5 + ((Span(9 * 60, 11 * 60),), ())
    noon, afternoon = at(SAO_PAULO, 2026, 11, 27, 12), at(SAO_PAULO, 2026, 11, 27, 14)
    assert next_allowed(noon, SAO_PAULO, split, never) == afternoon
    assert next_allowed(afternoon + HOUR, SAO_PAULO, split, never) == afternoon + HOUR
    assert next_allowed(afternoon + 4 * HOUR, SAO_PAULO, split, never) == at(SAO_PAULO, 2026, 11, 28, 9)


def test_a_holiday_is_passed_over() -> None:
    monday = date(2026, 11, 30)
    found = next_allowed(at(SAO_PAULO, 2026, 11, 28, 9), SAO_PAULO, WORKDAYS, lambda day: day == monday)
    assert found == at(SAO_PAULO, 2026, 12, 1, 8)


@pytest.mark.parametrize(
    ("asked", "zone", "opens"),
    [
        # Clocks leap from 2:00 to 3:00: the hour from 1:30 to 2:30 lasts half as long.
        (at(NEW_YORK, 2026, 3, 8, 1), NEW_YORK, at(NEW_YORK, 2026, 3, 8, 1, 30)),
        (at(NEW_YORK, 2026, 3, 8, 3), NEW_YORK, at(NEW_YORK, 2026, 3, 9, 1, 30)),
        # Clocks go back from 2:00 to 1:00: 1:30 comes twice, and in between it is shut.
        (at(NEW_YORK, 2026, 11, 1, 1, 0), NEW_YORK, at(NEW_YORK, 2026, 11, 1, 1, 30)),
        (at(NEW_YORK, 2026, 11, 1, 1, 0, fold=1), NEW_YORK, at(NEW_YORK, 2026, 11, 1, 1, 30, fold=1)),
        (at(LISBON, 2026, 3, 29, 0, 59), LISBON, at(LISBON, 2026, 3, 29, 2, 0)),
    ],
)
def test_where_clocks_change(asked: Millis, zone: ZoneInfo, opens: Millis) -> None:
    assert next_allowed(asked, zone, NIGHTLY, never) == opens


def test_eight_in_the_morning_is_eight_by_the_clock_there_on_both_sides_of_a_change() -> None:
    night = at(NEW_YORK, 2026, 3, 7, 22)
    week: Week = ((Span(480, 1200),),) * 7
    first = next_allowed(night, NEW_YORK, week, never)
    assert first == at(NEW_YORK, 2026, 3, 8, 8)
    assert first - night == 9 * HOUR  # the night lost an hour


def test_a_week_without_an_open_day_never_opens() -> None:
    assert next_allowed(at(SAO_PAULO, 2026, 1, 1), SAO_PAULO, ((),) * 7, never) is None
    assert next_allowed(at(SAO_PAULO, 2026, 1, 1), SAO_PAULO, WORKDAYS, lambda day: True) is None


days = st.just(()) | st.tuples(st.integers(0, 10 * 60), st.integers(14 * 60, MINUTES_A_DAY)).map(
    lambda pair: (Span(*pair),)
)


@given(instants, st.lists(st.tuples(zones, st.tuples(*[days] * 7), shut), min_size=2, max_size=3))
def test_of_several_rules_all_must_agree(
    instant: Millis, rules: list[tuple[ZoneInfo, Week, Callable[[date], bool]]]
) -> None:
    found = next_open(instant, [Opening(*rule) for rule in rules])
    assume(found is not None)
    assert found is not None
    assert found >= instant
    assert all(allowed(found, *rule) for rule in rules)


def test_rules_that_never_agree_are_given_up() -> None:
    mornings, evenings = (((Span(480, 540),),) * 7, ((Span(1080, 1140),),) * 7)
    both = [Opening(SAO_PAULO, week, never) for week in (mornings, evenings)]
    assert next_open(at(SAO_PAULO, 2026, 1, 1), both) is None
    assert timedelta(days=HORIZON) > timedelta(days=366)
