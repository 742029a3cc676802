"""Reading what people wrote to us."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.tables import inbound


def authors_of(tx: Tx, workspace_id: int, wamids: Iterable[str]) -> dict[str, int]:
    """Who wrote each of these messages, as far as they were heard before; one without an id never was."""
    c = inbound.c
    named = [wamid for wamid in wamids if wamid]
    query = select(c.wamid, c.contact_id).where(c.workspace_id == workspace_id, among(c.wamid, named))
    return {row.wamid: row.contact_id for row in tx.execute(query)}
