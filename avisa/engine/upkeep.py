"""Upkeep: what is swept out, and the ledger's heads written down outside the database, now and then."""

from __future__ import annotations

from avisa.audience.imports.abandoned_actions import give_up_unanswered, give_up_uploads
from avisa.consent.intake.confirmation.actions import forget_unconfirmed
from avisa.consent.intake.sms.forgetting_actions import forget_old_numbers
from avisa.consent.ledger.proof import write_head
from avisa.consent.ledger.queries import head_of
from avisa.engine.store import Store
from avisa.engine.uploads import files_in_use
from avisa.hooks.delivery_actions import forget_old
from avisa.kernel.clock import MINUTE, Millis
from avisa.messages.cost_actions import price_some_later
from avisa.messages.once_actions import forget_old_keys
from avisa.messages.waiting_queries import files_of_waiting
from avisa.privacy.sweep_actions import Sweep, sweep
from avisa.templates.samples.actions import forget_sample
from avisa.templates.samples.queries import unused_samples
from avisa.workspace.queries import all_workspaces

EVERY: Millis = 10 * MINUTE
MOST_BATCHES = 100  # 50,000 rows of a kind in ten minutes
MOST_FORGOTTEN = 500  # deliveries of webhooks, and as many lines, in one transaction
HEADS = "consent-head.jsonl"


class Upkeep:
    def __init__(self, store: Store, webhooks: Sweep | None = None) -> None:
        self._store = store
        self._webhooks = webhooks
        self._done_at = 0

    async def run_once(self) -> int:
        """Nothing until `EVERY` has passed; returns how many heads of the ledger had moved."""
        now = self._store.clock()
        if now - self._done_at < EVERY:
            return 0
        self._done_at = now
        for workspace_id in await self._store.call(self._workspaces):
            await self._store.commit(self._sweep, workspace_id)
            await self._forget_what_is_old(workspace_id)
            for sample_id in await self._store.call(self._unused_samples, workspace_id):
                await self._store.commit(self._forget_sample, workspace_id, sample_id)
        return await self._store.call(self._write_heads)

    def _workspaces(self) -> list[int]:
        with self._store.db.read() as tx:
            return [one.id for one in all_workspaces(tx)]

    def _sweep(self, workspace_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            given_up = give_up_uploads(unit) + give_up_unanswered(unit)
            old = forget_old_keys(unit) + forget_unconfirmed(unit) + forget_old_numbers(unit)
            return given_up + old

    async def _forget_what_is_old(self, workspace_id: int) -> None:
        """Short transactions, and no more than a look can bear: the next look goes on."""
        for step in (self._sweep_old, self._sweep_hooks, self._price_later):
            for _ in range(MOST_BATCHES):
                if await self._store.commit(step, workspace_id) == 0:
                    break

    def _sweep_old(self, workspace_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            return sweep(unit, self._webhooks).total

    def _sweep_hooks(self, workspace_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            return forget_old(unit, MOST_FORGOTTEN)

    def _price_later(self, workspace_id: int) -> int:
        with self._store.unit(workspace_id) as unit:
            return price_some_later(unit)

    def _unused_samples(self, workspace_id: int) -> list[int]:
        with self._store.db.read() as tx:
            unused = unused_samples(tx, workspace_id, self._store.clock())
            if not unused:
                return []
            carried = files_in_use(tx, workspace_id) | files_of_waiting(tx, workspace_id)
            return [one for one in unused if one not in carried]

    def _forget_sample(self, workspace_id: int, sample_id: int) -> None:
        with self._store.unit(workspace_id) as unit:
            forget_sample(unit, sample_id)

    def _write_heads(self) -> int:
        """A tail cut off the ledger is seen against this file (`avisa verify` reads it)."""
        if self._store.folder is None:
            return 0
        with self._store.db.read() as tx:
            heads = [head_of(tx, one.id) for one in all_workspaces(tx)]
        return write_head(self._store.folder / HEADS, [head for head in heads if head], self._store.clock())
