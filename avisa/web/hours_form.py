"""Hours and caps as people type them: a few spans for each day of the week, two small numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import groupby, zip_longest
from typing import TypeVar

from avisa.calendar.spans import MOST_SPANS, in_order
from avisa.calendar.state_rules import SUGGESTED
from avisa.calendar.types import ALWAYS, MINUTES_A_DAY, Day, Hours, Span, Week
from avisa.gate.types import Cap, WhileServed
from avisa.kernel.i18n import N_
from avisa.web.forms import Form

KEPT = "kept"
MOST_MESSAGES, MOST_DAYS = 100, 365
SHOWN_SPANS = 2  # of a day, at least; and one more than the fullest day has, up to what is taken
BOTH = N_("Give both a beginning and an end, as 08:30, or leave both empty for a day without messages.")
ORDER = N_("The end must be later than the beginning.")
OVERLAP = N_("These hours overlap: the second must begin when the first have ended.")
NO_DAY = N_("Leave at least one day with hours: otherwise nothing would ever leave.")
NO_COUNT = N_("Write a whole number from 1 to %(most)s, in both fields or in neither.")

TIME = re.compile(r"(?P<hours>[0-9]{1,2})(?:[:h.]?(?P<minutes>[0-5][0-9])|h)?")
Value = TypeVar("Value")
Fields = list[tuple[str, str]]  # (begins, ends) as the fields of a day show them


def week_fields(week: Week | None) -> list[Fields]:
    """What is suggested where nothing is kept yet."""
    days = SUGGESTED.week if week is None else week
    most = shown_spans(max(map(len, days)))
    return [filled([(clock(span.begins), clock(span.ends)) for span in day], most) for day in days]


def typed_fields(typed: Form) -> list[Fields]:
    days = [fields_of(typed, day) for day in range(7)]
    typed_in = [place for day in days for place, pair in enumerate(day, 1) if pair != ("", "")]
    most = shown_spans(max(typed_in, default=0))
    return [filled(day[:most], most) for day in days]


def shown_spans(kept: int) -> int:
    return min(max(SHOWN_SPANS, kept + 1), MOST_SPANS)


def filled(day: Fields, most: int) -> Fields:
    return day + [("", "")] * (most - len(day))


def fields_of(typed: Form, day: int) -> Fields:
    pairs = zip_longest(typed.all(f"begins-{day}"), typed.all(f"ends-{day}"), fillvalue="")
    return list(pairs)[:MOST_SPANS]


def spans_of(week: Week) -> list[tuple[str, list[int]]]:
    """(hours, days of the week) of a rule: neighbours with the same hours together."""
    open_days = [(number, day) for number, day in enumerate(week) if day]
    return [
        (" · ".join(f"{clock(span.begins)}–{clock(span.ends)}" for span in day), [one for one, _ in days])
        for day, days in groupby(open_days, lambda pair: pair[1])
    ]


def clock(minutes: int) -> str:
    """Midnight as an end is shown as 00:00, as people write it."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def hours_in(typed: Form, rules: Collection[str]) -> Hours:
    week = week_in(typed)
    chosen, rests = rules_in(typed, rules), typed["on_holidays"] != "yes"
    return Hours(week, not rests, chosen, typed["on_closed_days"] == "yes")


def week_in(typed: Form) -> Week:
    week = tuple(day_in(typed, day) for day in range(7))
    if typed.good and not any(week):
        typed.wrong("day-0", NO_DAY)
    return week


def rules_in(typed: Form, rules: Collection[str]) -> frozenset[str]:
    return frozenset(one for one in typed.all("rule") if one in rules)


def rules_alone(typed: Form, rules: Collection[str]) -> Hours | None:
    """At any hour, but for what the chosen rules of states say."""
    chosen = rules_in(typed, rules)
    return Hours(ALWAYS, True, chosen) if chosen else None


def day_in(typed: Form, day: int) -> Day:
    spans = [span_in(typed, f"day-{day}", *pair) for pair in fields_of(typed, day)]
    try:
        return in_order(span for span in spans if span is not None)
    except ValueError:
        typed.wrong(f"day-{day}", OVERLAP)
        return ()


def span_in(typed: Form, field: str, from_: str, until: str) -> Span | None:
    if not (from_ or until):
        return None
    begins, ends = minutes_of(from_), minutes_of(until)
    if begins is None or ends is None:
        typed.wrong(field, BOTH)
        return None
    if begins >= (ends or MINUTES_A_DAY):
        typed.wrong(field, ORDER)
        return None
    return Span(begins, ends or MINUTES_A_DAY)


def minutes_of(typed: str) -> int | None:
    """As people write times: 8, 830, 0830, 8:30, 8h30, 8h; midnight as an end is 0, 00:00 or 24:00."""
    written = TIME.fullmatch(typed)
    if written is None:
        return None
    minutes = int(written["hours"]) * 60 + int(written["minutes"] or 0)
    return minutes % MINUTES_A_DAY if minutes <= MINUTES_A_DAY else None


def cap_in(typed: Form) -> Cap | None:
    most, days = typed["most"], typed["days"]
    if not most and not days:
        return None
    if not (is_count(most, MOST_MESSAGES) and is_count(days, MOST_DAYS)):
        typed.wrong("most", NO_COUNT, most=MOST_DAYS if is_count(most, MOST_MESSAGES) else MOST_MESSAGES)
        return None
    return Cap(int(most), int(days))


def while_served_in(typed: Form) -> WhileServed:
    chosen = typed["while_served"]
    return WhileServed(chosen) if chosen in set(WhileServed) else WhileServed.SEND


def is_count(typed: str, most: int) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 5 and 1 <= int(typed) <= most


def changed(kept: Mapping[int, Value], purpose_id: int, value: Value | None) -> dict[int, Value]:
    """The same for other purposes; without a value the purpose follows the company again."""
    others = {one: own for one, own in kept.items() if one != purpose_id}
    return others if value is None else {**others, purpose_id: value}
