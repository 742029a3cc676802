"""The engine's share in erasing people: what one short transaction could not look through, step by step."""

from __future__ import annotations

from avisa.engine.store import Store
from avisa.privacy.erasure_actions import Inbox, go_on
from avisa.workspace.queries import all_workspaces


class Erasures:
    def __init__(self, store: Store, inbox: Inbox) -> None:
        self._store = store
        self._inbox = inbox

    async def run_once(self) -> int:
        """One step of one erasure in each company; returns how many went on."""
        going = [
            await self._store.commit(self._step, workspace_id)
            for workspace_id in await self._store.call(self._workspaces)
        ]
        return sum(going)

    def _workspaces(self) -> list[int]:
        with self._store.db.read() as tx:
            return [one.id for one in all_workspaces(tx)]

    def _step(self, workspace_id: int) -> bool:
        with self._store.unit(workspace_id) as unit:
            return go_on(unit, self._store.vault, self._inbox)
