"""Ids: 63 bits, ordered by time, made by us: 42 bits of milliseconds, 9 of process, 12 of sequence."""

from __future__ import annotations

import threading

from avisa.kernel.clock import Clock, Millis

EPOCH: Millis = 1_767_225_600_000  # 2026-01-01 UTC
NODE_BITS, SEQUENCE_BITS = 9, 12
NODES = 1 << NODE_BITS
PER_MILLISECOND = 1 << SEQUENCE_BITS


class Ids:
    """Makes ids for one process; `node` tells processes apart (see `Database.next_node`).

    When a millisecond's sequence is used up, or the clock stands or steps back, ids borrow from
    the next millisecond: order holds, and nothing ever waits.
    """

    def __init__(self, clock: Clock, node: int) -> None:
        self._clock = clock
        self._node = (node % NODES) << SEQUENCE_BITS
        self._last = 0
        self._lock = threading.Lock()

    def next(self) -> int:
        return self.take(1)[0]

    def take(self, count: int) -> list[int]:
        """`count` ids in ascending order."""
        with self._lock:
            start = max(self._tick_of_now(), self._last + 1)
            self._last = start + count - 1
        return [self._compose(tick) for tick in range(start, start + count)]

    def _tick_of_now(self) -> int:
        return max(self._clock() - EPOCH, 0) << SEQUENCE_BITS

    def _compose(self, tick: int) -> int:
        return (
            ((tick >> SEQUENCE_BITS) << (NODE_BITS + SEQUENCE_BITS))
            | self._node
            | (tick & (PER_MILLISECOND - 1))
        )


def first_id_at(instant: Millis) -> int:
    """Not above any id that was made at this instant or later."""
    return max(instant - EPOCH, 0) << (NODE_BITS + SEQUENCE_BITS)


def instant_of(identifier: int) -> Millis:
    """When an id was made, to the millisecond (later by what was borrowed)."""
    return (identifier >> (NODE_BITS + SEQUENCE_BITS)) + EPOCH
