"""Nights on which clocks change in New York, Madrid and Santiago, judged by another library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil import tz  # another reader of the same zones

from avisa.calendar.opening import openings_for
from avisa.calendar.places import place_of
from avisa.calendar.rules import next_open
from avisa.calendar.types import ClosedDays, Hours, Place, QuietHours, Span, Week
from avisa.kernel.clock import HOUR, MINUTE, Millis, to_datetime, to_millis

SPLIT: Week = ((Span(30, 130), Span(150, 200), Span(9 * 60, 12 * 60), Span(23 * 60, 24 * 60)),) * 6 + ((),)
EVERY_NIGHT: Week = ((Span(0, 61), Span(119, 121), Span(179, 181)),) * 7
CLOSED = ClosedDays("Fiesta", date(2026, 10, 25), date(2026, 10, 26))
# The local days on which clocks are put forward and back there.
TURNS = {
    "America/New_York": [(2026, 3, 8), (2026, 11, 1), (2027, 3, 14)],
    "Europe/Madrid": [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28)],
    "America/Santiago": [(2026, 4, 4), (2026, 4, 5), (2026, 9, 6)],
}


def open_by_dateutil(instant: Millis, zones: Sequence[str], week: Week, closed: ClosedDays) -> bool:
    for zone in zones:
        local = to_datetime(instant).astimezone(tz.gettz(zone))
        minute = local.hour * 60 + local.minute
        if not any(span.begins <= minute < span.ends for span in week[local.weekday()]):
            return False
        if closed.begins <= local.date() <= closed.ends:
            return False
    return True


@pytest.mark.parametrize("week", [SPLIT, EVERY_NIGHT])
@pytest.mark.parametrize("zones", [*((zone,) for zone in TURNS), ("America/New_York", "America/Santiago")])
def test_the_next_allowed_minute_is_the_one_that_counting_minutes_finds(
    zones: tuple[str, ...], week: Week
) -> None:
    hours = QuietHours(Hours(week), closed=(CLOSED,))
    openings = openings_for(hours, Place("", "", zones), None)
    for turn in TURNS[zones[0]]:
        begins = to_millis(datetime(*turn, tzinfo=UTC) - timedelta(hours=6))
        minutes = range(begins, begins + 40 * HOUR, MINUTE)
        found = None
        for minute in reversed(minutes):
            found = minute if open_by_dateutil(minute, zones, week, CLOSED) else found
            if found is not None and (minute - begins) % (13 * MINUTE) == 0:
                assert next_open(minute, openings) == found, to_datetime(minute)


@pytest.mark.parametrize(
    ("phone", "earliest"),
    [
        ("+34612345678", (7, 0)),  # Madrid or the Canaries: 8:00 on the islands is 9:00 in Madrid
        ("+34928123456", (7, 0)),
        (
            "+5215512345678",
            (15, 0),
        ),  # anywhere in Mexico: 8:00 in Tijuana, an hour after the clocks went back
        ("+525512345678", (14, 0)),
        ("+18005551234", (18, 0)),  # anywhere in the United States: 8:00 in Honolulu
    ],
)
def test_where_a_country_has_several_clocks_a_message_fits_all_of_them(
    phone: str, earliest: tuple[int, int]
) -> None:
    hours = QuietHours(Hours(((Span(8 * 60, 20 * 60),),) * 7))
    midnight = to_millis(datetime(2027, 6, 15, 3, tzinfo=UTC))
    there = openings_for(hours, place_of(phone), None)
    assert to_datetime(next_open(midnight, there) or 0) == datetime(2027, 6, 15, *earliest, tzinfo=UTC)
