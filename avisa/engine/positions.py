"""Positions for the journal's lines, given by one process after their commit: a reader's cursor."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.engine.store import Store
from avisa.journal.actions import give_positions
from avisa.journal.queries import unplaced

AT_ONCE = 500  # in one transaction
SEEN = 10_000  # ids in memory: after a rest the backlog may be long


class Positions:
    """The lines that one look finds are numbered before those that are committed after it.

    Among themselves they are numbered by id: which of them was committed first no database tells.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def step(self, workspace_id: int) -> int:
        """Returns how many lines readers can see now that they could not see before."""
        found = await self._store.call(self._waiting, workspace_id)
        given = 0
        for start in range(0, len(found), AT_ONCE):
            given += await self._store.commit(self._give, workspace_id, found[start : start + AT_ONCE])
        return given

    def _waiting(self, workspace_id: int) -> list[int]:
        with self._store.db.read() as tx:
            return unplaced(tx, workspace_id, SEEN)

    def _give(self, workspace_id: int, committed: Sequence[int]) -> int:
        with self._store.unit(workspace_id) as unit:
            return give_positions(unit, committed)
