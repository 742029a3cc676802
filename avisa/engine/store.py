"""The engine's hold on the database: its own threads, units of work, and the clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError

from avisa.kernel.clock import Clock
from avisa.kernel.db import Database, is_passing
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 5


@dataclass(frozen=True, slots=True)
class Store:
    db: Database
    vault: Vault
    ids: Ids
    clock: Clock
    threads: Executor
    folder: Path | None = None  # what is kept outside the database: the ledger's heads, the engine's mark

    @contextmanager
    def unit(self, workspace_id: int, actor: str = "avisa") -> Iterator[Unit]:
        with self.db.write() as tx:
            # The clock is read inside: whoever waited at the turnstile must not act in the past.
            yield Unit(tx, workspace_id, self.clock(), self.ids, actor)

    async def commit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`call` for work that is one whole transaction: tried again when the database undid it."""
        for _ in range(TRIES - 1):
            try:
                return await self.call(work, *args, **kwargs)
            except DBAPIError as error:
                if not is_passing(error):
                    raise
        return await self.call(work, *args, **kwargs)

    async def hot(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`commit` for claims and settling. On SQLite it runs in the loop itself: the file's writes are
        short, and handing the interpreter between two busy threads cost a quarter of the speed (measured
        2026-11). What is in the air goes on meanwhile. A server's answer is waited for in a thread.
        """
        if not self.db.is_sqlite:
            return await self.commit(work, *args, **kwargs)
        done = work(*args, **kwargs)
        await asyncio.sleep(0)  # a long row of claims that only set aside must not starve the sends
        return done

    async def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking work in the engine's threads; nothing that waits for a disk runs on the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, lambda: work(*args, **kwargs))
