"""The open channels, one per account; made anew when a connection's secrets change."""

from __future__ import annotations

from collections.abc import Callable

from avisa.channels.port import Channel
from avisa.engine.store import Store
from avisa.workspace.queries import account_by_id, connection_by_id
from avisa.workspace.types import Account, Connection

ChannelFactory = Callable[[Connection, Account], Channel]


class Channels:
    def __init__(self, store: Store, factory: ChannelFactory) -> None:
        self._store = store
        self._factory = factory
        self._open: dict[tuple[int, int], tuple[Connection, Channel]] = {}

    async def of(self, workspace_id: int, account_id: int) -> Channel | None:
        """The account's channel; None when the account or its connection is gone."""
        found = await self._store.call(self._look_up, workspace_id, account_id)
        if found is None:
            return None
        connection, account = found
        known = self._open.get((workspace_id, account_id))
        if known and known[0] == connection:
            return known[1]
        # The old channel stays open for what it has in the air; it closes when nobody holds it.
        channel = self._factory(connection, account)
        self._open[workspace_id, account_id] = (connection, channel)
        return channel

    async def close(self) -> None:
        for _, channel in self._open.values():
            await channel.close()
        self._open.clear()

    def _look_up(self, workspace_id: int, account_id: int) -> tuple[Connection, Account] | None:
        with self._store.db.read() as tx:
            account = account_by_id(tx, workspace_id, account_id)
            connection = connection_by_id(tx, account.connection_id) if account else None
        if account is None or connection is None or connection.workspace_id != workspace_id:
            return None
        return connection, account
