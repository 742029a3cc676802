"""Time as the whole house counts it: integer milliseconds since the epoch, UTC."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Millis = int
Clock = Callable[[], Millis]

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


def system_clock() -> Millis:
    return time.time_ns() // 1_000_000


def to_datetime(instant: Millis) -> datetime:
    return datetime.fromtimestamp(instant / 1000, UTC)


def to_millis(moment: datetime) -> Millis:
    """`moment` must be aware: a naive time would silently mean the machine's own zone."""
    if moment.tzinfo is None:
        raise ValueError("naive_datetime")
    return round(moment.timestamp() * 1000)


def iso(instant: Millis | None) -> str | None:
    """RFC 3339 with milliseconds and `Z`, as `/v1` and the exports show instants."""
    if instant is None:
        return None
    return to_datetime(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")
