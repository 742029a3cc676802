"""Rows that wait for a reason, in the order of their ids: for looking at all of them once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.queries import later
from avisa.messages.tables import in_state, message
from avisa.messages.types import Lane, State
from avisa.templates.media.rules import NAMED, files_in


def waiting_after(tx: Tx, workspace_id: int, reasons: Collection[str], after: int, most: int) -> list[int]:
    """Up to `most` ids above `after`. Walks the company's rows: for what seldom happens."""
    c = message.c
    mine = (c.workspace_id == workspace_id, c.id > after, in_state(State.QUEUED), c.reason.in_(reasons))
    return list(tx.scalars(select(c.id).where(*mine).order_by(c.id).limit(most)))


def files_of_waiting(tx: Tx, workspace_id: int) -> set[int]:
    """The kept files that queued messages name. Walks them all: for what seldom happens."""
    c = message.c
    mine = (c.workspace_id == workspace_id, in_state(State.QUEUED), c.body.contains(NAMED))
    found: set[int] = set()
    for body in tx.scalars(select(c.body).where(*mine)):
        found.update(files_in(body))
    return found


def waiting_for(
    tx: Tx, workspace_id: int, number_ids: Iterable[int], lane: Lane, reason: str, now: Millis, most: int
) -> list[int]:
    """Up to `most` of a lane's rows that wait for it, by their ids."""
    found: list[int] = []
    for number_id in number_ids:
        if len(found) < most:
            rows = later(workspace_id, number_id, lane, reason, now).limit(most - len(found))
            found += [row.id for row in tx.execute(rows)]
    return found
