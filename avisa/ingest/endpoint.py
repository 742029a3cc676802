"""Where a provider's webhooks come in: verify the raw bytes, make them durable, answer 200.

Nothing of a body is read here beyond its signature; the digest does that later. One address per
connection, so that secret and workspace are known before the body is believed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from avisa.ingest import inbox
from avisa.ingest.connections import Connections, WebhookOf
from avisa.ingest.group_commit import GroupCommit
from avisa.ingest.types import Arrival
from avisa.kernel.clock import Clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault

log = logging.getLogger(__name__)

PATH = "/webhooks/meta/{connection_id:int}"
MOST_BYTES = (3 << 20) + (64 << 10)  # Meta sends 3 MB at most (facts, section 3); a margin for framing


def nobody_waits() -> None:
    """Without a digest in this process there is no bell to ring."""


def build_ingest(
    db: Database,
    vault: Vault,
    ids: Ids,
    clock: Clock,
    webhook_of: WebhookOf,
    arrived: Callable[[], None] = nobody_waits,
) -> list[Route]:
    """The routes for `/webhooks/meta/{connection_id}`, to be mounted by whoever serves.

    `arrived` is called in the event loop after something has become durable: the digest's bell.
    """
    group = GroupCommit(partial(inbox.keep, db, vault, ids))
    ingest = Ingest(Connections(db, clock, webhook_of), group, clock, arrived)
    return [
        Route(PATH, ingest.subscription, methods=["GET"]),
        Route(PATH, ingest.delivery, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Ingest:
    connections: Connections
    group: GroupCommit
    clock: Clock
    arrived: Callable[[], None]

    async def subscription(self, request: Request) -> Response:
        """The provider asks whether the address is really ours."""
        known = await self.connections.named(request.path_params["connection_id"])
        if known is None:
            return Response(status_code=404)
        answer = known.webhook.challenge(request.query_params)
        if answer is None:
            return Response(status_code=403)
        return PlainTextResponse(answer, headers={"X-Content-Type-Options": "nosniff"})

    async def delivery(self, request: Request) -> Response:
        try:
            raw = await body_within(request, MOST_BYTES)
        except ClientDisconnect:  # what came is not whole, so it is nothing; nobody hears the answer
            return Response(status_code=400)
        if raw is None:
            return Response(status_code=413, headers={"Connection": "close"})
        try:
            known = await self.connections.named(request.path_params["connection_id"])
        except SQLAlchemyError as error:
            return come_again(error)
        if known is None:
            return Response(status_code=404)
        if not known.webhook.verify(raw, request.headers):
            log.warning("webhook refused: wrong signature (connection %d)", known.id)
            return Response(status_code=401)
        return await self.kept(Arrival(known.workspace_id, known.id, self.clock(), raw))

    async def kept(self, arrival: Arrival) -> Response:
        if not await self.group.durable(arrival):
            return come_again(self.group.trouble)
        self.arrived()
        return Response(status_code=200)


async def body_within(request: Request, most: int) -> bytes | None:
    """The whole body; None as soon as it is known to be larger than `most`."""
    if int(request.headers.get("content-length", "0")) > most:
        return None
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def come_again(why: BaseException | None) -> Response:
    """Not durable, so not 200: the provider will deliver it again."""
    log.error("webhook not stored: %s", type(why).__name__ if why else "too much is waiting")
    return Response(status_code=503, headers={"Retry-After": "5"})
