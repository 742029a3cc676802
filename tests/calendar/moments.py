"""Instants as the clock on somebody's wall shows them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from avisa.kernel.clock import Millis, to_millis


def local(zone: str, *moment: int) -> Millis:
    year, month, day, hour, minute = (*moment, 0)[:5]
    return to_millis(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)))
