"""Management calls: so many in a moving hour for the account, and, when asked for, for the whole app."""

from __future__ import annotations

import json
from collections import deque

HOUR_MS = 60 * 60 * 1000
MINUTE_MS = 60 * 1000
# Without a registered number an account has only so many.
UNREGISTERED_CALLS = 200


class CallBudget:
    """Only calls that were admitted count."""

    def __init__(self) -> None:
        self._calls: deque[int] = deque()

    def admits(self, most: int, now: int) -> bool:
        """A budget of 0 has no end."""
        if most and self.used(now) >= most:
            return False
        self._calls.append(now)
        return True

    def used(self, now: int) -> int:
        while self._calls and self._calls[0] <= now - HOUR_MS:
            self._calls.popleft()
        return len(self._calls)

    def minutes_to_regain(self, most: int, now: int) -> int:
        if not most or self.used(now) < most:
            return 0
        return (self._calls[0] + HOUR_MS - now) // MINUTE_MS + 1


def usage_headers(waba_id: str, budget: CallBudget, most: int, now: int) -> dict[str, str]:
    """What the platform tells about the budget on every answer, in percent."""
    percent = 100 * budget.used(now) // most if most else 0
    minutes = budget.minutes_to_regain(most, now)
    usage = {
        "type": "whatsapp",
        "call_count": percent,
        "total_cputime": 0,
        "total_time": 0,
        "estimated_time_to_regain_access": minutes,
    }
    told = {"x-business-use-case-usage": json.dumps({waba_id: [usage]}, separators=(",", ":"))}
    return told | {"retry-after": str(60 * minutes)} if minutes else told
