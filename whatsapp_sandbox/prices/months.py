"""Days and months of the account's time zone, found without asking a calendar for each message."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


class Months:
    """Answers the month of an instant; remembers the last one, since time mostly stays in it."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self._from = self._until = 0
        self._name = ""

    def of(self, instant: int) -> str:
        """As in 2026-10."""
        if not self._from <= instant < self._until:
            begins = datetime.fromtimestamp(instant / 1000, self.zone).replace(day=1)
            begins = begins.replace(hour=0, minute=0, second=0, microsecond=0)
            self._from, self._until = _ms(begins), _ms(_next_month(begins))
            self._name = f"{begins:%Y-%m}"
        return self._name

    def month_around(self, instant: int) -> tuple[int, int]:
        self.of(instant)
        return self._from, self._until


def day_around(instant: int, zone: ZoneInfo) -> tuple[int, int]:
    begins = datetime.fromtimestamp(instant / 1000, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    # Wall-clock arithmetic: a day with a clock change is longer or shorter.
    return _ms(begins), _ms(begins + timedelta(days=1))


def _next_month(begins: datetime) -> datetime:
    return (begins + timedelta(days=32)).replace(day=1)


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
