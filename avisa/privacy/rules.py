"""The term within which a person is answered, and by what an erased one may still be named."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from avisa.audience.phones import wa_id_variants
from avisa.audience.types import Person
from avisa.kernel.clock import Millis, to_datetime
from avisa.privacy.types import Named

# LGPD (Lei 13.709/2018), article 19, II: the full declaration, within 15 days of the day it was asked for.
# For erasure, article 18 §5 leaves the term to regulation; the same one is shown until there is one.
TERM_DAYS = 15

FEWEST_DIGITS = 8  # of a number that somebody typed without its area code


def days_left(asked_at: Millis, now: Millis, zone: str) -> int:
    """Whole days by the company's calendar: 0 on the last day, less than 0 when the term is over."""
    return (_day(asked_at, zone) + timedelta(days=TERM_DAYS) - _day(now, zone)).days


def _day(instant: Millis, zone: str) -> date:
    return to_datetime(instant).astimezone(ZoneInfo(zone)).date()


def named_by(who: Person) -> Named:
    """The platform's ids with the ninth digit and without, and the ends of the number as people type it."""
    numbers = wa_id_variants(who.phone) if who.phone else ()
    ids = {*numbers, *(one for one in (who.wa_id, who.bsuid) if one)}
    return Named(who.phone or "", tuple(sorted(ids)), tuple({one[-FEWEST_DIGITS:] for one in numbers}))
