"""Reading what people wrote to us."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.tables import inbound


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote; `text` is empty once it was kept for long enough."""

    id: int
    contact_id: int
    wamid: str
    text: str
    at: int


def authors_of(tx: Tx, workspace_id: int, wamids: Iterable[str]) -> dict[str, int]:
    """Who wrote each of these messages, as far as they were heard before; one without an id never was."""
    c = inbound.c
    named = [wamid for wamid in wamids if wamid]
    query = select(c.wamid, c.contact_id).where(c.workspace_id == workspace_id, among(c.wamid, named))
    return {row.wamid: row.contact_id for row in tx.execute(query)}


def ids_of(tx: Tx, workspace_id: int, wamids: Iterable[str]) -> dict[str, int]:
    """Our ids of these messages, by the platform's."""
    c = inbound.c
    query = select(c.wamid, c.id).where(c.workspace_id == workspace_id, among(c.wamid, wamids))
    return {row.wamid: row.id for row in tx.execute(query)}


def written_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Written]:
    c = inbound.c
    columns = (c.id, c.contact_id, c.wamid, c.body, c.at)
    query = select(*columns).where(c.workspace_id == workspace_id, among(c.id, ids))
    return {row[0]: Written(*row) for row in tx.execute(query)}
