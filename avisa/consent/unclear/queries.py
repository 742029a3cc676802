"""Reading who may have said no: for the gate in batches, and for the person who decides."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from avisa.consent.unclear.tables import unclear_no
from avisa.consent.unclear.types import Doubt
from avisa.kernel.bulk import among_given
from avisa.kernel.db import Tx

c = unclear_no.c
# The gate asks this for every batch, so it is built once.
OPEN_FOR = select(c.contact_id).where(
    c.workspace_id == bindparam("workspace_id"),
    c.decided_at.is_(None),
    among_given(c.contact_id, "people"),
)


def unclear_among(tx: Tx, workspace_id: int, contact_ids: Iterable[int]) -> frozenset[int]:
    """Of these people, those of whom somebody has to decide. One select."""
    return frozenset(tx.scalars(OPEN_FOR, {"workspace_id": workspace_id, "people": contact_ids}))


def open_doubts(tx: Tx, workspace_id: int, most: int) -> list[Doubt]:
    """The oldest first."""
    waiting = (
        select(c.inbound_id, c.contact_id, c.at)
        .where(c.workspace_id == workspace_id, c.decided_at.is_(None))
        .order_by(c.inbound_id)
        .limit(most)
    )
    return [Doubt(*row) for row in tx.execute(waiting)]


def doubted_people(tx: Tx, workspace_id: int) -> int:
    people = select(func.count(func.distinct(c.contact_id))).where(
        c.workspace_id == workspace_id, c.decided_at.is_(None)
    )
    return tx.scalar(people) or 0
