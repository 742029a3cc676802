"""After a company changed its rules: what waits for the old ones is judged anew, chunk by chunk."""

from __future__ import annotations

from avisa.engine.store import Store
from avisa.gate.policy import policy_of
from avisa.kernel.clock import HOUR
from avisa.messages.actions import make_due
from avisa.messages.types import IN_CONVERSATION
from avisa.messages.waiting_queries import waiting_after

REASONS = ("quiet_hours", IN_CONVERSATION)
MOST = 500  # rows a chunk takes


class Reopening:
    """Remembers per company which change it has seen, and how far it has come with it.

    By their ids, because a row that must wait again looks as it did before. An engine that has just begun
    goes on with a change of the last hour: it may have been its predecessor's.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._since = store.clock() - HOUR
        self._seen: dict[int, int] = {}
        self._after: dict[int, int] = {}

    def step(self, workspace_id: int) -> int:
        """One chunk; how many rows were made due."""
        with self._store.db.read() as tx:
            changed_at = policy_of(tx, workspace_id).changed_at
            if changed_at > self._seen.get(workspace_id, self._since):
                self._seen[workspace_id], self._after[workspace_id] = changed_at, 0
            if workspace_id not in self._after:
                return 0
            waiting = waiting_after(tx, workspace_id, REASONS, self._after[workspace_id], MOST)
        if not waiting:
            del self._after[workspace_id]
            return 0
        with self._store.unit(workspace_id) as unit:
            make_due(unit, waiting)
        self._after[workspace_id] = waiting[-1]
        return len(waiting)
