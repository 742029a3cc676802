"""Which connection an address names: looked up in the database, then remembered for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from avisa.channels.port import Webhook
from avisa.kernel.clock import SECOND, Clock, Millis
from avisa.kernel.db import Database
from avisa.workspace.queries import connection_by_id
from avisa.workspace.types import Connection

REMEMBERED_FOR: Millis = 10 * SECOND  # how long another process may still know a changed secret's old value
MOST_REMEMBERED = 1000
LARGEST_ID = (1 << 63) - 1

WebhookOf = Callable[[Connection], Webhook]


@dataclass(frozen=True, slots=True)
class Known:
    id: int
    workspace_id: int
    webhook: Webhook
    until: Millis


class Connections:
    """Only connections that exist are remembered: a new one is there at once, and junk takes no room."""

    def __init__(self, db: Database, clock: Clock, webhook_of: WebhookOf) -> None:
        self._db = db
        self._clock = clock
        self._webhook_of = webhook_of
        self._remembered: dict[int, Known] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="connections")

    async def named(self, connection_id: int) -> Known | None:
        known = self._remembered.get(connection_id)
        if known and known.until > self._clock():
            return known
        self._remembered.pop(connection_id, None)
        found = await asyncio.get_running_loop().run_in_executor(self._thread, self._look_up, connection_id)
        if found and len(self._remembered) < MOST_REMEMBERED:
            self._remembered[connection_id] = found
        return found

    def forget(self) -> None:
        """A secret has changed in this process; others notice within REMEMBERED_FOR."""
        self._remembered.clear()

    def _look_up(self, connection_id: int) -> Known | None:
        if connection_id > LARGEST_ID:
            return None
        with self._db.read() as tx:
            found = connection_by_id(tx, connection_id)
        if found is None:
            return None
        return Known(found.id, found.workspace_id, self._webhook_of(found), self._clock() + REMEMBERED_FOR)
