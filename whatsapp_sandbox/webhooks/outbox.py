"""The way out: updates wait here, are batched, signed and posted, and tried again when they fail."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from whatsapp_sandbox.clock import Agenda, Clock
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.webhooks.posting import Poster, encoded, is_address, signed
from whatsapp_sandbox.wire.bodies import MESSAGES, Update, envelope

HOUR_MS = 60 * 60 * 1000
RETRY_LONGEST_MS = HOUR_MS
BODY_MOST = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Delivery:
    owner: str  # whose address it goes to, also when that has changed until the next try
    url: str  # the address at first, for when there is no other any more
    body: bytes
    signature: str
    size: int
    first_at: int
    tries: int = 0


@dataclass(slots=True)
class Posted:
    """Counts of the way out; `updates` are those that a 200 has confirmed."""

    updates: int = 0
    posts: int = 0
    failures: int = 0
    given_up: int = 0

    def totals(self) -> dict[str, int]:
        names = ("updates", "posts", "failures", "given_up")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Lane:
    """What waits for one owner of an address."""

    waiting: deque[Update] = field(default_factory=deque)
    flushing: bool = False


@dataclass(slots=True)
class Outbox:
    """Posts at most `webhook_connections` at a time; the slower the receiver, the fuller the batches.

    Updates go to the address of their number, else of the account, else of the app (the owner "").
    """

    settings: Settings
    clock: Clock
    agenda: Agenda
    target: str = ""
    posted: Posted = field(default_factory=Posted)
    subscribed: bool = True
    fields: frozenset[str] = frozenset()  # that are told; none stands for all
    _overrides: dict[str, str] = field(default_factory=dict)  # id of a number or the account to its address
    _lanes: dict[str, Lane] = field(default_factory=dict)
    _again: deque[Delivery] = field(default_factory=deque)
    _flush_planned: bool = False
    _in_flight: dict[asyncio.Task[None], Delivery] = field(default_factory=dict)
    _poster: Poster = field(init=False)

    def __post_init__(self) -> None:
        self._poster = Poster(self.settings)

    @property
    def listens(self) -> bool:
        """Whether anybody is told anything."""
        return self.subscribed and bool(self.target or self._overrides)

    def override(self, owner: str, url: str) -> None:
        if url:
            self._overrides[owner] = url
        else:
            self._overrides.pop(owner, None)

    def override_of(self, owner: str) -> str:
        return self._overrides.get(owner, "")

    def addresses(self) -> dict[str, Any]:
        fields = sorted(self.fields)
        return {
            "subscribed": self.subscribed,
            "fields": fields,
            "app": self.target,
            "overrides": self._overrides,
        }

    def _address(self, owner: str) -> str:
        """An override that is gone leaves its updates to the app."""
        return self._overrides.get(owner, self.target) if self.subscribed else ""

    def _owner(self, update: Update) -> str:
        if not self._overrides:
            return ""
        return next((own for own in (update.number_id, self.settings.waba_id) if own in self._overrides), "")

    def add(self, update: Update) -> None:
        if self.fields and update.field not in self.fields:
            return
        owner = self._owner(update)
        if not self._address(owner):
            return
        if update.field != MESSAGES:
            update = self._spelt(update)
        lane = self._lanes.get(owner)
        if lane is None:
            lane = self._lanes[owner] = Lane()
        lane.waiting.append(update)
        if not self._flush_planned:
            self._flush_planned = True
            self.agenda.at(self.clock.now() + self.settings.batch_wait_ms, self._flush)
        if len(lane.waiting) >= self.settings.batch:
            self._pump()

    def _spelt(self, update: Update) -> Update:
        """A template's language as this sandbox's webhooks are to spell it."""
        language = update.item.get("message_template_language")
        if not isinstance(language, str):
            return update
        spelt = language.replace("_", self.settings.language_sign)
        return replace(update, item={**update.item, "message_template_language": spelt})

    def _flush(self) -> None:
        self._flush_planned = False
        for lane in self._lanes.values():
            lane.flushing = True
        self._pump()

    def _pump(self) -> None:
        while len(self._in_flight) < self.settings.webhook_connections:
            delivery = self._next_delivery()
            if delivery is None:
                return
            task = asyncio.get_running_loop().create_task(self._post(delivery))
            self._in_flight[task] = delivery
            task.add_done_callback(self._landed)

    def _next_delivery(self) -> Delivery | None:
        if self._again:
            return self._again.popleft()
        for owner, lane in self._lanes.items():
            if lane.waiting and (lane.flushing or len(lane.waiting) >= self.settings.batch):
                delivery = self._delivery(owner, lane.waiting)
                lane.flushing = lane.flushing and bool(lane.waiting)
                return delivery
        return None

    def _delivery(self, owner: str, waiting: deque[Update]) -> Delivery:
        """As many updates as a batch holds, or half of them until they fit into one body."""
        size = min(self.settings.batch, len(waiting))
        updates = [waiting.popleft() for _ in range(size)]
        body = encoded(envelope(self.settings.waba_id, updates))
        while len(body) > BODY_MOST and len(updates) > 1:
            half = len(updates) // 2
            waiting.extendleft(reversed(updates[half:]))
            updates = updates[:half]
            body = encoded(envelope(self.settings.waba_id, updates))
        url, signature = self._address(owner), signed(body, self.settings.app_secret)
        return Delivery(owner, url, body, signature, len(updates), self.clock.now())

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._in_flight[task]
        if not task.cancelled():
            task.result()
        self._pump()

    async def _post(self, delivery: Delivery) -> None:
        url = self._address(delivery.owner) or delivery.url
        if not url:
            self.posted.given_up += 1
            return
        self.posted.posts += 1
        if await self._poster.is_received(url, delivery.body, delivery.signature):
            self.posted.updates += delivery.size
        else:
            self._try_later(delivery)

    def _try_later(self, delivery: Delivery) -> None:
        self.posted.failures += 1
        now = self.clock.now()
        if now - delivery.first_at > self.settings.retry_hours * HOUR_MS:
            self.posted.given_up += 1
            return
        wait = min(self.settings.retry_ms * 2**delivery.tries, RETRY_LONGEST_MS)
        self.agenda.at(now + wait, partial(self._retry, replace(delivery, tries=delivery.tries + 1)))

    def _retry(self, delivery: Delivery) -> None:
        self._again.append(delivery)
        self._pump()

    async def subscribe(self, url: str, verify_token: str, challenge: str) -> bool:
        """The challenge that the platform asks before it believes a callback address."""
        return is_address(url) and await self._poster.is_answered(url, verify_token, challenge)

    async def drain(self) -> None:
        """Returns when nothing is in the air; what waits for its batch or its retry stays."""
        while self._in_flight:
            await asyncio.wait(self._in_flight)

    async def post_now(self) -> None:
        """Posts what waits without waiting for a fuller batch, and returns when it has landed or failed."""
        self._flush()
        await self.drain()

    async def finish(self, within_s: float) -> None:
        """Posts what waits and gives it `within_s`; what has not landed waits for the next start."""
        self._flush()
        try:
            async with asyncio.timeout(within_s):
                await self.drain()
        except TimeoutError:
            self._again.extend(self._in_flight.values())
            for task in self._in_flight:
                task.cancel()

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        """What is in the air counts as unsent: the receiver may see it twice, as with the real platform."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        again = deque([*self._in_flight.values(), *self._again])
        return None, kept | {"_again": again, "_in_flight": {}, "_poster": Poster(self.settings)}

    def totals(self) -> dict[str, int]:
        waiting = sum(len(lane.waiting) for lane in self._lanes.values()) + len(self._again)
        return self.posted.totals() | {"waiting": waiting, "in_flight": len(self._in_flight)}

    def clear(self) -> None:
        self._lanes.clear()
        self._overrides.clear()
        self._again.clear()
        self.subscribed, self.fields = True, frozenset()
        self._flush_planned = False
        self.posted = Posted()
