"""How long after its claim was committed each call began: planned to be `ahead` at most, and measured."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from avisa.kernel.clock import MINUTE, Millis

log = logging.getLogger(__name__)
TELL_EVERY: Millis = 1 * MINUTE


@dataclass(slots=True)
class Departures:
    """Of one sender since it began. A stop that is committed in this time comes too late for that message."""

    number_id: int
    ahead: Millis
    calls: int = 0
    waited: Millis = 0  # by all together
    longest: Millis = 0
    late: int = 0  # waited longer than was planned: the machine has too much to do
    told: int = 0  # of the late ones
    told_at: Millis = 0

    def left(self, claimed_at: Millis, now: Millis) -> None:
        """One call begins; `claimed_at` is when its claim was committed."""
        waited = max(now - claimed_at, 0)
        self.calls += 1
        self.waited += waited
        self.longest = max(self.longest, waited)
        self.late += waited > self.ahead

    def tell(self, now: Millis) -> bool:
        """A line in the log, once a minute at most and only where there is something to tell."""
        if self.late == self.told or now - self.told_at < TELL_EVERY:
            return False
        log.warning(
            "number %s: %d of %d messages left more than %d ms after their claim, one of them after %d ms",
            *(self.number_id, self.late, self.calls, self.ahead, self.longest),
        )
        self.told, self.told_at = self.late, now
        return True
