"""The engine's share in waves and frozen segments: opening what held its quality, filling lists."""

from __future__ import annotations

from avisa.audience.queries import lists_filling
from avisa.campaigns.actions import open_next_wave
from avisa.campaigns.queries import running_campaigns
from avisa.campaigns.types import CampaignView
from avisa.engine.store import Store
from avisa.kernel.clock import SECOND, Millis
from avisa.reports.waves import may_go_on
from avisa.segments.actions import fill_next

LOOK_EVERY: Millis = 30 * SECOND  # what came of a wave is counted over all of its rows


class Waves:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked_at: dict[int, Millis] = {}

    def step(self, workspace_id: int) -> int:
        """A chunk of each list that is being filled, and the waves that may go on."""
        with self._store.db.read() as tx:
            filling = lists_filling(tx, workspace_id)
        done = sum(self._fill(workspace_id, list_id) for list_id in filling)
        now = self._store.clock()
        if now - self._looked_at.get(workspace_id, 0) < LOOK_EVERY:
            return done
        self._looked_at[workspace_id] = now
        return done + sum(self._open(workspace_id, one) for one in self._ready(workspace_id, now))

    def _fill(self, workspace_id: int, list_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            return int(not fill_next(unit, list_id).done)

    def _ready(self, workspace_id: int, now: Millis) -> list[CampaignView]:
        with self._store.db.read() as tx:
            return [
                one for one in running_campaigns(tx, workspace_id) if may_go_on(tx, workspace_id, one, now)
            ]

    def _open(self, workspace_id: int, one: CampaignView) -> int:
        with self._store.unit(workspace_id) as unit:
            return int(open_next_wave(unit, one.id, one.open_wave, "quality"))
