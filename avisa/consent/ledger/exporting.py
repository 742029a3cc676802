"""Making a proof to be handed out: of all that a person said, or of the event that allowed a message."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from avisa.consent.ledger.chain import content_of
from avisa.consent.ledger.exported import (
    FORMAT,
    HOW,
    Exported,
    ProvenEvent,
    ProvenMessage,
    SignedHead,
    Start,
    flaw_of,
)
from avisa.consent.ledger.proof import link_of
from avisa.consent.ledger.queries import head_of, keys_of
from avisa.consent.ledger.sealing import PersonKey, event_place
from avisa.consent.tables import consent_event
from avisa.consent.types import Head
from avisa.errors import Conflict, NotFound
from avisa.kernel.clock import Millis, iso
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.workspace.types import Workspace

_STEP = 1000


def proof_of(
    tx: Tx,
    company: Workspace,
    vault: Vault,
    contact_id: int,
    now: Millis,
    only: Collection[int] = (),
    message: ProvenMessage | None = None,
) -> Exported:
    """Of all that a person ever said, or of the events in `only`.

    Reads the ledger from the first of them to its end: some 70 bytes of the file for each link.
    Raises NotFound for somebody who said nothing or was erased, Conflict where the ledger is broken.
    """
    head = head_of(tx, company.id)
    key = keys_of(tx, company.id, vault, [contact_id]).get(contact_id)
    if head is None or key is None:
        raise NotFound("proof_unknown")
    rows = _own_rows(tx, head, contact_id, only)
    if not rows:
        raise NotFound("proof_unknown")
    made = Exported(
        format=FORMAT,
        how=HOW,
        company=company.name,
        workspace_id=str(company.id),
        made_at=iso(now) or "",
        contact_id=str(contact_id),
        message=message,
        events=tuple(_proven(company.id, row, key) for row in rows),
        start=Start(rows[0].position, rows[0].previous.hex()),
        links=_links(tx, head, rows[0].position),
        head=SignedHead(head.count, head.hash.hex(), head.signature.hex()),
        public_key=vault.public_key.hex(),
    )
    if flaw_of(made, "")[0]:
        raise Conflict("ledger_broken")
    return made


def _own_rows(tx: Tx, head: Head, contact_id: int, only: Collection[int]) -> list[Any]:
    c = consent_event.c
    mine: ColumnElement[bool] = and_(c.contact_id == contact_id, c.position <= head.count)
    if only:
        mine = and_(mine, c.id.in_(list(only)))
    statement = select(consent_event).where(c.workspace_id == head.workspace_id, mine)
    return list(tx.execute(statement.order_by(c.position)))


def _proven(workspace_id: int, row: Any, key: PersonKey) -> ProvenEvent:
    clear = key.open(row.sealed, event_place(workspace_id, row.contact_id, row.position))
    if clear is None:
        raise Conflict("ledger_broken")
    return ProvenEvent(
        position=row.position,
        id=str(row.id),
        contact_id=str(row.contact_id),
        kind=row.kind,
        at=row.at,
        salt=key.salt_to_show(row.salt).hex(),
        evidence=clear.decode(),
        digest=row.digest.hex(),
        kept=link_of(row).kept.hex(),
    )


def _links(tx: Tx, head: Head, first: int) -> tuple[str, ...]:
    c = consent_event.c
    found: list[str] = []
    for start in range(first, head.count + 1, _STEP):
        rows = tx.execute(
            select(consent_event)
            .where(c.workspace_id == head.workspace_id, c.position >= start)
            .where(c.position < min(start + _STEP, head.count + 1))
            .order_by(c.position)
        )
        found += [content_of(link_of(row)).hex() for row in rows]
    return tuple(found)
