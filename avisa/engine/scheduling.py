"""The scheduler's part of the timer: runs taken up, frozen, released, cancelled, ended; each step short."""

from __future__ import annotations

from collections.abc import Callable

from avisa.engine.store import Store
from avisa.kernel.unit import Unit
from avisa.messages.queries import unfinished
from avisa.schedule.actions import finish
from avisa.schedule.firing_actions import look
from avisa.schedule.freezing_actions import freeze_next
from avisa.schedule.queries import (
    held_too_long,
    occurrences_with_work,
    running_occurrences,
    schedules_that_may_be_done,
    schedules_to_look_at,
)
from avisa.schedule.run_actions import cancel_next, expire_held, finish_run, release_next
from avisa.schedule.types import Occurrence, OccurrenceState

Work = Callable[[Unit], int]


class Scheduling:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def step(self, workspace_id: int) -> int:
        """What is due first becomes a run, then its people become rows; returns how much there was to do."""
        done = 0
        for find in (self._due, self._under_way):
            for work in await self._store.call(find, workspace_id):
                done += await self._store.commit(self._do, workspace_id, work)
        return done

    def _do(self, workspace_id: int, work: Work) -> int:
        with self._store.unit(workspace_id) as unit:
            return work(unit)

    def _due(self, workspace_id: int) -> list[Work]:
        with self._store.db.read() as tx:
            due = schedules_to_look_at(tx, workspace_id, self._store.clock())
        return [of(look, one) for one in due]

    def _under_way(self, workspace_id: int) -> list[Work]:
        with self._store.db.read() as tx:
            busy = occurrences_with_work(tx, workspace_id, self._store.clock())
            running = [run for run in running_occurrences(tx, workspace_id) if not run.releasing]
            over = [run for run in running if not unfinished(tx, workspace_id, run.number_id, run.id)]
            ending = schedules_that_may_be_done(tx, workspace_id)
            stale = held_too_long(tx, workspace_id, running, self._store.clock())
        return [
            *(chunk(run) for run in busy),
            *(of(finish_run, run.id) for run in over),
            *(of(expire_held, one) for one in stale),
            *(of(finish, one) for one in ending),
        ]


def chunk(run: Occurrence) -> Work:
    def work(unit: Unit) -> int:
        if run.state == OccurrenceState.CANCELLING:
            return not cancel_next(unit, run.id)
        if run.releasing:
            return not release_next(unit, run.id)
        return not freeze_next(unit, run.id)

    return work


def of(act: Callable[[Unit, int], int], identifier: int) -> Work:
    return lambda unit: int(act(unit, identifier))
