"""Now and then the timer looks for a first yes that nobody has been asked about yet."""

from __future__ import annotations

from avisa.engine.store import Store
from avisa.kernel.clock import SECOND, Millis
from avisa.messages.confirmation_actions import ask_next

EVERY: Millis = 1 * SECOND
MOST = 100  # in one short transaction


class Confirming:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._after: dict[int, int] = {}
        self._looked_at: dict[int, Millis] = {}

    def step(self, workspace_id: int) -> int:
        """How many were asked; a company with more than `MOST` is gone through look by look."""
        now = self._store.clock()
        if now - self._looked_at.get(workspace_id, 0) < EVERY:
            return 0
        self._looked_at[workspace_id] = now
        with self._store.unit(workspace_id) as unit:
            done, after = ask_next(unit, self._store.vault, self._after.get(workspace_id, 0), MOST)
        self._after[workspace_id] = after or 0
        return done
