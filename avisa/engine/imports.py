"""The engine's share in imports: a few chunks of each that waits, so that nothing else stands behind them."""

from __future__ import annotations

from avisa.audience.imports.queries import waiting_imports
from avisa.consent.intake.importer import Importer
from avisa.engine.store import Store

CHUNKS = 10  # of one import, before the timer looks after something else


class Imports:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._importer = Importer(store.db, store.ids, store.vault)

    def step(self, workspace_id: int) -> int:
        """Go on with every import that waits; returns how many are not at their end."""
        with self._store.db.read() as tx:
            waiting = waiting_imports(tx, workspace_id)
        return sum(self._some(workspace_id, import_id) for import_id in waiting)

    def _some(self, workspace_id: int, import_id: int) -> bool:
        for _ in range(CHUNKS):
            if self._importer.run_chunk(workspace_id, import_id, self._store.clock()).ended:
                return False
        return True
