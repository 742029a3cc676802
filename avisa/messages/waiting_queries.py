"""Rows that wait for a reason, in the order of their ids: for looking at all of them once."""

from __future__ import annotations

from sqlalchemy import select

from avisa.kernel.db import Tx
from avisa.messages.tables import in_state, message
from avisa.messages.types import State


def waiting_after(tx: Tx, workspace_id: int, reason: str, after: int, most: int) -> list[int]:
    """Up to `most` ids above `after`. Walks the company's rows: for what seldom happens."""
    c = message.c
    mine = (c.workspace_id == workspace_id, c.id > after, in_state(State.QUEUED), c.reason == reason)
    return list(tx.scalars(select(c.id).where(*mine).order_by(c.id).limit(most)))
