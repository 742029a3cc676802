"""The way out: updates wait here, are batched, signed and posted, and tried again when they fail."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from whatsapp_sandbox.clock import Agenda, Clock
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.wire.bodies import Update, envelope

RETRY_LONGEST_MS = 60 * 60 * 1000
# Meta's pages name 7 days and 36 hours for how long it tries [!].
GIVE_UP_AFTER_MS = 7 * 24 * 60 * 60 * 1000
_PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Delivery:
    url: str
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


def is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def signed(body: bytes, app_secret: str) -> str:
    return f"sha256={hmac.new(app_secret.encode(), body, sha256).hexdigest()}"


def encoded(payload: dict[str, Any]) -> bytes:
    """ASCII only: the platform escapes every other character, and signs the escaped form."""
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).encode("ascii")


@dataclass(slots=True)
class Outbox:
    """Posts at most `webhook_connections` at a time; the slower the receiver, the fuller the batches."""

    settings: Settings
    clock: Clock
    agenda: Agenda
    target: str = ""
    posted: Posted = field(default_factory=Posted)
    _waiting: deque[Update] = field(default_factory=deque)
    _again: deque[Delivery] = field(default_factory=deque)
    _flush_planned: bool = False
    _flushing: bool = False
    _in_flight: dict[asyncio.Task[None], Delivery] = field(default_factory=dict)
    _client: Client | None = None

    def add(self, update: Update) -> None:
        if not self.target:
            return
        self._waiting.append(update)
        if not self._flush_planned:
            self._flush_planned = True
            self.agenda.at(self.clock.now() + self.settings.batch_wait_ms, self._flush)
        if len(self._waiting) >= self.settings.batch:
            self._pump()

    def _flush(self) -> None:
        self._flush_planned = False
        self._flushing = True
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
        if not self._waiting or not (self._flushing or len(self._waiting) >= self.settings.batch):
            return None
        size = min(self.settings.batch, len(self._waiting))
        delivery = self._delivery([self._waiting.popleft() for _ in range(size)])
        self._flushing = self._flushing and bool(self._waiting)
        return delivery

    def _delivery(self, updates: Sequence[Update]) -> Delivery:
        body = encoded(envelope(self.settings.waba_id, updates))
        signature = signed(body, self.settings.app_secret)
        return Delivery(self.target, body, signature, len(updates), self.clock.now())

    def _landed(self, task: asyncio.Task[None]) -> None:
        del self._in_flight[task]
        if not task.cancelled():
            task.result()
        self._pump()

    async def _post(self, delivery: Delivery) -> None:
        self.posted.posts += 1
        if await self._received(delivery):
            self.posted.updates += delivery.size
        else:
            self._try_later(delivery)

    async def _received(self, delivery: Delivery) -> bool:
        request = (
            self._connection()
            .post(delivery.url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .header("x-hub-signature-256", delivery.signature)
            .body_bytes(delivery.body)
            .build()
        )
        try:
            return (await request.send()).status == 200
        except PyreqwestError:
            return False

    def _connection(self) -> Client:
        if self._client is None:
            self._client = ClientBuilder().timeout(_PATIENCE).follow_redirects(False).no_proxy().build()
        return self._client

    def _try_later(self, delivery: Delivery) -> None:
        self.posted.failures += 1
        now = self.clock.now()
        if now - delivery.first_at > GIVE_UP_AFTER_MS:
            self.posted.given_up += 1
            return
        wait = min(self.settings.retry_ms * 2**delivery.tries, RETRY_LONGEST_MS)
        self.agenda.at(now + wait, partial(self._retry, replace(delivery, tries=delivery.tries + 1)))

    def _retry(self, delivery: Delivery) -> None:
        self._again.append(delivery)
        self._pump()

    async def subscribe(self, url: str, verify_token: str, challenge: str) -> bool:
        """The challenge that the platform asks before it believes a callback address."""
        if not is_address(url):
            return False
        query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": verify_token}
        try:
            answer = await self._connection().get(url).query(query).build().send()
            return answer.status == 200 and (await answer.text()).strip() == challenge
        except PyreqwestError:
            return False

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
        return None, kept | {"_again": again, "_in_flight": {}, "_client": None}

    def totals(self) -> dict[str, int]:
        waiting = len(self._waiting) + len(self._again)
        return self.posted.totals() | {"waiting": waiting, "in_flight": len(self._in_flight)}

    def clear(self) -> None:
        self._waiting.clear()
        self._again.clear()
        self._flush_planned = self._flushing = False
        self.posted = Posted()
