"""Pace: messages per second of a number, and one message per six seconds to the same person."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from math import ceil

from avisa.engine.types import Tuning
from avisa.kernel.clock import SECOND, Millis

PAIR: Millis = 6 * SECOND  # facts, section 5: pair limit


class Bucket:
    """A number's token bucket; it starts empty, so that a new owner never doubles the old one's pace."""

    def __init__(self, mps: int, now: Millis) -> None:
        self._interval = SECOND / max(mps, 1)
        self._next = now + self._interval

    def allowance(self, now: Millis, ahead: Millis) -> int:
        """How many may leave within the next `ahead` ms."""
        free_from = max(self._next, now)
        return max(ceil((now + ahead - free_from) / self._interval), 0)

    def allowance_when_full(self, ahead: Millis) -> int:
        """What `allowance` answers when nothing has been reserved."""
        return max(ceil(ahead / self._interval), 1)

    def reserve(self, now: Millis, count: int) -> list[float]:
        """The instants (ms) at which the next `count` messages may leave."""
        first = max(self._next, now)
        self._next = first + count * self._interval
        return [first + position * self._interval for position in range(count)]

    def back_off(self, now: Millis, wait: Millis) -> None:
        """The platform said: slower."""
        self._next = max(self._next, now + wait)


class Stride:
    """How many rows of one claim this machine brings onto the wire within the bound; found by trying."""

    def __init__(self, largest: int) -> None:
        self._largest = self.most = largest
        self.alone = False  # one row was too late as well: no turn of the loop between its claim and its call

    def went(self, in_time: int, too_late: int) -> None:
        """Half as many after each settling with one that was too late, an eighth more after each without."""
        if too_late:
            self.alone = self.most == 1
            self.most = max(self.most // 2, 1)
        elif in_time:
            self.alone = False
            self.most = min(self.most + max(self.most // 8, 1), self._largest)


def claimable(
    tuning: Tuning, bucket: Bucket, in_air: int, claimed_at: Millis, now: Millis, stride: int = 1 << 30
) -> int:
    """How many rows have a free connection and may leave within `ahead`; 0 while that is only a handful.

    What is claimed can no longer be stopped, so no more is claimed than leaves at once. Every claim costs
    some twenty statements, so a small one waits, but never longer than half of `ahead`: connections that
    hang must not keep the free ones idle. On a machine that manages a single row (`stride`) it is claimed
    only once it may leave that very instant.
    """
    largest = min(tuning.batch, tuning.connections, stride)
    ahead = tuning.ahead if stride > 1 else 1
    most = min(tuning.connections - in_air, bucket.allowance(now, ahead), largest)
    usual = min(largest, bucket.allowance_when_full(ahead))
    enough = most >= max(usual // 2, 1) or now - claimed_at >= tuning.ahead // 2
    return max(most, 0) if enough else 0


class Pairs:
    """When each person was last sent something; only the last six seconds are remembered."""

    def __init__(self) -> None:
        self._last: dict[int, Millis] = {}
        self._order: deque[tuple[Millis, int]] = deque()

    def sent(self, contact_ids: Sequence[int], now: Millis) -> None:
        for contact_id in contact_ids:
            self._last[contact_id] = now
            self._order.append((now, contact_id))

    def unsent(self, contact_ids: Iterable[int]) -> None:
        """Nothing left to these people after all."""
        for contact_id in contact_ids:
            self._last.pop(contact_id, None)

    def free_at(self, contact_id: int) -> Millis:
        """From when on this person may be sent the next message; 0 when now."""
        last = self._last.get(contact_id)
        return 0 if last is None else last + PAIR

    def forget(self, now: Millis) -> None:
        while self._order and self._order[0][0] <= now - PAIR:
            instant, contact_id = self._order.popleft()
            if self._last.get(contact_id) == instant:
                del self._last[contact_id]
