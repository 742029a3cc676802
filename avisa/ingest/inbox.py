"""Writing the inbox: webhooks as they came, sealed, many in one transaction; what the digest has done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile

from sqlalchemy import delete, select, update

from avisa.ingest.tables import inbox
from avisa.ingest.types import Arrival, Stored
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.db import Database, Row
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


def keep(db: Database, vault: Vault, ids: Ids, arrivals: Sequence[Arrival]) -> None:
    """Durable when this returns: one transaction for all of them (they may be of several workspaces)."""
    rows = [row_of(arrival, vault, identifier) for arrival, identifier in zip_ids(arrivals, ids)]
    with db.write() as tx:
        bulk_insert(tx, inbox, rows)


def zip_ids(arrivals: Sequence[Arrival], ids: Ids) -> list[tuple[Arrival, int]]:
    return list(zip(arrivals, ids.take(len(arrivals)), strict=True))


def row_of(arrival: Arrival, vault: Vault, identifier: int) -> Row:
    return {
        "workspace_id": arrival.workspace_id,
        "id": identifier,
        "connection_id": arrival.connection_id,
        "received_at": arrival.received_at,
        "raw": vault.seal(arrival.raw, seal_context(arrival.connection_id)),
        "digested_at": None,
        "trouble": "",
    }


def opened(vault: Vault, stored: Stored) -> bytes:
    """The bytes as they came."""
    return vault.open(stored.sealed, seal_context(stored.connection_id))


def seal_context(connection_id: int) -> str:
    return f"inbox:{connection_id}"


def mark_digested(unit: Unit, read: Sequence[int], troubles: Mapping[int, str] | None = None) -> int:
    """These rows are done; `troubles` says of some why they could not be read. The rows marked now."""
    known = troubles or {}
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": identifier,
            "digested_at": unit.now,
            "trouble": known.get(identifier, ""),
        }
        for identifier in read
    ]
    return bulk_update(unit.tx, inbox, rows, where=inbox.c.digested_at.is_(None))


def replay(unit: Unit, since: int = 0) -> int:
    """Let the digest read again what was received from `since` on; how many rows that is."""
    again = (
        update(inbox)
        .where(
            inbox.c.workspace_id == unit.workspace_id,
            inbox.c.received_at >= since,
            inbox.c.digested_at.is_not(None),
        )
        .values(digested_at=None, trouble="")
    )
    return unit.tx.execute(again).rowcount


def drop_digested(unit: Unit, below: int, most: int) -> int:
    """The oldest rows with an id below this that were digested; what waits is never dropped."""
    mine = (inbox.c.workspace_id == unit.workspace_id, inbox.c.id < below, inbox.c.digested_at.is_not(None))
    found = list(unit.tx.scalars(select(inbox.c.id).where(*mine).order_by(inbox.c.id).limit(most)))
    own = (inbox.c.workspace_id == unit.workspace_id, among(inbox.c.id, found))
    return unit.tx.execute(delete(inbox).where(*own)).rowcount if found else 0


def drop(unit: Unit, ids: Collection[int]) -> None:
    own = (inbox.c.workspace_id == unit.workspace_id, among(inbox.c.id, ids))
    unit.tx.execute(delete(inbox).where(*own))


def drop_naming(
    unit: Unit, vault: Vault, names: Collection[bytes], after: int, below: int, most: int
) -> int | None:
    """Of the next digested rows, those that hold one of these names; the last looked at, None at the end.

    A body may tell of many people: what it said of them is digested, and only its replay is lost.
    """
    mine = (inbox.c.workspace_id == unit.workspace_id, inbox.c.id > after, inbox.c.id < below)
    columns = (inbox.c.id, inbox.c.connection_id, inbox.c.received_at, inbox.c.raw, inbox.c.digested_at)
    rows = unit.tx.execute(select(*columns).where(*mine).order_by(inbox.c.id).limit(most)).all()
    read = list(takewhile(lambda row: row.digested_at is not None, rows))
    naming = [row.id for row in read if any(name in opened(vault, Stored(*row[:4])) for name in names)]
    drop(unit, naming)
    if len(read) == len(rows) < most:
        return None
    return read[-1].id if read else after
