"""Where a provider of SMS tells us of answers and deliveries: by the company's secret address, or not at all.

A provider writes as it likes, so the address itself says where in the body what stands, for instance
`?from=message.from&text=message.body`. What is told is obeyed before it is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from avisa.channels.sms.body import found_at
from avisa.consent.intake.sms.links import TOLD, workspace_told
from avisa.consent.intake.sms.queries import provider_of
from avisa.consent.intake.sms.told_actions import hear_sms, learn_delivery
from avisa.ingest.endpoint import body_within, come_again
from avisa.kernel.clock import Clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

MOST_BYTES = 64 << 10
FIELDS = ("from", "text", "reference", "status")


@dataclass(frozen=True, slots=True)
class Told:
    """What one call says; empty where it says nothing of it."""

    sender: str = field(repr=False)
    text: str = field(repr=False)
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class SmsIngest:
    db: Database
    vault: Vault
    ids: Ids
    clock: Clock

    async def delivery(self, request: Request) -> Response:
        try:
            raw = await body_within(request, MOST_BYTES)
        except ClientDisconnect:
            return Response(status_code=400)
        if raw is None:
            return Response(status_code=413, headers={"Connection": "close"})
        token = request.path_params["token"]
        try:
            known = await run_in_threadpool(self.company, token)
            if known is None:
                return Response(status_code=404)
            told = read(raw, request.headers.get("content-type", ""), request.query_params)
            await run_in_threadpool(self.obey, known, told)
        except SQLAlchemyError as error:
            return come_again(error)
        return Response(status_code=200)

    def company(self, token: str) -> int | None:
        """None for an address that is not ours, and for a company that has no provider (any more)."""
        workspace_id = workspace_told(self.vault, token)
        if workspace_id is None:
            return None
        with self.db.read() as tx:
            return workspace_id if provider_of(tx, self.vault, workspace_id) else None

    def obey(self, workspace_id: int, told: Told) -> None:
        with self.db.write() as tx:
            unit = Unit(tx, workspace_id, self.clock(), self.ids, "sms")
            if told.sender and told.text:
                hear_sms(unit, self.vault, told.sender, told.text)
            if told.reference and told.status:
                learn_delivery(unit, told.reference, told.status)


def read(raw: bytes, kind: str, places: Mapping[str, str]) -> Told:
    """JSON, or a form as some providers send it; what is neither says nothing."""
    if kind.startswith("application/x-www-form-urlencoded"):
        raw = msgspec.json.encode(dict(parse_qsl(raw.decode("utf-8", "replace"))))
    return Told(*(found_at(raw, places.get(name) or name) for name in FIELDS))


def build_sms_ingest(db: Database, vault: Vault, ids: Ids, clock: Clock) -> list[Route]:
    ingest = SmsIngest(db, vault, ids, clock)
    return [Route(f"{TOLD}{{token}}", ingest.delivery, methods=["POST"])]
