"""Reading the inbox: what waits to be digested, and what could not be read."""

from __future__ import annotations

from sqlalchemy import func, select

from avisa.ingest.tables import inbox
from avisa.ingest.types import Stored
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx


def waiting(tx: Tx, workspace_id: int, most: int) -> list[Stored]:
    """The oldest rows that nobody has digested, in the order in which they were stored."""
    oldest = (
        select(inbox.c.id, inbox.c.connection_id, inbox.c.received_at, inbox.c.raw)
        .where(inbox.c.workspace_id == workspace_id, inbox.c.digested_at.is_(None))
        .order_by(inbox.c.id)
        .limit(most)
    )
    return [Stored(row.id, row.connection_id, row.received_at, row.raw) for row in tx.execute(oldest)]


def waiting_count(tx: Tx, workspace_id: int) -> int:
    counted = select(func.count()).where(inbox.c.workspace_id == workspace_id, inbox.c.digested_at.is_(None))
    return tx.scalar(counted) or 0


def waiting_since(tx: Tx, workspace_id: int) -> Millis | None:
    """When the oldest that waits was received: how far the digest is behind."""
    oldest = waiting(tx, workspace_id, 1)
    return oldest[0].received_at if oldest else None


def troubled(tx: Tx, workspace_id: int, most: int) -> list[tuple[Stored, str]]:
    """The newest that could not be read, each with its reason."""
    newest = (
        select(inbox)
        .where(inbox.c.workspace_id == workspace_id, inbox.c.trouble != "")
        .order_by(inbox.c.id.desc())
        .limit(most)
    )
    rows = tx.execute(newest)
    return [(Stored(row.id, row.connection_id, row.received_at, row.raw), row.trouble) for row in rows]
