"""Plans of schedules in words: on which days, and how far each message is from its date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Protocol

from babel.dates import format_date, get_day_names

from avisa.kernel.i18n import N_
from avisa.schedule.types import Kind, Plan, Step, Unit

POSITIONS = {"1": N_("first"), "2": N_("second"), "3": N_("third"), "4": N_("fourth"), "-1": N_("last")}
# By whether business days are counted and whether it comes before: one day, and several.
DISTANCES = {
    (True, True): (
        N_("1 business day before, at %(hour)s"),
        N_("%(n)s business days before, at %(hour)s"),
    ),
    (True, False): (N_("1 business day after, at %(hour)s"), N_("%(n)s business days after, at %(hour)s")),
    (False, True): (N_("1 day before, at %(hour)s"), N_("%(n)s days before, at %(hour)s")),
    (False, False): (N_("1 day after, at %(hour)s"), N_("%(n)s days after, at %(hour)s")),
}
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Speaker(Protocol):
    """Who reads: a visit of the console, or a terminal."""

    @property
    def language(self) -> str: ...

    def say(self, message: str, **fields: object) -> str: ...


def weekdays(language: str, width: Literal["wide", "abbreviated"] = "wide") -> list[tuple[str, str]]:
    """Monday first, each with its code of RFC 5545."""
    names = get_day_names(width, locale=language)
    return [(code, names[place]) for place, code in enumerate(CODES)]


def plan_words(reader: Speaker, plan: Plan) -> str:
    """On which days, in a sentence."""
    if plan.kind == Kind.ONCE:
        return reader.say(N_("On %(day)s"), day=long_day(reader, plan.begins))
    if plan.kind == Kind.DATE:
        text = N_("By “%(name)s”, every year") if plan.yearly else N_("By the date in “%(name)s”")
        return reader.say(text, name=plan.attribute)
    return business_words(reader, plan) if plan.business_day else rule_words(reader, plan.rrule)


def business_words(reader: Speaker, plan: Plan) -> str:
    n = plan.business_day
    if n == -1:
        text = N_("On the last business day of every month")
    elif n < 0:
        text = N_("On business day %(n)s before the end of every month")
    else:
        text = N_("On business day %(n)s of every month")
    return every_months(reader, reader.say(text, n=abs(n) - 1 if n < -1 else n), str(plan.months))


def every_months(reader: Speaker, told: str, months: str) -> str:
    if months == "1":
        return told
    apart = reader.say(N_("every %(n)s months"), n=months)
    return f"{told} ({apart})"


def rule_words(reader: Speaker, rrule: str) -> str:
    """The rules that the editor makes; any other is shown as it is written."""
    parts = dict(one.partition("=")[::2] for one in rrule.split(";"))
    every, names = parts.get("INTERVAL", "1"), dict(weekdays(reader.language))
    days = ", ".join(names[code] for code in parts.get("BYDAY", "").split(",") if code in names)
    match (parts.get("FREQ"), sorted(set(parts) - {"FREQ", "INTERVAL"})):
        case ("DAILY", []):
            text = N_("Every day") if every == "1" else N_("Every %(n)s days")
        case ("WEEKLY", ["BYDAY"]):
            text = N_("Every week on %(days)s") if every == "1" else N_("Every %(n)s weeks on %(days)s")
        case ("MONTHLY", ["BYMONTHDAY" | "BYDAY"]):
            told = month_words(reader, parts, names)
            return every_months(reader, told, every) if told else rrule
        case _:
            return rrule
    return reader.say(text, n=every, days=days)


def month_words(reader: Speaker, parts: Mapping[str, str], names: Mapping[str, str]) -> str:
    """On which day of the month; nothing for what the editor does not make."""
    day, weekday = parts.get("BYMONTHDAY", ""), parts.get("BYDAY", "")
    if day == "-1":
        return reader.say(N_("On the last day of every month"))
    if day.isdecimal():
        return reader.say(N_("On day %(day)s of every month"), day=day)
    if weekday[:-2] not in POSITIONS or weekday[-2:] not in names:
        return ""
    place = reader.say(POSITIONS[weekday[:-2]])
    return reader.say(
        N_("Every month on the %(place)s %(weekday)s"), place=place, weekday=names[weekday[-2:]]
    )


def step_words(reader: Speaker, step: Step) -> str:
    """How far from its date, and at which hour."""
    text = hour(step.at)
    if not step.offset:
        return text
    days = abs(step.offset)
    one, many = DISTANCES[step.unit == Unit.BUSINESS_DAY, step.offset < 0]
    return reader.say(one if days == 1 else many, n=days, hour=text)


def long_day(reader: Speaker, day: date) -> str:
    """With its day of the week: "Tuesday, 17 November 2026"."""
    return format_date(day, "full", locale=reader.language)


def month_name(reader: Speaker, day: date) -> str:
    return format_date(day, "LLLL yyyy", locale=reader.language)


def hour(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
