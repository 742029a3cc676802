"""The timer: what has to go on by itself, chunk by chunk, each chunk its own short transaction."""

from __future__ import annotations

from collections.abc import Callable

from avisa.campaigns import actions as campaigns
from avisa.campaigns.queries import campaigns_with_work, running_campaigns
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.engine.confirming import Confirming
from avisa.engine.imports import Imports
from avisa.engine.positions import Positions
from avisa.engine.reopening import Reopening
from avisa.engine.scheduling import Scheduling
from avisa.engine.store import Store
from avisa.engine.waves import Waves
from avisa.kernel.clock import SECOND, Millis
from avisa.kernel.unit import Unit
from avisa.limits.actions import forget_promises
from avisa.limits.queries import usage
from avisa.messages.actions import last_promise, pull_forward
from avisa.messages.queries import unfinished, waits_for
from avisa.workspace.queries import all_workspaces, numbers_of, portfolios_of

LIMIT = "limit_reached"
MOST = 500  # rows a chunk takes
LOOK_FOR_ROOM: Millis = 5 * SECOND


class Timer:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._imports = Imports(store)
        self._positions = Positions(store)
        self._reopening = Reopening(store)
        self._confirming = Confirming(store)
        self._scheduling = Scheduling(store)
        self._waves = Waves(store)
        self._room_seen_at = 0

    async def run_once(self) -> int:
        """One step of everything that is under way; returns how much there was to do."""
        done = 0
        now = self._store.clock()
        look_for_room = now - self._room_seen_at >= LOOK_FOR_ROOM
        if look_for_room:
            self._room_seen_at = now
        for workspace_id in await self._store.call(self._workspaces):
            await self._positions.step(workspace_id)
            done += await self._store.commit(self._imports.step, workspace_id)
            done += await self._store.commit(self._reopening.step, workspace_id)
            done += await self._store.commit(self._confirming.step, workspace_id)
            done += await self._scheduling.step(workspace_id)
            done += await self._store.commit(self._waves.step, workspace_id)
            for work in await self._store.call(self._campaign_work, workspace_id):
                done += await self._store.commit(work)
            if look_for_room:
                for work in await self._store.call(self._limit_work, workspace_id):
                    pulled = await self._store.commit(work)
                    if pulled == MOST:  # there may be more room than one chunk fills
                        self._room_seen_at = 0
                    done += pulled
        return done

    def _workspaces(self) -> list[int]:
        with self._store.db.read() as tx:
            return [one.id for one in all_workspaces(tx)]

    def _campaign_work(self, workspace_id: int) -> list[Callable[[], int]]:
        with self._store.db.read() as tx:
            busy = campaigns_with_work(tx, workspace_id)
            running = running_campaigns(tx, workspace_id)
            over = [one for one in running if not unfinished(tx, workspace_id, one.number_id, one.id)]
        chunks = [self._chunk(workspace_id, one) for one in busy]
        return chunks + [self._finishing(workspace_id, one) for one in over if not one.releasing]

    def _chunk(self, workspace_id: int, one: CampaignView) -> Callable[[], int]:
        def work() -> int:
            with self._store.unit(workspace_id) as unit:
                match one.state:
                    case CampaignState.LAUNCHING:
                        return not campaigns.freeze_next(unit, one.id, MOST).done
                    case CampaignState.CANCELLING:
                        return not campaigns.cancel_next(unit, one.id, MOST).done
                    case _:
                        return not campaigns.release_next(unit, one.id, MOST).done

        return work

    def _finishing(self, workspace_id: int, one: CampaignView) -> Callable[[], int]:
        def work() -> int:
            with self._store.unit(workspace_id) as unit:
                return int(campaigns.finish(unit, one.id))

        return work

    def _limit_work(self, workspace_id: int) -> list[Callable[[], int]]:
        """Room that came back early (a higher tier, a cancelled run) is given to those who wait."""
        found: list[Callable[[], int]] = []
        with self._store.db.read() as tx:
            now = self._store.clock()
            numbers = numbers_of(tx, workspace_id)
            for portfolio in portfolios_of(tx, workspace_id):
                own = [number.id for number in numbers if number.portfolio_id == portfolio.id]
                if not own or not waits_for(tx, workspace_id, own, LIMIT, now):
                    continue
                room = usage(tx, workspace_id, portfolio.id, now).room
                if room is None or room > 0:
                    found.append(self._pull(workspace_id, portfolio.id, own, room))
        return found

    def _pull(
        self, workspace_id: int, portfolio_id: int, numbers: list[int], room: int | None
    ) -> Callable[[], int]:
        def work() -> int:
            with self._store.unit(workspace_id) as unit:
                return pull(unit, portfolio_id, numbers, MOST if room is None else min(room, MOST))

        return work


def pull(unit: Unit, portfolio_id: int, numbers: list[int], most: int) -> int:
    moved = pull_forward(unit, numbers, LIMIT, most)
    forget_promises(unit, portfolio_id, last_promise(unit, numbers, LIMIT))
    return moved
