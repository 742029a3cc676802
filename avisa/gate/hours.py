"""When each message of a batch may leave by its company's hours, each place and purpose worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from avisa.calendar.opening import Openings, openings_for
from avisa.calendar.places import place_of
from avisa.calendar.rules import next_open
from avisa.calendar.types import Place, QuietHours
from avisa.gate.types import Who
from avisa.kernel.clock import DAY, Millis
from avisa.messages.types import Due, Kind

LOOK_AGAIN: Millis = DAY  # for rules that never agree, until somebody changes them
Where = tuple[Place, int | None]  # people of one place and purpose have the same hours


def where(row: Due, told: Mapping[int, str], by_area: bool) -> Where:
    return place_of(row.phone, told.get(row.contact_id, ""), by_area), row.purpose_id


def opening_times(
    hours: QuietHours, batch: Iterable[Due], told: Mapping[int, str], now: Millis
) -> dict[Who, Millis]:
    """Who must wait, and until when; who may be messaged at `now` is absent. `told`: by contact, where the
    company says that they live."""
    known: dict[Where, Millis] = {}
    times: dict[Who, Millis] = {}
    by_area = hours.by_area
    for row in batch:
        if row.kind != Kind.ACTIVE:
            continue
        there = where(row, told, by_area)
        if there not in known:
            known[there] = opens_at(openings_for(hours, *there), now)
        if known[there] > now:
            times[row.contact_id, row.purpose_id] = known[there]
    return times


def opens_at(openings: Openings, now: Millis) -> Millis:
    found = next_open(now, openings)
    return now + LOOK_AGAIN if found is None else found
