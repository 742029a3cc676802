"""Reading the journal in the order of its positions, and what still waits for one."""

from __future__ import annotations

from sqlalchemy import select

from avisa.journal.tables import journal, journal_head
from avisa.journal.types import Entry
from avisa.kernel.db import Tx


def since(tx: Tx, workspace_id: int, position: int, limit: int) -> list[Entry]:
    """What follows `position` (0: from the start). What is not among it comes later, with a higher one."""
    columns = [journal.c[name] for name in Entry.__slots__]
    following = (
        select(*columns)
        .where(journal.c.workspace_id == workspace_id, journal.c.position > position)
        .order_by(journal.c.position)
        .limit(limit)
    )
    return [Entry(*row) for row in tx.execute(following)]


def unplaced(tx: Tx, workspace_id: int, most: int) -> list[int]:
    """Ids of committed lines without a position, in the order of their ids."""
    waiting = (
        select(journal.c.id)
        .where(journal.c.workspace_id == workspace_id, journal.c.position.is_(None))
        .order_by(journal.c.id)
        .limit(most)
    )
    return list(tx.scalars(waiting))


def last_position(tx: Tx, workspace_id: int) -> int:
    """The highest position that was ever given; 0 when none was."""
    head = select(journal_head.c.position).where(journal_head.c.workspace_id == workspace_id)
    return tx.scalar(head) or 0
