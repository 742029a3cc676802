"""The cast: Ana's school, the bakery of Caio, who belongs elsewhere, and a clock that people turn by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Table, insert

from avisa.consent.tables import purpose
from avisa.kernel.clock import Clock, Millis, to_millis
from avisa.kernel.db import Database, Tx
from avisa.kernel.ids import Ids
from avisa.kernel.schema import Json
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.templates.tables import template
from avisa.workspace.tables import account, connection, number, portfolio, workspace

MONDAY_10H: Millis = to_millis(datetime(2026, 11, 16, 13, 0, tzinfo=UTC))  # 10:00 in São Paulo
SECRET = b"a secret that only the tests know, and long enough"
LEMBRETE = "Olá, {{1}}! A matrícula de {{2}} começa na segunda-feira."


class FakeClock:
    """Stands still until a test moves it."""

    def __init__(self, now: Millis = MONDAY_10H) -> None:
        self.now = now

    def __call__(self) -> Millis:
        return self.now

    def advance(self, by: Millis) -> Millis:
        self.now += by
        return self.now


@dataclass(frozen=True, slots=True)
class Company:
    """A workspace with all it needs to send: what tests name instead of ids."""

    db: Database
    clock: Clock
    ids: Ids
    workspace_id: int
    connection_id: int
    portfolio_id: int
    account_id: int
    number_id: int
    matricula_id: int  # purpose, UTILITY
    novidades_id: int  # purpose, MARKETING
    template_id: int  # lembrete_matricula, pt_BR: two variables in its body

    @contextmanager
    def unit(self, actor: str = "avisa", now: Millis | None = None) -> Iterator[Unit]:
        """A write transaction of this workspace, committed at the end."""
        with unit(self.db, self.workspace_id, self.clock() if now is None else now, self.ids, actor) as work:
            yield work


@contextmanager
def unit(db: Database, workspace_id: int, now: Millis, ids: Ids, actor: str = "avisa") -> Iterator[Unit]:
    with db.write() as tx:
        yield Unit(tx, workspace_id, now, ids, actor)


def open_company(
    db: Database, clock: Clock, ids: Ids, name: str, phone: str, tier: int | None = 2000, mps: int = 80
) -> Company:
    """A new workspace; `tier` is its portfolio's limit of people per 24 hours, None means unlimited."""
    company = Company(db, clock, ids, *ids.take(8))
    with db.write() as tx:
        open_workspace(tx, company, name)
        open_sending(tx, company, phone, tier, mps)
        open_purposes(tx, company)
        open_template(tx, company)
    return company


def open_workspace(tx: Tx, company: Company, name: str) -> None:
    row = {"id": company.workspace_id, "name": name, "domain": "example.com.br", "language": "pt_BR"}
    put(tx, workspace, **row, time_zone="America/Sao_Paulo", created_at=company.clock())
    vault = Vault(SECRET)
    sealed = {
        name: vault.seal(clear, f"connection:{company.connection_id}:{name}")
        for name, clear in (
            ("token", b"token-of-the-tests"),
            ("app_secret", b"app-secret-of-the-tests"),
            ("verify_token", b"verify-token-of-the-tests"),
        )
    }
    wired = {"channel": "meta", "graph_url": "http://127.0.0.1:1", "graph_version": "v25.0"}
    put(tx, connection, **own(company, company.connection_id), **wired, **sealed)


def open_sending(tx: Tx, company: Company, phone: str, tier: int | None, mps: int) -> None:
    now = company.clock()
    put(tx, portfolio, **own(company, company.portfolio_id), tier=tier, tier_known=True, tier_read_at=now)
    parents = {"portfolio_id": company.portfolio_id, "connection_id": company.connection_id}
    waba = {"waba_id": f"waba-{company.account_id}", "state": "active", "templates_read_at": now}
    put(tx, account, **own(company, company.account_id), **parents, **waba)
    line = {"platform_id": f"phone-{company.number_id}", "phone": phone, "mps": mps}
    seen = {"quality": "GREEN", "state": "active", "read_at": now}
    parents["account_id"] = company.account_id
    put(tx, number, **own(company, company.number_id), **parents, **line, **seen)


def open_purposes(tx: Tx, company: Company) -> None:
    named = ((company.matricula_id, "matrícula", "UTILITY"), (company.novidades_id, "novidades", "MARKETING"))
    for identifier, name, category in named:
        put(tx, purpose, **own(company, identifier), name=name, category=category, legal_basis="consent")


def open_template(tx: Tx, company: Company) -> None:
    body = {"type": "BODY", "text": LEMBRETE, "example": {"body_text": [["Marina", "Theo"]]}}
    what = {"name": "lembrete_matricula", "language": "pt_BR", "category": "UTILITY", "components": [body]}
    seen = {"status": "APPROVED", "quality": "GREEN", "parameter_format": "POSITIONAL", "version": "v1"}
    whose = {"account_id": company.account_id, "platform_id": f"template-{company.template_id}"}
    put(tx, template, **own(company, company.template_id), **whose, **what, **seen)


def own(company: Company, identifier: int) -> dict[str, int]:
    return {"workspace_id": company.workspace_id, "id": identifier}


def put(tx: Tx, table: Table, **columns: Any) -> None:
    """Insert one row; what it must hold and the test does not care about is 0, empty or false."""
    missing = [c for c in table.c if not c.nullable and c.name not in columns]
    tx.execute(insert(table), {**{column.name: blank(column) for column in missing}, **columns})


def blank(column: Column[Any]) -> Any:
    return {} if isinstance(column.type, Json) else column.type.python_type()
