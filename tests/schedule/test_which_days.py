"""The days of a plan over ten years, against rules reckoned another way; and dates as lists hold them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

import holidays
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from avisa.calendar.types import ClosedDays, QuietHours
from avisa.errors import Refused
from avisa.schedule.closing import closed_at, company_place
from avisa.schedule.days import Closed, bases_near, date_in, dates_between, day_of_step
from avisa.schedule.rules import refuse_days
from avisa.schedule.types import Kind, OnClosed, Plan, Unit

BEGINS, ENDS = date(2026, 1, 5), date(2036, 1, 5)
MINAS = company_place("+553133334444", "America/Sao_Paulo")
CARNIVAL = ClosedDays("Recesso", date(2027, 2, 8), date(2027, 2, 10))
HOURS = QuietHours(closed=(CARNIVAL,))
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=WEEKLY;COUNT=40",
    "FREQ=MONTHLY;UNTIL=20290601",
)


def closed_in_minas(plan: Plan) -> Closed:
    return closed_at(HOURS, plan)(MINAS)


def business_days_of_minas() -> list[date]:
    """Reckoned apart: the package's own calendar of the state, without weekends and the school's recess."""
    resting = holidays.country_holidays("BR", subdiv="MG", years=range(2025, 2038))
    every = (date(2025, 6, 1) + timedelta(days=n) for n in range(4_400))
    open_ = (day for day in every if day.weekday() < 5 and day not in resting)
    return [day for day in open_ if not CARNIVAL.begins <= day <= CARNIVAL.ends]


BUSINESS = business_days_of_minas()


@pytest.mark.parametrize("rule", RULES)
def test_ten_years_of_a_rule(rule: str) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, rrule=rule)
    day = timedelta(days=1)
    reckoned = rrulestr(rule, dtstart=datetime(2026, 1, 5))  # noqa: DTZ001 - a day of the calendar, anywhere
    wanted = list(takewhile(lambda day: day <= ENDS, (at.date() for at in reckoned)))
    found: list[date] = []
    first = BEGINS
    while first <= ENDS:  # as the engine looks: a stretch at a time
        last = min(first + 367 * day, ENDS)
        found += dates_between(plan, first, last, closed_in_minas(plan))
        first = last + day
    assert found == wanted


@pytest.mark.parametrize("n", [1, 5, 10, -1, -3])
def test_ten_years_of_the_nth_business_day(n: int) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, business_day=n)
    found = list(dates_between(plan, BEGINS, ENDS, closed_in_minas(plan)))
    months = [(2026 + m // 12, m % 12 + 1) for m in range(121)]
    by_month = [[day for day in BUSINESS if (day.year, day.month) == month] for month in months]
    wanted = [days[n - 1 if n > 0 else n] for days in by_month]
    assert found == [day for day in wanted if BEGINS <= day <= ENDS]


@given(
    base=st.dates(BEGINS, ENDS),
    offset=st.integers(-30, 30),
    on_closed=st.sampled_from(OnClosed),
)
@settings(max_examples=300)
def test_business_days_are_counted_as_by_hand(base: date, offset: int, on_closed: OnClosed) -> None:
    closed = closed_in_minas(Plan(Kind.DATE, BEGINS, attribute="vencimento"))
    before = [day for day in BUSINESS if day < base]
    after = [day for day in BUSINESS if day > base]
    found = day_of_step(base, offset, Unit.BUSINESS_DAY, on_closed, closed)
    if offset:
        assert found == (before[offset] if offset < 0 else after[offset - 1])
    elif base in BUSINESS or on_closed == OnClosed.KEEP:
        assert found == base
    else:
        moved = {OnClosed.BEFORE: before[-1], OnClosed.AFTER: after[0], OnClosed.SKIP: None}
        assert found == moved[on_closed]


def test_every_due_date_is_reminded_of_once_and_monday_covers_the_weekend() -> None:
    closed = closed_in_minas(Plan(Kind.DATE, BEGINS, attribute="vencimento"))
    for n in range((ENDS - BEGINS).days):
        base = BEGINS + timedelta(days=n)
        day = day_of_step(base, 0, Unit.DAY, OnClosed.AFTER, closed)
        assert day is not None
        assert not closed(day)
        assert all(closed(base + timedelta(days=m)) for m in range((day - base).days))


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every day",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=3",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY\nDTSTART:20260101",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=;INTERVAL=1",
        "FREQ=DAILY;COUNT=1;COUNT=2;X=1",
    ],
)
def test_a_rule_that_is_none_or_never_comes_is_refused(rule: str) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, rrule=rule)
    with pytest.raises(Refused):
        refuse_days(plan, closed_in_minas(plan))


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_whatever_is_typed_as_a_rule_is_taken_or_refused(text: str) -> None:
    plan = Plan(Kind.REPEAT, BEGINS, rrule=f"FREQ=WEEKLY;{text}")
    try:
        refuse_days(plan, closed_in_minas(plan))
    except Refused as error:
        assert error.code in ("rrule_malformed", "schedule_never", "schedule_malformed")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-09", date(2026, 12, 9)),
        ("2026-12-09T23:59:00-03:00", date(2026, 12, 9)),
        (" 9/12/2026 ", date(2026, 12, 9)),
        ("09/12/26", date(2026, 12, 9)),
        ("09.12.2026", date(2026, 12, 9)),
        ("31/02/2026", None),
        ("amanhã", None),
        ("", None),
    ],
)
def test_dates_as_lists_hold_them(written: str, day: date | None) -> None:
    assert date_in(written) == day


def test_a_birthday_comes_every_year_and_the_29th_of_february_on_the_28th() -> None:
    leap = date(2004, 2, 29)
    assert date(2027, 2, 28) in bases_near(leap, True, date(2027, 2, 27))
    assert date(2028, 2, 29) in bases_near(leap, True, date(2028, 2, 29))
    assert bases_near(leap, False, date(2028, 2, 29)) == (leap,)
