"""Reading scans: which of a person's events have one, and one of them opened with the person's key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from avisa.consent.intake.paper.tables import consent_scan
from avisa.consent.intake.paper.types import KeptScan
from avisa.consent.ledger.queries import keys_of
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault

c = consent_scan.c


def scans_of(tx: Tx, workspace_id: int, contact_id: int) -> dict[int, KeptScan]:
    """By event."""
    rows = tx.execute(kept(workspace_id).where(c.contact_id == contact_id).order_by(c.event_id))
    return {row[0]: KeptScan(*row) for row in rows}


def kept(workspace_id: int) -> Select[Any]:
    return select(c.event_id, c.contact_id, c.kind, c.size).where(c.workspace_id == workspace_id)


def opened_scan(
    tx: Tx, workspace_id: int, vault: Vault, contact_id: int, event_id: int
) -> tuple[KeptScan, bytes]:
    """Raises NotFound `scan_unknown`, also for an erased person, or bytes that are not what was sealed."""
    mine = (c.contact_id == contact_id, c.event_id == event_id)
    found = tx.execute(kept(workspace_id).add_columns(c.sealed).where(*mine)).first()
    key = keys_of(tx, workspace_id, vault, [contact_id]).get(contact_id)
    if found is None or key is None:
        raise NotFound("scan_unknown")
    *facts, sealed = found
    content = key.open(sealed, scan_place(workspace_id, contact_id, event_id))
    if content is None:
        raise NotFound("scan_unknown")
    return KeptScan(*facts), content


def scan_place(workspace_id: int, contact_id: int, event_id: int) -> str:
    return f"consent_scan/{workspace_id}/{contact_id}/{event_id}"
