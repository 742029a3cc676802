"""Where a person most likely is: country, Brazilian state, and the clocks that count.

The phone number tells, unless the company knows better (an attribute of the contact). What a DDD says
stands in ddds.csv, with its exceptions; its zone is the audience's (`area_codes.ZONE_OF_DDD`).
"""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from avisa.audience.addresses import country_in_id
from avisa.audience.area_codes import ZONE_OF_DDD
from avisa.calendar.abroad import NOWHERE, ZONES_OF, place_abroad
from avisa.calendar.types import Place


@dataclass(frozen=True, slots=True)
class Ddd:
    """`also_zone`: another clock that some of its people live by, and that counts as well; "" mostly."""

    state: str
    also_zone: str
    note: str


def read_ddds() -> dict[str, Ddd]:
    with (files(__package__) / "ddds.csv").open(encoding="utf-8") as file:
        return {row.pop("ddd"): Ddd(**row) for row in csv.DictReader(file)}


DDDS: Final = read_ddds()
STATES: Final = tuple(sorted({ddd.state for ddd in DDDS.values()}))


def place_of(e164: str, told: str = "", by_area: bool = True) -> Place:
    """`told` is what the company knows: an IANA zone, or a Brazilian state; anything else tells nothing.

    Without `by_area` all of a state who live by the same clocks are in one place, whatever their DDD.
    """
    place = place_by_ddd(e164[3:5], by_area) if e164.startswith("+55") else place_elsewhere(e164)
    return place_told(place, told) if told else place


def place_elsewhere(address: str) -> Place:
    """Abroad by a phone. The platform's id in its place tells the country alone: all of its clocks count."""
    if address[:1] == "+":
        return place_abroad(address)
    country = country_in_id(address)
    return Place(country, "", ZONES_OF[country]) if country in ZONES_OF else NOWHERE


@lru_cache(maxsize=256)
def place_by_ddd(area: str, by_area: bool) -> Place:
    ddd = DDDS.get(area)
    if ddd is None:
        return Place("BR", "", CAPITAL)
    return Place("BR", ddd.state, zones_of(area), area if by_area else "")


def zones_of(area: str) -> tuple[str, ...]:
    also = DDDS[area].also_zone
    return (ZONE_OF_DDD[area], also) if also else (ZONE_OF_DDD[area],)


CAPITAL: Final = (ZONE_OF_DDD["61"],)


def place_told(place: Place, told: str) -> Place:
    if is_zone(told):
        return replace(place, zones=(told,))
    return place_in(told.upper()) or place


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):  # a folder, or no name of a file at all
        return "/" in name and ZoneInfo(name).key == name
    return False


@lru_cache(maxsize=64)
def place_in(state: str) -> Place | None:
    """Somewhere in the state: with all its clocks, and no area code."""
    zones = {zone: None for area, ddd in DDDS.items() if ddd.state == state for zone in zones_of(area)}
    return Place("BR", state, tuple(zones)) if zones else None
