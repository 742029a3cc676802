"""The sender of one number: owns its lease, claims, paces, sends, settles."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from avisa.channels.port import Ambiguous, Channel, NeverLeft, Outcome
from avisa.engine import lease as leases
from avisa.engine.claim import claim
from avisa.engine.departures import Departures
from avisa.engine.lease import Lease
from avisa.engine.pace import Bucket, Pairs, Stride, claimable
from avisa.engine.rules import Effects, effects_of
from avisa.engine.settle import write
from avisa.engine.store import Store
from avisa.engine.tenure import Tenure
from avisa.engine.types import Answer, Claim, Ready, SendingNumber, TooLate, Tuning
from avisa.errors import Conflict
from avisa.kernel.clock import Millis
from avisa.messages.queries import next_due
from avisa.messages.settle_actions import rescue

log = logging.getLogger(__name__)


class Sender:
    """Runs until `stop` is set; then finishes what is in the air, settles it and gives the lease back."""

    def __init__(
        self,
        number: SendingNumber,
        channel: Channel,
        store: Store,
        tuning: Tuning,
        owner: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._number = number
        self._channel = channel
        self._store = store
        self._tuning = tuning
        self._tenure = Tenure(store, leases.name_of(number.id), owner, tuning.lease)
        self._bucket = Bucket(number.mps, store.clock())
        self._pairs = Pairs()
        self._monotonic = monotonic
        self._stride = Stride(min(tuning.batch, tuning.connections))
        self.departures = Departures(number.id, tuning.bound)
        self._answers: list[Answer] = []
        self._answered = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._claimed_at = 0
        self._more = False  # the last claim was a full one: the next need not look first
        self._stop = asyncio.Event()
        self._open = 0  # rows whose intent is written and whose outcome is not

    async def run(self, stop: asyncio.Event) -> None:
        """`stop` is this sender's own: it sets it itself when a fault stops its number or account."""
        self._stop = stop
        while not stop.is_set():
            held = await self._tenure.begin(stop)
            if held is None:
                return
            await self._store.commit(self._rescue, held)
            self._bucket = Bucket(self._number.mps, self._store.clock())
            try:
                await self._work(held, stop)
            except Conflict as lost:
                log.warning("number %s: %s", self._number.id, lost)
            finally:
                await self._finish(held)

    async def _work(self, held: Lease, stop: asyncio.Event) -> None:
        while not stop.is_set():
            if not await self._tenure.keep():
                raise Conflict("lease_lost", lease=held.name)
            await self._settle(held)
            self.departures.tell(self._store.clock())
            most = self._claimable()
            if not most:
                await self._rest(self._tuning.ahead // 10, stop)
            elif not self._more and not await self._store.hot(self._anything_due):
                await self._rest(self._tuning.idle, stop)
            else:
                self._pairs.forget(self._store.clock())
                self._claimed_at = self._store.clock()
                taken = await (self._take_alone(held) if self._stride.alone else self._take(held, most))
                self._more = len(taken.ready) + taken.aside >= most
                if not taken.ready and not taken.aside:  # stopped, changed, or another has the rows
                    await self._rest(self._tuning.idle, stop)

    def _claimable(self) -> int:
        now = self._store.clock()
        return claimable(
            self._tuning, self._bucket, self._open, self._claimed_at, now, stride=self._stride.most
        )

    def _anything_due(self) -> bool:
        """A look from the reader's side: an idle number takes no place among the writers."""
        with self._store.db.read() as tx:
            first = next_due(tx, self._number.workspace_id, self._number.id)
        return first is not None and first <= self._store.clock()

    async def _take(self, held: Lease, most: int) -> Claim:
        taken, committed = await self._store.hot(self._claim, held, most)
        for one, delay in self._reserved(taken.ready):
            self._follow(asyncio.create_task(self._send(one, delay, committed)))
        return taken

    async def _take_alone(self, held: Lease) -> Claim:
        """One row, and no turn of the loop between its commit and its call, however busy the loop is."""
        told: asyncio.Future[Claim] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._claim_and_send(held, told))
        self._follow(task)
        either: set[asyncio.Future[Any]] = {task, told}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not told.done():
            task.result()  # raises what kept it from claiming
        return told.result()

    async def _claim_and_send(self, held: Lease, told: asyncio.Future[Claim]) -> None:
        taken, committed = self._claim(held, 1)
        told.set_result(taken)
        for one, _ in self._reserved(taken.ready):  # one at most, and it may leave this very instant
            await self._send(one, 0, committed)

    def _claim(self, held: Lease, most: int) -> tuple[Claim, float]:
        """What was claimed, and when that was committed by this machine's own clock."""
        with self._store.unit(self._number.workspace_id) as unit:
            taken = claim(unit, self._number, held, self._pairs, most)
        return taken, self._monotonic()

    def _rescue(self, held: Lease) -> None:
        with self._store.unit(self._number.workspace_id) as unit:
            lost = rescue(unit, self._number.id, held.epoch)
        if lost:
            log.warning("number %s: %d messages of a dead engine are unknown", self._number.id, lost)

    def _reserved(self, ready: Sequence[Ready]) -> list[tuple[Ready, float]]:
        """Each with the seconds that it waits for its turn."""
        now = self._store.clock()
        self._open += len(ready)
        self._pairs.sent([one.contact_id for one in ready], now)
        instants = self._bucket.reserve(now, len(ready))
        return [(one, (instant - now) / 1000) for one, instant in zip(ready, instants, strict=True)]

    def _follow(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, ready: Ready, delay: float, committed: float) -> None:
        if delay > 0.001:
            await asyncio.sleep(delay)
        outcome = await self._outcome(ready, committed)
        self._answers.append(Answer(ready, outcome))
        if len(self._answers) >= min(self._open, self._tuning.batch // 2):
            self._answered.set()

    async def _outcome(self, ready: Ready, committed: float) -> Outcome | TooLate:
        """Nothing comes between the look at the clock and the call; who is too late is asked about again."""
        if not self._tenure.is_safe():
            return NeverLeft("lease_lost")
        if not self.departures.may_begin((self._monotonic() - committed) * 1000):
            return TooLate()
        try:
            return await self._channel.send(self._number.platform_id, ready.outbound)
        except Exception as surprise:
            # A channel answers with values; should it ever raise, the row must not stay `sending` unseen,
            # and nobody knows whether the message left.
            log.exception("message %s: the channel raised", ready.id)
            return Ambiguous(type(surprise).__name__)

    async def _settle(self, held: Lease) -> None:
        if not self._answers:
            return
        answers, self._answers = self._answers, []
        effects = effects_of(answers, self._store.clock(), random.random())
        try:
            await self._store.hot(self._write, held, effects)
        except BaseException:
            self._answers = answers + self._answers  # not written: they must not be forgotten
            raise
        self._open -= len(answers)
        self._pairs.unsent(one.contact_id for one in effects.back)
        self._stride.went(len(answers) - len(effects.back), len(effects.back))
        if effects.stop_number or effects.stop_account:
            # Whoever starts it again may have given it a new token: that is for a new sender to use.
            self._stop.set()
        if effects.slower:
            self._bucket.back_off(self._store.clock(), effects.slower)

    def _write(self, held: Lease, effects: Effects) -> None:
        with self._store.unit(self._number.workspace_id) as unit:
            write(unit, self._store.vault, self._number, held.epoch, effects)

    async def _rest(self, longest: Millis, stop: asyncio.Event) -> None:
        """Until enough answers have come, or `longest` has passed, or it is time to stop."""
        self._answered.clear()
        if self._answers or stop.is_set():
            return
        waits = [asyncio.ensure_future(self._answered.wait()), asyncio.ensure_future(stop.wait())]
        await asyncio.wait(waits, timeout=longest / 1000, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _finish(self, held: Lease) -> None:
        """What is in the air comes down and is written; then the lease is free for another."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        await self._settle(held)
        await self._tenure.end()
