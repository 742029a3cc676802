"""What the tests of consent have in common: the vault, people, proofs, and a hand that breaks the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from avisa.audience.actions import ensure_contact
from avisa.consent.queries import verify
from avisa.consent.types import Broken, Channel, Evidence, Head, Kind, Proof, shown
from avisa.kernel.db import Database, Tx
from avisa.kernel.secrets import Vault
from tests.cast import MONDAY_10H, SECRET, Company

VAULT = Vault(SECRET)
TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'consent_event'"
ACEITE = shown("Aceito receber mensagens do Colégio Horizonte pelo WhatsApp. Para parar: SAIR.", "1")


def people(company: Company, count: int) -> list[int]:
    with company.unit() as unit:
        return [ensure_contact(unit, f"+55319{80000000 + n}", f"Pessoa {n}") for n in range(count)]


def proof(at: int = MONDAY_10H, channel: Channel = Channel.FORM, **more: Any) -> Proof:
    return Proof(channel=channel, at=at, zone="America/Sao_Paulo", shown=ACEITE, **more)


def yes(contact_id: int, *purposes: int, at: int = MONDAY_10H) -> Evidence:
    return Evidence(kind=Kind.GRANT, contact_id=contact_id, purposes=purposes, proof=proof(at))


def proven(company: Company, outside: Sequence[Head] = ()) -> Broken | None:
    with company.db.read() as tx:
        return verify(tx, company.workspace_id, VAULT, outside)


@contextmanager
def tampering(db: Database) -> Iterator[Tx]:
    """A write by somebody who owns the database, and so can put its triggers aside for a moment."""
    with db.write() as tx:
        if db.is_sqlite:
            guards = tx.execute(text(TRIGGERS)).all()
            for name, _ in guards:
                tx.execute(text(f"DROP TRIGGER {name}"))
            yield tx
            for _, made in guards:
                tx.exec_driver_sql(made)
        else:
            tx.execute(text("SET LOCAL session_replication_role = 'replica'"))
            yield tx
