"""Days: the dates that a plan names, business days counted from them, and where a closed day goes."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from avisa.errors import Refused
from avisa.schedule.types import Kind, OnClosed, Plan, Unit

Closed = Callable[[date], bool]
ONE = timedelta(days=1)
LONGEST_CLOSED = 60  # days in a row: whoever closes for longer has no business day to go to
LOOKED_AT = 3_700  # days: a rule without a date in ten years has none
LONGEST_RULE = 300
PARTS = frozenset(
    ["FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"]
)
FREQUENCIES = frozenset(("DAILY", "WEEKLY", "MONTHLY", "YEARLY"))
MOST_INTERVAL, MOST_COUNT = 366, 5_000
SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")


def dates_between(plan: Plan, first: date, last: date, closed: Closed) -> Iterator[date]:
    """The dates of a plan that is the same for everybody, in order, from `first` to `last`."""
    first, last = max(first, plan.begins), min(last, plan.ends or last)
    if first > last:
        return
    if plan.kind == Kind.ONCE:
        yield from [plan.begins] if first <= plan.begins <= last else []
    elif plan.business_day:
        yield from business_days(plan, first, last, closed)
    else:
        rule = rule_of(plan.rrule, plan.begins)
        yield from (at.date() for at in rule.between(midnight(first), midnight(last), inc=True))


def business_days(plan: Plan, first: date, last: date, closed: Closed) -> Iterator[date]:
    """The n-th business day of each month that has one."""
    month = plan.begins.year * 12 + plan.begins.month - 1
    month += max(0, (first.year * 12 + first.month - 1 - month) // plan.months) * plan.months
    while month <= last.year * 12 + last.month - 1:
        found = nth_business_day(month // 12, month % 12 + 1, plan.business_day, closed)
        if found is not None and first <= found <= last:
            yield found
        month += plan.months


def nth_business_day(year: int, month: int, n: int, closed: Closed) -> date | None:
    days = [date(year, month, one) for one in range(1, calendar.monthrange(year, month)[1] + 1)]
    business = [day for day in days if not closed(day)]
    if not 1 <= abs(n) <= len(business):
        return None
    return business[n - 1 if n > 0 else n]


@lru_cache(maxsize=256)
def rule_of(written: str, begins: date) -> rrule:
    """A rule of whole days. Raises Refused for what is none, or never comes."""
    text = written.strip().removeprefix("RRULE:").upper()
    parts = dict(one.partition("=")[::2] for one in text.split(";") if one)
    whole = len(written) <= LONGEST_RULE and set(parts) <= PARTS and parts.get("FREQ") in FREQUENCIES
    if not whole or not fits(parts):
        raise Refused("rrule_malformed", rrule=written[:LONGEST_RULE])
    try:
        rule = rrulestr(text, dtstart=midnight(begins))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Refused("rrule_malformed", rrule=written) from error
    if not isinstance(rule, rrule):
        raise Refused("rrule_malformed", rrule=written)
    return rule


def fits(parts: dict[str, str]) -> bool:
    """Nothing that would be reckoned for minutes: a daily or weekly rule names days of the week alone."""
    often = parts["FREQ"] in ("DAILY", "WEEKLY") and {"BYMONTHDAY", "BYMONTH", "BYSETPOS"} & set(parts)
    interval, count = (parts.get(name, "1") for name in ("INTERVAL", "COUNT"))
    counted = all(re.fullmatch(r"[1-9]\d{0,3}", one) for one in (interval, count))
    until = re.fullmatch(r"\d{8}", parts.get("UNTIL", "20300101"))
    return (
        bool(not often and counted and until) and int(interval) <= MOST_INTERVAL and int(count) <= MOST_COUNT
    )


def comes_at_all(plan: Plan, closed: Closed) -> bool:
    last = plan.begins + timedelta(days=LOOKED_AT)
    return next(dates_between(plan, plan.begins, last, closed), None) is not None


def day_of_step(base: date, offset: int, unit: Unit, on_closed: OnClosed, closed: Closed) -> date | None:
    """The day that lies so far from `base`; None when it is skipped, or nothing is open around it."""
    day = counted(base, offset, closed) if unit == Unit.BUSINESS_DAY else base + offset * ONE
    if day is None or on_closed == OnClosed.KEEP or not closed(day):
        return day
    if on_closed == OnClosed.SKIP:
        return None
    return next_open(day, ONE if on_closed == OnClosed.AFTER else -ONE, closed)


def counted(base: date, offset: int, closed: Closed) -> date | None:
    """So many business days before or after; `base` itself is not counted, whatever it is."""
    day: date | None = base
    for _ in range(abs(offset)):
        if day is None:
            return None
        day = next_open(day, ONE if offset > 0 else -ONE, closed)
    return day


def next_open(day: date, by: timedelta, closed: Closed) -> date | None:
    for _ in range(LONGEST_CLOSED):
        day += by
        if not closed(day):
            return day
    return None


def date_in(written: str) -> date | None:
    """A date as lists hold it; what follows it (an hour) is not looked at."""
    text = re.split(r"[T ]", written.strip(), maxsplit=1)[0]
    for shape in SHAPES:
        with suppress(ValueError):
            found = datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day of the calendar, anywhere
            return found if found.year > 1_900 else None
    return None


def bases_near(told: date, yearly: bool, day: date) -> tuple[date, ...]:
    """The date that a person has; yearly, the days around `day` on which it comes again."""
    if not yearly:
        return (told,)
    return tuple(in_year(told, year) for year in (day.year - 1, day.year, day.year + 1))


def in_year(told: date, year: int) -> date:
    """Who was born on 29 February is congratulated on the 28th in other years."""
    return date(year, told.month, min(told.day, calendar.monthrange(year, told.month)[1]))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())  # whole days have no zone
