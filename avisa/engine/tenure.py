"""Holding a lease over time: begin, keep, end, and whether it is still safe to act under it."""

from __future__ import annotations

import asyncio
import time

from avisa.engine import lease as leases
from avisa.engine.lease import Lease
from avisa.engine.store import Store
from avisa.kernel.clock import Millis


class Tenure:
    """Between renewals safety is judged by this process's own monotonic clock, with a margin."""

    def __init__(self, store: Store, name: str, owner: str, ttl: Millis) -> None:
        self._store = store
        self._name = name
        self._owner = owner
        self._ttl = ttl
        self._held: Lease | None = None
        self._since = 0.0

    async def begin(self, stop: asyncio.Event) -> Lease | None:
        """Wait until the lease is ours; None when it is time to stop."""
        while not stop.is_set():
            before = time.monotonic()
            self._held = await self._store.call(self._acquire)
            if self._held:
                self._since = before
                return self._held
            await pause(stop, self._ttl / 4)
        return None

    async def keep(self) -> bool:
        """Renew when a third of the time has passed; False when the lease is lost."""
        if self._held is None:
            return False
        if self._age() < self._ttl / 3:
            return True
        before = time.monotonic()
        if not await self._store.call(self._renew, self._held):
            self._held = None
            return False
        self._since = before
        return True

    def is_safe(self) -> bool:
        """Whether a send may still leave: a quarter of the lease is kept as margin."""
        return self._held is not None and self._age() < self._ttl * 3 / 4

    async def end(self) -> None:
        if self._held is not None:
            await self._store.call(self._release, self._held)
            self._held = None

    def _age(self) -> float:
        return (time.monotonic() - self._since) * 1000

    def _acquire(self) -> Lease | None:
        with self._store.db.write() as tx:
            return leases.acquire(tx, self._name, self._owner, self._ttl)

    def _renew(self, held: Lease) -> bool:
        with self._store.db.write() as tx:
            return leases.renew(tx, held, self._ttl)

    def _release(self, held: Lease) -> None:
        with self._store.db.write() as tx:
            leases.release(tx, held)


async def pause(stop: asyncio.Event, wait: float) -> None:
    """`wait` ms, or less when it is time to stop."""
    try:
        await asyncio.wait_for(stop.wait(), wait / 1000)
    except TimeoutError:
        return
