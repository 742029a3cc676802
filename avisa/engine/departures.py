"""When each call began after its claim was committed: never later than the bound, and measured."""

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
    bound: Millis
    calls: int = 0
    waited: float = 0.0  # by all together, in ms
    longest: float = 0.0
    kept: int = 0  # came too late and did not leave: the machine has too much to do
    told: int = 0  # of those
    told_at: Millis = 0

    def may_begin(self, waited: float) -> bool:
        """Whether a call may begin so many ms after its claim; counted either way."""
        if waited > self.bound:
            self.kept += 1
            return False
        self.calls += 1
        self.waited += waited
        self.longest = max(self.longest, waited)
        return True

    def tell(self, now: Millis) -> bool:
        """A line in the log, once a minute at most and only where there is something to tell."""
        if self.kept == self.told or now - self.told_at < TELL_EVERY:
            return False
        log.warning(
            "number %s: %d messages would have left more than %d ms after their claim and were asked about "
            "again; %d left in time, the slowest after %d ms: this machine has too much to do",
            *(self.number_id, self.kept, self.bound, self.calls, self.longest),
        )
        self.told, self.told_at = self.kept, now
        return True
