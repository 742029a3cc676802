"""Reading every no that stands, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, tuple_

from avisa.consent.tables import suppression
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx


@dataclass(frozen=True, slots=True)
class Stop:
    contact_id: int
    source: str
    scope: str
    reason: str
    at: Millis


def stops_page(tx: Tx, workspace_id: int, after: tuple[int, str], most: int, source: str = "") -> list[Stop]:
    """In the order of people; `after` is the person and source of the last one already shown."""
    c = suppression.c
    beyond = tuple_(c.contact_id, c.source) > tuple_(*after)
    page = select(c.contact_id, c.source, c.scope, c.reason, c.at).where(
        c.workspace_id == workspace_id, beyond
    )
    if source:
        page = page.where(c.source == source)
    return [Stop(*row) for row in tx.execute(page.order_by(c.contact_id, c.source).limit(most))]
