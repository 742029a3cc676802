"""Days on which a place rests: public holidays from the package `holidays`, optional ones from our table.

Optional holidays (carnival and its like) are no holidays by law in most places: a company chooses them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final

import holidays

from avisa.calendar.types import OptionalHoliday


def is_holiday(country: str, state: str, day: date) -> bool:
    """Whether the law there calls `day` a holiday; carnival and the like are for the company to close."""
    return day in holidays_of(country, state, day.year)


@lru_cache(maxsize=512)
def holidays_of(country: str, state: str, year: int) -> frozenset[date]:
    """A country that the package does not know has none; an unknown state has those of its country."""
    try:
        found = holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return frozenset()
    known = state in found.subdivisions
    return frozenset(holidays.country_holidays(country, subdiv=state, years=year) if known else found)


def read_optional() -> dict[str, OptionalHoliday]:
    with (files(__package__) / "optional_holidays.csv").open(encoding="utf-8") as file:
        return {row["id"]: as_optional(row) for row in csv.DictReader(file)}


def as_optional(row: Mapping[str, str]) -> OptionalHoliday:
    after = int(row["after_easter"]) if row["after_easter"] else None
    month, day = int(row["month"] or 1), int(row["day"] or 1)
    return OptionalHoliday(row["id"], after, month, day, row["source"], date.fromisoformat(row["checked"]))


OPTIONAL: Final = read_optional()


@lru_cache(maxsize=128)
def optional_days(chosen: frozenset[str], year: int) -> frozenset[date]:
    return frozenset(day_of(OPTIONAL[one], year) for one in chosen if one in OPTIONAL)


def day_of(holiday: OptionalHoliday, year: int) -> date:
    if holiday.after_easter is None:
        return date(year, holiday.month, holiday.day)
    return easter(year) + timedelta(days=holiday.after_easter)


def easter(year: int) -> date:
    """Western Easter: the Sunday after spring's first full moon, as the Gregorian calendar counts moons."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    ahead = moon - weekday
    return date(year, 3, 28) + timedelta(days=ahead)
