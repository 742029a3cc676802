"""Davi, the school's developer: his system calls `/v1` with a key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avisa.consent.actions import grant
from avisa.consent.types import Channel, Proof
from avisa.gate.queries import facts_for
from avisa.gate.rules import verdict
from avisa.gate.types import Verdict, case_of
from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.messages.queries import due, message_by_id
from tests.cast import SECRET, Company
from tests.serving import Answer, Served

MARINA = "(31) 99888-7766"
MARINA_E164 = "+5531998887766"
LEMBRETE = {"name": "lembrete_matricula", "language": "pt_BR", "variables": {"1": "Marina", "2": "Theo"}}


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a key (or without one), speaking to a served API."""

    served: Served
    key: str
    language: str = ""

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        told = {"Content-Type": "application/json"} if body is not None else {}
        if self.key:
            told["Authorization"] = f"Bearer {self.key}"
        if self.language:
            told["Accept-Language"] = self.language
        raw = None if body is None else json.dumps(body).encode()
        return self.served.request(method, f"/v1{path}", raw, {**told, **(headers or {})})

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def send(self, key: str = "", **changes: Any) -> Answer:
        """A reminder to Marina, with what the test says differently."""
        body = {"to": MARINA, "template": LEMBRETE, "purpose": "matrícula", **changes}
        asked = {name: value for name, value in body.items() if value is not None}
        return self.call("POST", "/messages", asked, {"Idempotency-Key": key} if key else None)


def key_of(company: Company, role: Role = Role.OPERATOR) -> str:
    with company.unit() as unit:
        return make_api_key(unit, "Receipts", role).secret


def says_yes(company: Company, contact_id: int, purpose_id: int) -> None:
    with company.unit() as unit:
        grant(unit, Vault(SECRET), [contact_id], [purpose_id], Proof(channel=Channel.FORM, at=unit.now))


def judge(tx: Tx, workspace_id: int, message_id: int, now: Millis) -> Verdict | None:
    """The gate itself, over the one row."""
    row = message_by_id(tx, workspace_id, message_id)
    assert row is not None
    number_id = int(str(row.number_id))
    waiting = [one for one in due(tx, workspace_id, number_id, now, 100) if one.id == message_id]
    if not waiting:
        return None
    return verdict(case_of(waiting[0], facts_for(tx, workspace_id, number_id, waiting, now)))


def judged_now(company: Company, message_id: str) -> Verdict | None:
    """What the gate says of a queued message now; an answer that is kept says what it said then."""
    with company.db.read() as tx:
        return judge(tx, company.workspace_id, int(message_id), company.clock())
