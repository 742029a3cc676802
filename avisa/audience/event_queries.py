"""Reading what happened to people elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from avisa.audience.tables import contact_event
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx


@dataclass(frozen=True, slots=True)
class ContactEvent:
    id: int
    name: str
    at: Millis
    told_at: Millis
    told_by: str


def events_among(
    tx: Tx, workspace_id: int, people: Iterable[int], names: Iterable[str]
) -> dict[int, tuple[Millis, ...]]:
    """When events of these names happened to each of these people; who had none is absent."""
    c = contact_event.c
    mine = (c.workspace_id == workspace_id, among(c.contact_id, people), among(c.name, names))
    found: dict[int, tuple[Millis, ...]] = {}
    for person, at in tx.execute(select(c.contact_id, c.at).where(*mine)):
        found[person] = (*found.get(person, ()), at)
    return found


def events_of(tx: Tx, workspace_id: int, contact_id: int, most: int = 100) -> list[ContactEvent]:
    """The newest first."""
    c = contact_event.c
    mine = (c.workspace_id == workspace_id, c.contact_id == contact_id)
    columns = tuple(c[name] for name in ContactEvent.__slots__)
    rows = tx.execute(select(*columns).where(*mine).order_by(c.at.desc(), c.id.desc()).limit(most))
    return [ContactEvent(*row) for row in rows]
