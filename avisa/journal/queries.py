"""Reading the journal in the order of its positions, and what still waits for one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from avisa.journal.tables import journal, journal_follower, journal_head
from avisa.journal.types import Entry
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import first_id_at

LOOKED_THROUGH = 1_000  # lines: positions are given in the order of ids, but for those that commit late
WANTED = select(journal_follower.c.kinds).where(journal_follower.c.workspace_id == bindparam("workspace"))


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


def followed_kinds(tx: Tx, workspace_id: int) -> frozenset[str]:
    """Steps of single messages that somebody follows: those alone leave a line."""
    return frozenset(kind for kinds in tx.scalars(WANTED, {"workspace": workspace_id}) for kind in kinds)


def kinds_followed_by(tx: Tx, workspace_id: int, name: str) -> list[str]:
    mine = (journal_follower.c.workspace_id == workspace_id, journal_follower.c.name == name)
    return list(tx.scalar(select(journal_follower.c.kinds).where(*mine)) or ())


def lines_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Entry]:
    """Those that have a position and are still kept."""
    columns = [journal.c[name] for name in Entry.__slots__]
    mine = (journal.c.workspace_id == workspace_id, among(journal.c.id, ids))
    found = tx.execute(select(*columns).where(*mine, journal.c.position.is_not(None)))
    return {row.id: Entry(*row) for row in found}


def position_before(tx: Tx, workspace_id: int, instant: Millis) -> int:
    """The position after which every line that was written from `instant` on stands."""
    c = journal.c
    mine = (c.workspace_id == workspace_id, c.id >= first_id_at(instant), c.position.is_not(None))
    first = list(tx.scalars(select(c.position).where(*mine).order_by(c.id).limit(LOOKED_THROUGH)))
    return min(first) - 1 if first else last_position(tx, workspace_id)
