"""Public holidays, national and by state, from the package `holidays`; a year of a place is asked once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import holidays

STATES_OF: Final = holidays.list_supported_countries()


def is_holiday(country: str, state: str, day: date) -> bool:
    """Whether the law there calls `day` a holiday; carnival and the like are the company's own days."""
    return day in holidays_of(country, state, day.year)


@lru_cache(maxsize=512)
def holidays_of(country: str, state: str, year: int) -> frozenset[date]:
    """A country that the package does not know has none."""
    if country not in STATES_OF:
        return frozenset()
    known = state if state in STATES_OF[country] else None
    return frozenset(holidays.country_holidays(country, subdiv=known, years=year))
