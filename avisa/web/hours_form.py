"""Hours and caps as people type them: a line for each day of the week, dates, two small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby
from typing import TypeVar

from avisa.calendar.state_rules import STATE_RULES, SUGGESTED
from avisa.calendar.types import ALWAYS, MINUTES_A_DAY, Hours, Span, Week
from avisa.gate.types import Cap
from avisa.kernel.i18n import N_
from avisa.web.forms import Form

KEPT = "kept"
MOST_MESSAGES, MOST_DAYS, MOST_OWN_DAYS = 100, 365, 200
BOTH = N_("Give both a beginning and an end, as 08:30, or leave both empty for a day without messages.")
ORDER = N_("The end must be later than the beginning.")
NO_DAY = N_("Leave at least one day with hours: otherwise nothing would ever leave.")
NO_DATE = N_("%(typed)s is not a date. Write one a line, as 2026-12-24 or 24/12/2026.")
TOO_MANY = N_("At most %(most)s days.")
NO_COUNT = N_("Write a whole number from 1 to %(most)s, in both fields or in neither.")

Value = TypeVar("Value")


def week_text(hours: Hours | None) -> list[tuple[str, str]]:
    """(begins, ends) of each day as the fields show them; what is suggested where nothing is kept yet."""
    week = SUGGESTED.week if hours is None else hours.week
    return [("", "") if span is None else (clock(span.begins), clock(span.ends)) for span in week]


def spans_of(week: Week) -> list[tuple[str, list[int]]]:
    """(hours, days of the week) of a rule: neighbours with the same hours together."""
    open_days = [(day, span) for day, span in enumerate(week) if span is not None]
    return [
        (f"{clock(span.begins)}–{clock(span.ends)}", [day for day, _ in days])
        for span, days in groupby(open_days, lambda pair: pair[1])
    ]


def clock(minutes: int) -> str:
    """Midnight as an end is 00:00: a time field knows no 24:00."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def days_text(days: Iterable[date], language: str) -> str:
    shape = "%Y-%m-%d" if language == "en" else "%d/%m/%Y"
    return "\n".join(day.strftime(shape) for day in sorted(days))


def hours_in(typed: Form) -> Hours:
    week = tuple(span_in(typed, day) for day in range(7))
    if typed.good and not any(week):
        typed.wrong("day-0", NO_DAY)
    return Hours(week, typed["on_holidays"] == "yes", rules_in(typed))


def rules_in(typed: Form) -> frozenset[str]:
    return frozenset(one for one in typed.all("rule") if one in STATE_RULES)


def rules_alone(typed: Form) -> Hours | None:
    """At any hour, but for what the chosen rules of states say."""
    chosen = rules_in(typed)
    return Hours(ALWAYS, True, chosen) if chosen else None


def span_in(typed: Form, day: int) -> Span | None:
    written = typed[f"begins-{day}"], typed[f"ends-{day}"]
    begins, ends = (minutes_of(one) for one in written)
    if not any(written):
        return None
    if begins is None or ends is None:
        typed.wrong(f"day-{day}", BOTH)
        return None
    if begins >= (ends or MINUTES_A_DAY):
        typed.wrong(f"day-{day}", ORDER)
        return None
    return Span(begins, ends or MINUTES_A_DAY)


def minutes_of(typed: str) -> int | None:
    with suppress(ValueError):
        at = datetime.strptime(typed[:5], "%H:%M")  # noqa: DTZ007 - a time of day, anywhere
        return at.hour * 60 + at.minute
    return None


def days_in(typed: Form) -> frozenset[date]:
    lines = [line.strip() for line in typed["own_days"].splitlines() if line.strip()]
    if len(lines) > MOST_OWN_DAYS:
        typed.wrong("own_days", TOO_MANY, most=MOST_OWN_DAYS)
    found = {line: date_of(line) for line in lines[:MOST_OWN_DAYS]}
    for line, day in found.items():
        if day is None:
            typed.wrong("own_days", NO_DATE, typed=line[:40])
    return frozenset(day for day in found.values() if day is not None)


def date_of(line: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(line, shape).date()  # noqa: DTZ007 - a day of the calendar, anywhere
    return None


def cap_in(typed: Form) -> Cap | None:
    most, days = typed["most"], typed["days"]
    if not most and not days:
        return None
    if not (is_count(most, MOST_MESSAGES) and is_count(days, MOST_DAYS)):
        typed.wrong("most", NO_COUNT, most=MOST_DAYS if is_count(most, MOST_MESSAGES) else MOST_MESSAGES)
        return None
    return Cap(int(most), int(days))


def is_count(typed: str, most: int) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= most


def changed(kept: Mapping[int, Value], purpose_id: int, value: Value | None) -> dict[int, Value]:
    """The same for other purposes; without a value the purpose follows the company again."""
    others = {one: own for one, own in kept.items() if one != purpose_id}
    return others if value is None else {**others, purpose_id: value}
