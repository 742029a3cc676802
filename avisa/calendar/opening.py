"""What is open when for one person and purpose: the company's hours and days, and the rules of states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from avisa.calendar.feasts import is_holiday, optional_days
from avisa.calendar.state_rules import rule_of
from avisa.calendar.types import ClosedDays, Hours, Opening, Place, QuietHours, Week

Openings = tuple[Opening, ...]
Shut = Callable[[date], bool]
AT_ANY_HOUR = Hours()


def openings_for(hours: QuietHours, place: Place, purpose_id: int | None) -> Openings:
    """All that must agree before a message of this purpose goes there; empty when nothing is set."""
    own = hours.of(purpose_id)
    if own is None and not hours.closes:
        return ()
    weeks = weeks_for(own or AT_ANY_HOUR, place, hours)
    return tuple(Opening(ZoneInfo(zone), week, shut) for zone in place.zones for week, shut in weeks)


def weeks_for(own: Hours, place: Place, hours: QuietHours) -> list[tuple[Week, Shut]]:
    """The company's own week and those of the chosen rules of the person's state, each with its days off."""
    weeks = [(own.week, shut_for(own, place, hours))]
    for rule in filter(None, (rule_of(one, hours.changes) for one in sorted(own.state_rules))):
        if rule.state == place.state:
            resting = open_every_day if rule.on_holidays else partial(is_holiday, place.country, place.state)
            weeks.append((rule.week, resting))
    return weeks


def shut_for(own: Hours, place: Place, hours: QuietHours) -> Shut:
    closed = () if own.on_closed_days else tuple(one for one in hours.closed if one.concern(place))
    optional = hours.optional if place.country == "BR" and not own.on_closed_days else frozenset[str]()
    if own.on_holidays and not closed and not optional:
        return open_every_day
    return partial(shut_there, place, not own.on_holidays, closed, optional)


def shut_there(
    place: Place, rests: bool, closed: Sequence[ClosedDays], optional: frozenset[str], day: date
) -> bool:
    if any(one.begins <= day <= one.ends for one in closed):
        return True
    if optional and day in optional_days(optional, day.year):
        return True
    return rests and is_holiday(place.country, place.state, day)


def open_every_day(day: date) -> bool:
    return False
