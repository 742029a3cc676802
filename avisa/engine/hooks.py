"""Webhooks to the customer's systems: deliveries made from the journal, sent a few at a time, tried again.

What is outside cannot be written to exactly once. An event is sent at least once, always under the same
`webhook-id`, which is its own id: the other side drops what it has seen.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from avisa.channels.http import Caller, Reply, Unanswered, Url
from avisa.channels.outside import address_of
from avisa.engine.store import Store
from avisa.hooks.actions import seal_context
from avisa.hooks.delivery_actions import EVENT_GONE, claim, settle, take_from_journal
from avisa.hooks.payload import events_told, webhook_body
from avisa.hooks.queries import has_due, hook_by_id, hooks_on, is_behind, sealed_secrets
from avisa.hooks.rules import is_public
from avisa.hooks.signing import headers
from avisa.hooks.types import Answer, Hook, HookState, Ready
from avisa.journal.queries import lines_by_id
from avisa.kernel.clock import MINUTE, SECOND, Millis
from avisa.kernel.log import redacted
from avisa.workspace.queries import all_workspaces

AT_ONCE = 8  # in the air to one endpoint
IN_TROUBLE = 1  # while nothing gets through: a system that comes back is not run over
TIMEOUT: Millis = 15 * SECOND
AT_THE_END = 3.0  # seconds for what is in the air
CALLERS_KEPT = 50
REST: Millis = 5 * SECOND  # after a round of failures, and as much more after each further one
LONGEST_REST: Millis = 5 * MINUTE
SAID = 200  # characters of an answer that is no success

log = logging.getLogger(__name__)
Place = tuple[int, int]  # workspace, endpoint


class HookSending:
    """One engine does it, under its lease. A slow endpoint holds up nobody else's."""

    def __init__(self, store: Store, to_private: bool, chance: Callable[[], float] = random.random) -> None:
        self._store = store
        self._to_private = to_private
        self._chance = chance
        self._busy: dict[Place, asyncio.Task[None]] = {}
        self._resting: dict[Place, tuple[int, Millis]] = {}  # failed rounds in a row, until when
        self._stopping = False
        self._callers: dict[tuple[str, str], Caller] = {}

    async def run_once(self) -> int:
        """A step for every endpoint; returns how many had something to do. Sending goes on beside it."""
        done = 0
        for workspace_id, one, behind, due in await self._store.call(self._work):
            if behind:
                done += await self._store.commit(self._take, workspace_id, one)
            place = (workspace_id, one.id)
            if due and place not in self._busy and not self._rests(place):
                self._busy[place] = asyncio.create_task(self._send_all(place))
                self._busy[place].add_done_callback(partial(self._over, place))
                done += 1
        return done

    def _over(self, place: Place, _: asyncio.Task[None]) -> None:
        del self._busy[place]

    async def close(self) -> None:
        """What is in the air gets a moment; what has no answer then is sent again by the next engine."""
        self._stopping = True
        for task in await self.in_the_air(AT_THE_END):
            task.cancel()
        for caller in self._callers.values():
            await caller.close()
        self._callers.clear()

    async def in_the_air(self, patience: float | None = None) -> set[asyncio.Task[None]]:
        """Wait for it, no longer than `patience` seconds; what is still there then."""
        if not self._busy:
            return set()
        _, late = await asyncio.wait(list(self._busy.values()), timeout=patience)
        return late

    def _work(self) -> list[tuple[int, Hook, bool, bool]]:
        now = self._store.clock()
        with self._store.db.read() as tx:
            found = [(one.id, hook) for one in all_workspaces(tx) for hook in hooks_on(tx, one.id)]
            return [(w, one, is_behind(tx, w, one), has_due(tx, w, one.id, now)) for w, one in found]

    def _take(self, workspace_id: int, one: Hook) -> int:
        with self._store.unit(workspace_id) as unit:
            return take_from_journal(unit, one)

    async def _send_all(self, place: Place) -> None:
        """Until nothing is due there, or it is switched off."""
        try:
            while await self._send_some(place):
                pass
        except Exception:
            # What was claimed is tried again by itself: its next try is in its row.
            log.exception("webhook %s failed", place[1])

    async def _send_some(self, place: Place) -> int:
        one = await self._store.call(self._hook, place)
        if one is None:
            return 0
        most = IN_TROUBLE if one.failing_since else AT_ONCE
        ready = await self._store.commit(self._claim, place, most)
        if not ready:
            return 0
        secrets, bodies = await self._store.call(self._told, place, ready)
        caller = await self._caller(one.url)
        sends = (self._send(caller, one.url, each, secrets, bodies) for each in ready)
        answers = await asyncio.gather(*sends)
        await self._store.commit(self._settle, place, list(zip(ready, answers, strict=True)))
        return len(ready) if self._goes_on(place, answers) else 0

    def _rests(self, place: Place) -> bool:
        return self._resting.get(place, (0, 0))[1] > self._store.clock()

    def _goes_on(self, place: Place, answers: Sequence[Answer]) -> bool:
        """Where nothing got through, the others wait as they are: their own three days are not used up."""
        if any(answer.taken or answer.details == EVENT_GONE for answer in answers):
            self._resting.pop(place, None)
            return not self._stopping
        rounds = self._resting.get(place, (0, 0))[0] + 1
        self._resting[place] = (rounds, self._store.clock() + min(rounds * REST, LONGEST_REST))
        return False

    def _hook(self, place: Place) -> Hook | None:
        with self._store.db.read() as tx:
            one = hook_by_id(tx, *place)
        return one if one and one.state is HookState.ON else None

    def _claim(self, place: Place, most: int) -> list[Ready]:
        with self._store.unit(place[0]) as unit:
            return claim(unit, place[1], most, self._chance())

    def _told(self, place: Place, ready: Sequence[Ready]) -> tuple[list[str], dict[int, bytes]]:
        """The secrets that sign now, and the bodies by event; an event that is forgotten has none."""
        workspace_id, hook_id = place
        with self._store.db.read() as tx:
            sealed = sealed_secrets(tx, workspace_id, hook_id, self._store.clock())
            lines = list(lines_by_id(tx, workspace_id, [one.event_id for one in ready]).values())
            events = events_told(tx, workspace_id, lines)
        secrets = [self._store.vault.open(one, seal_context(hook_id)).decode() for one in sealed]
        return secrets, {int(event["id"]): webhook_body(event) for event in events}

    async def _send(
        self, caller: Caller | str, url: str, ready: Ready, secrets: Sequence[str], bodies: dict[int, bytes]
    ) -> Answer:
        body = bodies.get(ready.event_id)
        if body is None:
            return Answer(None, 0, EVENT_GONE)
        if isinstance(caller, str):
            return Answer(None, 0, caller)
        begun = time.monotonic()
        signed = headers(secrets, str(ready.event_id), self._store.clock() // SECOND, body)
        reply = await caller.post_and_glance(Url(url), body, signed, TIMEOUT, 4 * SAID)
        return answer_of(reply, round((time.monotonic() - begun) * 1000))

    async def _caller(self, url: str) -> Caller | str:
        """One that goes to the address which was looked at just now; else why there is none.

        A slow server of names must not hold the engine's own threads.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            asked = asyncio.get_running_loop().run_in_executor(None, address_of, host, port, self._is_allowed)
            address = await asyncio.wait_for(asked, TIMEOUT / 1000)
        except (OSError, TimeoutError):
            return "name_unknown"
        if address is None:
            return "address_private"
        key = (f"{parts.scheme}://{host}:{port}", address)
        if key not in self._callers:
            await self._make_room()
            self._callers[key] = Caller(url, {}, AT_ONCE, TIMEOUT, resolved=address)
        return self._callers[key]

    def _is_allowed(self, address: IPv4Address | IPv6Address) -> bool:
        return self._to_private or is_public(address)

    async def _make_room(self) -> None:
        if len(self._callers) >= CALLERS_KEPT and not self._busy:
            for caller in self._callers.values():
                await caller.close()
            self._callers.clear()

    def _settle(self, place: Place, answers: Sequence[tuple[Ready, Answer]]) -> None:
        with self._store.unit(place[0]) as unit:
            settle(unit, place[1], answers, self._chance())


def answer_of(reply: Reply | Unanswered, took: Millis) -> Answer:
    if isinstance(reply, Unanswered):
        return Answer(None, took, reply.details)
    if 200 <= reply.status < 300:
        return Answer(reply.status, took)
    # What the other side answers may quote the event: no number of a person stays in a log of tries.
    said = redacted(reply.body.decode("utf-8", "replace"))[:SAID].replace("\0", "")
    return Answer(reply.status, took, said, wait_of(reply.header_of("retry-after")))


def wait_of(told: str | None) -> Millis | None:
    return int(told) * SECOND if told and told.isdecimal() and len(told) < 7 else None
