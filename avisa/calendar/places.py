"""Where a person most likely is, by the phone number: country, Brazilian state, and the clocks that count.

What a DDD says stands in ddds.csv, with its exceptions; its zone is the audience's (`area_codes.zone_of`).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import phonenumbers

from avisa.audience.area_codes import zone_of
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


def place_of(e164: str) -> Place:
    zone = zone_of(e164)
    if not e164.startswith("+55"):
        return Place(country_of(e164), "", (zone,))
    ddd = DDDS.get(e164[3:5])
    if ddd is None:
        return Place("BR", "", (zone,))
    return Place("BR", ddd.state, (zone, ddd.also_zone) if ddd.also_zone else (zone,))


def country_of(e164: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
