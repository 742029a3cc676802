"""The throttles and the messaging limit, each a small machine that is told what time it is."""

from __future__ import annotations

from collections import OrderedDict

DAY_MS = 24 * 60 * 60 * 1000
PAIR_EVERY_MS = 6_000
PAIR_BURST = 45
_MANY_PAIRS = 100_000


class Throughput:
    """Messages per second of one number: a bucket that holds one second's worth."""

    def __init__(self, mps: int) -> None:
        self.mps = mps
        self._left = float(mps)
        self._at = 0

    def admits(self, now: int) -> bool:
        self._left = min(float(self.mps), self._left + (now - self._at) * self.mps / 1000)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class PairLimit:
    """One message per 6 s to the same person; up to 45 within 6 s borrow from the time to come."""

    def __init__(self) -> None:
        self._pairs: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._tidy_at = _MANY_PAIRS

    def admits(self, number_id: str, person: str, now: int) -> bool:
        began, sent, free_at = self._pairs.get((number_id, person), (now, 0, 0))
        if free_at <= now:
            began, sent, free_at = now, 0, now
        elif now - began >= PAIR_EVERY_MS or sent >= PAIR_BURST:
            return False
        self._forget_free(now)
        self._pairs[number_id, person] = (began, sent + 1, free_at + PAIR_EVERY_MS)
        return True

    def _forget_free(self, now: int) -> None:
        if len(self._pairs) > self._tidy_at:
            self._pairs = {pair: state for pair, state in self._pairs.items() if state[2] > now}
            self._tidy_at = max(_MANY_PAIRS, 2 * len(self._pairs))


class MessagingLimit:
    """Unique people per moving 24 h reached outside a window, over all numbers of the portfolio.

    A second message to the same person takes no second place, but the person then leaves the
    window 24 h after the later one.
    """

    def __init__(self, places: int | None) -> None:
        self.places = places
        self.half_used_at = 0
        self.review_planned = False
        self.delivered: dict[str, int] = {}  # who was reached in 30 days, kept on the first tier only
        self._reached: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._reached)

    @property
    def is_half_used(self) -> bool:
        return self.places is not None and 2 * len(self._reached) >= self.places

    def used(self, now: int) -> int:
        while self._reached and next(iter(self._reached.values())) <= now - DAY_MS:
            self._reached.popitem(last=False)
        return len(self._reached)

    def has_room_for(self, person: str, now: int) -> bool:
        if self.places is None:
            return True
        return self.used(now) < self.places or person in self._reached

    def take(self, person: str, now: int) -> None:
        self._reached[person] = now
        self._reached.move_to_end(person)
        if self.is_half_used:
            self.half_used_at = now
