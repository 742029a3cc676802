"""Telling the platform which words agents have read: it shows people its ticks."""

from __future__ import annotations

from avisa.desk.receipt_actions import settle_receipt
from avisa.desk.receipt_queries import receipts_due
from avisa.desk.types import Receipt
from avisa.engine.channels import Channels
from avisa.engine.store import Store
from avisa.workspace.queries import all_workspaces, number_by_id
from avisa.workspace.types import Number

AT_ONCE = 16  # of a company in one look


class Receipts:
    def __init__(self, store: Store, channels: Channels) -> None:
        self._store = store
        self._channels = channels

    async def run_once(self) -> int:
        """Some of what is due in each company; returns how much that was. Told twice, nothing changes."""
        done = 0
        for workspace_id in await self._store.call(self._workspaces):
            for one in await self._store.call(self._due, workspace_id):
                told = await self._tell(workspace_id, one)
                await self._store.commit(self._settle, workspace_id, one, told)
                done += 1
        return done

    async def _tell(self, workspace_id: int, one: Receipt) -> bool:
        number = await self._store.call(self._number, workspace_id, one.number_id)
        channel = await self._channels.of(workspace_id, number.account_id) if number else None
        if number is None or channel is None:
            return False
        return await channel.mark_read(number.platform_id, one.wamid) is None

    def _workspaces(self) -> list[int]:
        with self._store.db.read() as tx:
            return [one.id for one in all_workspaces(tx)]

    def _due(self, workspace_id: int) -> list[Receipt]:
        with self._store.db.read() as tx:
            return receipts_due(tx, workspace_id, self._store.clock(), AT_ONCE)

    def _number(self, workspace_id: int, number_id: int) -> Number | None:
        with self._store.db.read() as tx:
            return number_by_id(tx, workspace_id, number_id)

    def _settle(self, workspace_id: int, one: Receipt, told: bool) -> None:
        with self._store.unit(workspace_id) as unit:
            settle_receipt(unit, one, told)
