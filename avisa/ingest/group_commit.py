"""Group commit: all webhooks that wait become durable in one transaction, then all are answered.

While one transaction runs, the next batch gathers by itself: nobody waits for a timer, and the more
there is to do, the more each transaction holds.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from avisa.ingest.types import Arrival

MOST_BODIES = 200
MOST_BYTES = 4 << 20  # in one transaction: none may be longer than about 20 ms
MOST_WAITING = 64 << 20  # bytes in memory; beyond it the provider is asked to come again

Keep = Callable[[Sequence[Arrival]], None]


class GroupCommit:
    """Lives in one event loop; `keep` runs in a thread of its own, one batch at a time."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._waiting: deque[tuple[Arrival, asyncio.Future[bool]]] = deque()
        self._bytes = 0
        self._flushing: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self.trouble: BaseException | None = None  # why the last batch was not kept, if it was not

    async def durable(self, arrival: Arrival) -> bool:
        """Whether the arrival is durable; False when the database or the memory did not allow it."""
        if self._bytes + len(arrival.raw) > MOST_WAITING:
            return False
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._bytes += len(arrival.raw)
        self._waiting.append((arrival, kept))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        return await kept

    async def _flush(self) -> None:
        while self._waiting:
            batch = self._next_batch()
            arrivals = [arrival for arrival, _ in batch]
            keeping = asyncio.get_running_loop().run_in_executor(self._thread, self._keep, arrivals)
            await asyncio.wait((keeping,))  # whatever went wrong in there must reach those who wait
            self.trouble = keeping.exception()
            self._bytes -= sum(len(arrival.raw) for arrival in arrivals)
            for _, kept in batch:
                if not kept.done():  # done: its caller has hung up
                    kept.set_result(self.trouble is None)
        self._flushing = None

    def _next_batch(self) -> list[tuple[Arrival, asyncio.Future[bool]]]:
        batch = [self._waiting.popleft()]
        size = len(batch[0][0].raw)
        while self._waiting and len(batch) < MOST_BODIES:
            size += len(self._waiting[0][0].raw)
            if size > MOST_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch
