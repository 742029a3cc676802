"""Time: a clock that runs or stands still, and the agenda of what is due."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Callable
from itertools import count

Call = Callable[[], None]
SLICE = 500  # calls run in one go before the server may answer somebody


class Clock:
    """Milliseconds since the epoch (UTC), of a real clock that can be set forward or of a virtual one."""

    def __init__(self, virtual: bool, start: int = 0) -> None:
        self.restart(virtual, start)

    def restart(self, virtual: bool, start: int = 0) -> None:
        self.virtual = virtual
        self._stands_at = start or _wall()
        self._ahead = self._stands_at - _wall() if start else 0

    def now(self) -> int:
        return self._stands_at if self.virtual else _wall() + self._ahead

    def jump_to(self, instant: int) -> None:
        if self.virtual:
            self._stands_at = max(instant, self._stands_at)
        else:
            self._ahead += max(0, instant - self.now())

    def stand_still(self, virtual: bool) -> None:
        """Turns into a virtual clock or back into a real one, without a jump in time."""
        now = self.now()
        self.virtual, self._stands_at, self._ahead = virtual, now, now - _wall()


def _wall() -> int:
    return time.time_ns() // 1_000_000


class Agenda:
    """Calls in the order in which they are due; equal instants keep the order of entry.

    A call is a method, or a `partial` of one or of a module's function, so that a state file can
    keep it (see keeping.py): never a lambda, never a function made inside another one.
    """

    def __init__(self) -> None:
        self.ran = 0
        self._heap: list[tuple[int, int, Call]] = []
        self._order = count()
        self._standing: set[int] = set()
        self.changed = asyncio.Event()

    def __len__(self) -> int:
        """How much is under way; 0 is when nothing more will come of what was done so far."""
        return len(self._heap) - len(self._standing)

    def at(self, due: int, call: Call) -> None:
        if not self._heap or due < self._heap[0][0]:
            self.changed.set()
        heapq.heappush(self._heap, (due, next(self._order), call))

    def review_at(self, due: int, call: Call) -> None:
        """What the platform looks at again hours or days from now; nobody waits for it."""
        order = next(self._order)
        self._standing.add(order)
        heapq.heappush(self._heap, (due, order, call))
        self.changed.set()

    def next_due(self) -> int | None:
        return self._heap[0][0] if self._heap else None

    def run_due(self, now: int, most: int = SLICE) -> int:
        ran = 0
        while ran < most and self._heap and self._heap[0][0] <= now:
            _, order, call = heapq.heappop(self._heap)
            if self._standing:
                self._standing.discard(order)
            call()
            ran += 1
        self.ran += ran
        return ran

    def clear(self) -> None:
        self._heap.clear()
        self._standing.clear()


async def keep_time(clock: Clock, agenda: Agenda) -> None:
    """Runs what is due as real time passes, until cancelled; a virtual clock is left alone."""
    while True:
        agenda.changed.clear()
        if not clock.virtual and agenda.run_due(clock.now()):
            await asyncio.sleep(0)
            continue
        due = None if clock.virtual else agenda.next_due()
        try:
            async with asyncio.timeout(None if due is None else max(0, due - clock.now()) / 1000):
                await agenda.changed.wait()
        except TimeoutError:
            continue
