"""What is open when for one person and purpose: the company's hours and the rules of the person's state."""

from __future__ import annotations

from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from avisa.calendar.feasts import is_holiday
from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import Hours, Opening, Place, QuietHours, Week

Openings = tuple[Opening, ...]


def openings_for(hours: QuietHours, place: Place, purpose_id: int | None) -> Openings:
    """All that must agree before a message of this purpose goes there; empty when nothing is set."""
    own = hours.of(purpose_id)
    if own is None:
        return ()
    closed = partial(closed_there, place, hours.own_days)
    return tuple(
        Opening(ZoneInfo(zone), week, open_every_day if on_holidays else closed)
        for zone in place.zones
        for week, on_holidays in weeks_for(own, place)
    )


def weeks_for(own: Hours, place: Place) -> list[tuple[Week, bool]]:
    """The company's own week and those of the chosen rules of the person's state."""
    chosen = [STATE_RULES[one] for one in sorted(own.state_rules) if one in STATE_RULES]
    theirs = [(rule.week, rule.on_holidays) for rule in chosen if rule.state == place.state]
    return [(own.week, own.on_holidays), *theirs]


def closed_there(place: Place, own_days: frozenset[date], day: date) -> bool:
    return day in own_days or is_holiday(place.country, place.state, day)


def open_every_day(day: date) -> bool:
    return False
