"""Where the owner of a foreign number may live: its country, and every clock by which they may live there.

A number mostly tells its country alone, and some countries have several clocks: all that are possible
count, since a message must fit the person's own, whichever that is.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber
from phonenumbers.timezone import time_zones_for_number

from avisa.calendar.types import Place

NOWHERE: Final = Place("", "", ("Etc/UTC",))


def read_zones() -> dict[str, tuple[str, ...]]:
    """The zones of each country (ISO 3166), from the list that comes with the zones themselves."""
    found: dict[str, list[str]] = {}
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


ZONES_OF: Final = read_zones()


@lru_cache(maxsize=4096)
def place_abroad(e164: str) -> Place:
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return NOWHERE
    region = phonenumbers.region_code_for_number(number) or ""
    country = region if region in ZONES_OF else ""  # "001" is nobody's
    return Place(country, "", possible_zones(number, country))


def possible_zones(number: PhoneNumber, country: str) -> tuple[str, ...]:
    """What the number's first digits tell, as far as it lies in its country; else all of the country's."""
    told = tuple(zone for zone in time_zones_for_number(number) if zone in KNOWN)
    theirs = ZONES_OF.get(country, ())
    return tuple(zone for zone in told if zone in theirs) or theirs or told or NOWHERE.zones


def main_zone(place: Place) -> str:
    """Of several possible clocks the one that most people of the country live by: its list has it first,
    but where it goes from one end of the land to the other."""
    theirs = (MOST_LIVE_BY.get(place.country, ""), *ZONES_OF.get(place.country, ()))
    return min(place.zones, key=lambda zone: theirs.index(zone) if zone in theirs else len(theirs))


MOST_LIVE_BY: Final = {"AU": "Australia/Sydney", "RU": "Europe/Moscow"}
KNOWN: Final = frozenset(zone for zones in ZONES_OF.values() for zone in zones)
