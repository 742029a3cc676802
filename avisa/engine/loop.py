"""The engine: a sender for each number, the digest, the timer and the chores, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from avisa.channels.port import Channel
from avisa.engine.channels import ChannelFactory, Channels
from avisa.engine.chores import Chores
from avisa.engine.conversations import ConversationFiles
from avisa.engine.erasures import Erasures
from avisa.engine.hooks import HookSending
from avisa.engine.receipts import Receipts
from avisa.engine.restored import Mark
from avisa.engine.sender import Sender
from avisa.engine.sms import SmsFactory, SmsSending
from avisa.engine.store import Store
from avisa.engine.submissions import Submissions
from avisa.engine.tenure import Tenure, pause
from avisa.engine.timer import Timer
from avisa.engine.types import SendingNumber, Tuning
from avisa.engine.upkeep import Upkeep
from avisa.engine.uploads import Uploads
from avisa.kernel.clock import MINUTE, SECOND, Millis
from avisa.privacy.erasure_actions import Inbox
from avisa.privacy.sweep_actions import Sweep
from avisa.workspace.queries import all_active_numbers
from avisa.workspace.types import Number

log = logging.getLogger(__name__)

LOOK_FOR_NUMBERS: Millis = SECOND
AFTER_AN_ERROR: Millis = 2 * SECOND


@dataclass(slots=True)
class Running:
    number: SendingNumber
    channel: Channel
    stop: asyncio.Event
    task: asyncio.Task[None]


class Engine:
    """`digest` is one pass over the inbox, `webhooks` drops what is old in it, `naming` what names somebody
    (ingest is a neighbour)."""

    def __init__(
        self,
        store: Store,
        factory: ChannelFactory,
        digest: Callable[[], int],
        owner: str,
        tuning: Tuning | None = None,
        webhooks: Sweep | None = None,
        naming: Inbox | None = None,
        sms: SmsFactory | None = None,
        hooks_to_private: bool = False,
    ) -> None:
        self._store = store
        self._channels = Channels(store, factory)
        self._digest = digest
        self._owner = owner
        self._tuning = tuning or Tuning()
        self._webhooks = webhooks
        self._naming = naming
        self._sms = SmsSending(store, sms) if sms else None
        self._hooks = HookSending(store, hooks_to_private)
        self._senders: dict[int, Running] = {}
        self._mark = Mark(store, store.folder) if store.folder else None

    async def run(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set; returns when nothing is in the air and every lease is free."""
        if self._mark:
            for number_id in await self._store.call(self._mark.check):
                log.error("a restored backup: number %s is stopped until a person starts it", number_id)
        timer = Timer(self._store)
        files = ConversationFiles(self._store, self._channels)
        jobs = [
            self._under_lease("digest", self._digest_once, stop, idle=50),
            self._under_lease("timer", timer.run_once, stop, idle=100),
            self._under_lease("upkeep", Upkeep(self._store, self._webhooks).run_once, stop, idle=MINUTE),
            self._under_lease("chores", self._asked_things(), stop, idle=SECOND),
            self._under_lease("conversations", files.run_once, stop, idle=200),
            self._under_lease("uploads", Uploads(self._store, self._channels).run_once, stop, idle=SECOND),
            self._under_lease("hooks", self._hooks.run_once, stop, idle=200),
            self._follow_numbers(stop),
        ]
        if self._naming:
            erasures = Erasures(self._store, self._naming)
            jobs.append(self._under_lease("erasures", erasures.run_once, stop, idle=MINUTE))
        if self._sms:
            jobs.append(self._under_lease("sms", self._sms.run_once, stop, idle=250))
        await asyncio.gather(*jobs)
        await self._channels.close()
        await self._hooks.close()
        if self._sms:
            await self._sms.close()

    def _asked_things(self) -> Callable[[], Awaitable[int]]:
        """One after the other: a list that was asked for before a template was created lacks it."""
        chores = Chores(self._store, self._channels)
        submissions = Submissions(self._store, self._channels)
        receipts = Receipts(self._store, self._channels)

        async def once() -> int:
            asked = await chores.run_once() + await submissions.run_once()
            return asked + await receipts.run_once()

        return once

    async def _digest_once(self) -> int:
        return await self._store.commit(self._digest)

    async def _under_lease(
        self, name: str, work: Callable[[], Awaitable[int]], stop: asyncio.Event, idle: Millis
    ) -> None:
        """One engine does it; when there was nothing to do it rests `idle` ms."""
        while not stop.is_set():
            try:
                await self._one_tenure(name, work, stop, idle)
            except Exception:
                # One bad row, or a database that is away, must not end the engine: tried again after a rest.
                log.exception("%s failed", name)
                await pause(stop, AFTER_AN_ERROR)

    async def _one_tenure(
        self, name: str, work: Callable[[], Awaitable[int]], stop: asyncio.Event, idle: Millis
    ) -> None:
        tenure = Tenure(self._store, name, self._owner, self._tuning.lease)
        if await tenure.begin(stop) is None:
            return
        try:
            while not stop.is_set() and await tenure.keep():
                if not await work():
                    await pause(stop, idle)
        finally:
            await tenure.end()

    async def _follow_numbers(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._match(await self._store.call(self._active))
                if self._mark:
                    await self._store.call(self._mark.keep)
            except Exception:
                log.exception("looking for numbers failed")
            await pause(stop, LOOK_FOR_NUMBERS)
        await self._match([])

    def _active(self) -> list[SendingNumber]:
        with self._store.db.read() as tx:
            return [sending(number) for number in all_active_numbers(tx)]

    async def _match(self, numbers: list[SendingNumber]) -> None:
        """Start senders for new numbers, end those of numbers that are gone or have changed."""
        wanted = {number.id: number for number in numbers}
        ending = [
            one
            for one in self._senders.values()
            if one.stop.is_set() or wanted.get(one.number.id) != one.number
        ]
        for one in ending:
            one.stop.set()
        for one in ending:
            await one.task
            del self._senders[one.number.id]
        for number in numbers:
            channel = await self._channels.of(number.workspace_id, number.account_id)
            if channel is not None and number.id not in self._senders:
                own_stop = asyncio.Event()
                task = asyncio.create_task(self._send_for(number, channel, own_stop))
                self._senders[number.id] = Running(number, channel, own_stop, task)

    async def _send_for(self, number: SendingNumber, channel: Channel, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await Sender(number, channel, self._store, self._tuning, self._owner).run(stop)
            except Exception:
                log.exception("sender of number %s failed", number.id)
                await pause(stop, AFTER_AN_ERROR)


def sending(number: Number) -> SendingNumber:
    return SendingNumber(
        workspace_id=number.workspace_id,
        id=number.id,
        account_id=number.account_id,
        portfolio_id=number.portfolio_id,
        connection_id=number.connection_id,
        connection_revision=number.connection_revision,
        platform_id=number.platform_id,
        mps=number.mps,
    )
