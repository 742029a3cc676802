"""The term within which a person is answered."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from avisa.kernel.clock import Millis, to_datetime

# LGPD (Lei 13.709/2018), article 19, II: the full declaration, within 15 days of the day it was asked for
# (lgpd-brazil.info, checked 2026-11-22). For erasure, article 18 §5 leaves the term to regulation; the same
# one is shown until there is one. Small companies may have twice as long (Resolução CD/ANPD 2/2022).
TERM_DAYS = 15


def days_left(asked_at: Millis, now: Millis, zone: str) -> int:
    """Whole days by the company's calendar: 0 on the last day, less than 0 when the term is over."""
    return (_day(asked_at, zone) + timedelta(days=TERM_DAYS) - _day(now, zone)).days


def _day(instant: Millis, zone: str) -> date:
    return to_datetime(instant).astimezone(ZoneInfo(zone)).date()
