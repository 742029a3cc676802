"""Which days are closed: weekends, and where a person lives the holidays and what the company closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from avisa.calendar.opening import shut_there
from avisa.calendar.places import place_of
from avisa.calendar.types import ClosedDays, Place, QuietHours
from avisa.schedule.days import Closed
from avisa.schedule.types import Plan

SATURDAY = 5


def closed_at(hours: QuietHours, plan: Plan) -> Callable[[Place], Closed]:
    """What is closed in a place; each day of it is worked out once."""

    @lru_cache(maxsize=512)
    def there(place: Place) -> Closed:
        shut = partial(shut_there, place, True, *closing(hours, place))
        return lru_cache(maxsize=2_048)(partial(is_closed, plan.holidays, shut))

    return there


def closing(hours: QuietHours, place: Place) -> tuple[tuple[ClosedDays, ...], frozenset[str]]:
    closed = tuple(one for one in hours.closed if one.concern(place))
    return closed, hours.optional if place.country == "BR" else frozenset()


def is_closed(holidays: bool, shut: Closed, day: date) -> bool:
    return day.weekday() >= SATURDAY or (holidays and shut(day))


def company_place(number_phone: str, zone: str) -> Place:
    """The company is where its number is, and lives by the clock of its settings."""
    place = place_of(number_phone)
    return Place(place.country, place.state, (ZoneInfo(zone).key,), place.area)
