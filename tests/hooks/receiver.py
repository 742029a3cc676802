"""The customer's system: it takes webhooks over HTTP, answers as a test says, and keeps what came."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from avisa.engine.hooks import HookSending
from avisa.engine.store import Store
from avisa.hooks.actions import make
from avisa.hooks.kinds import KINDS
from avisa.hooks.queries import deliveries_page, hook_by_id
from avisa.hooks.types import Delivery, Hook, NewSecret, Wish
from tests.cast import Company
from tests.journal.readers import give_positions
from tests.people import VAULT
from tests.serving import serving


@dataclass(frozen=True, slots=True)
class Came:
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """By the standard's words, not by our code."""
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
        return wanted in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """`answers` are the next statuses, each used once; then it is 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        with self.lock:
            self.came.append(Came(dict(request.headers), body))
            status = self.answers.pop(0) if self.answers else 204
        said = b"" if status == 204 else b"no: " + body  # careless systems quote what they were sent
        return Response(said, status_code=status, headers={"retry-after": "90"} if status == 429 else {})

    @property
    def kinds(self) -> list[str]:
        return [one.event["type"] for one in self.came]

    def is_down(self) -> None:
        self.answers = [503] * 10_000

    def is_up(self) -> None:
        self.answers = []


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    with serving(Starlette(routes=[Route("/in", receiver.take, methods=["POST"])])) as served:
        receiver.url = f"http://{served.host}:{served.port}/in"
        yield receiver


def subscribe(company: Company, url: str, *kinds: str) -> NewSecret:
    with company.unit("user:1") as unit:
        return make(unit, VAULT, Wish(url, kinds or KINDS), to_private=True)


def run(company: Company, rounds: int = 3, to_private: bool = True) -> None:
    """The engine's looks, one after the other; what is in the air is waited for."""

    async def looks() -> None:
        with ThreadPoolExecutor(2) as threads:
            store = Store(company.db, VAULT, company.ids, company.clock, threads)
            sending = HookSending(store, to_private, chance=lambda: 0.5)
            for _ in range(rounds):
                await sending.run_once()
                await sending.in_the_air()
            await sending.close()

    give_positions(company)
    asyncio.run(looks())


def hook_of(company: Company, hook_id: int) -> Hook:
    with company.db.read() as tx:
        found = hook_by_id(tx, company.workspace_id, hook_id)
    assert found is not None
    return found


def deliveries(company: Company, hook_id: int) -> list[Delivery]:
    """Oldest first."""
    with company.db.read() as tx:
        return deliveries_page(tx, company.workspace_id, hook_id, None, 100)[::-1]
