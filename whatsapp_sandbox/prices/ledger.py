"""The ledger behind all analytics: every status once, by half hour, exactly as it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

HALF_HOUR_MS = 30 * 60 * 1000


class Place(NamedTuple):
    """Where and when; `at` is the beginning of a half hour."""

    at: int
    number_id: str
    country: str
    template_id: str = ""


class Sort(NamedTuple):
    """What kind of charge, at a place without a template."""

    at: int
    number_id: str
    country: str
    category: str
    type: str
    tier: str


class Click(NamedTuple):
    at: int
    template_id: str
    kind: str
    text: str


@dataclass(slots=True)
class Traffic:
    sent: int = 0
    delivered: int = 0
    read: int = 0
    millionths: int = 0


@dataclass(slots=True)
class Cost:
    volume: int = 0
    millionths: int = 0


@dataclass(slots=True)
class Ledger:
    traffic: dict[Place, Traffic] = field(default_factory=dict)
    costs: dict[Sort, Cost] = field(default_factory=dict)
    clicks: Counter[Click] = field(default_factory=Counter)

    def at(self, place: Place) -> Traffic:
        found = self.traffic.get(place)
        if found is None:
            found = self.traffic[place] = Traffic()
        return found

    def charge(self, sort: Sort, millionths: int) -> None:
        found = self.costs.get(sort)
        if found is None:
            found = self.costs[sort] = Cost()
        found.volume += 1
        found.millionths += millionths

    def traffic_between(self, start: int, end: int) -> Iterator[tuple[Place, Traffic]]:
        return ((place, traffic) for place, traffic in self.traffic.items() if start <= place.at < end)

    def costs_between(self, start: int, end: int) -> Iterator[tuple[Sort, Cost]]:
        return ((sort, cost) for sort, cost in self.costs.items() if start <= sort.at < end)


def half_hour(instant: int) -> int:
    return instant - instant % HALF_HOUR_MS
