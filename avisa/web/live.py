"""Live pages: server-sent events that end by themselves, and one look a second however many watch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar, cast

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from avisa.kernel.clock import SECOND, Clock, Millis

Seen = TypeVar("Seen")
EVERY_SECONDS = 1.0
REST = 10  # a look that took 0.3 s is not repeated for 3 s: watching must not starve sending
STILL_HERE_AFTER = 15  # looks without news before a comment keeps proxies from hanging up


@dataclass(slots=True)
class Glimpse:
    lock: Lock = field(default_factory=Lock)
    again_at: Millis = 0
    seen: object = None


class Glimpses:
    """What was seen last, by key: watchers of the same thing share one look at the database a second.

    A look at a very large run takes longer, and is then taken more rarely.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._all: dict[Hashable, Glimpse] = {}
        self._lock = Lock()

    def of(self, key: Hashable, look: Callable[[], Seen]) -> Seen:
        with self._lock:
            self._forget_old()
            glimpse = self._all.setdefault(key, Glimpse())
        with glimpse.lock:
            began = self._clock()
            if glimpse.again_at <= began:
                glimpse.seen = look()
                glimpse.again_at = began + max(SECOND, REST * (self._clock() - began))
            return cast(Seen, glimpse.seen)

    def _forget_old(self) -> None:
        past = self._clock() - 60 * SECOND
        for key in [k for k, g in self._all.items() if g.again_at < past and not g.lock.locked()]:
            del self._all[key]


@dataclass(frozen=True, slots=True)
class News:
    """A block to swap in; the last one also tells the browser to stop listening."""

    block: str
    last: bool = False


def live_answer(look: Callable[[], News], closing: Callable[[], bool]) -> StreamingResponse:
    """`look` runs in the thread pool. Starlette cancels the stream when the browser leaves."""
    return StreamingResponse(
        stream(look, closing),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def stream(
    look: Callable[[], News], closing: Callable[[], bool], every: float = EVERY_SECONDS
) -> AsyncIterator[str]:
    told, quiet = "", 0
    while not closing():
        news = await run_in_threadpool(look)
        quiet += 1
        if news.block != told:
            told, quiet = news.block, 0
            yield event(told)
        elif quiet % STILL_HERE_AFTER == 0:
            yield ": still here\n\n"
        if news.last:
            yield event("", "done")
            return
        await asyncio.sleep(every)


def event(block: str, name: str = "") -> str:
    lines = [f"event: {name}"] if name else []
    lines += [f"data: {line}" for line in block.splitlines() or [""]]
    return "\n".join(lines) + "\n\n"
