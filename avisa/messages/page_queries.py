"""Reading messages by page, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.queries import DUE
from avisa.messages.tables import in_state, message
from avisa.messages.types import Due, State


def messages_page(
    tx: Tx, workspace_id: int, before: int | None = None, states: Sequence[str] = (), most: int = 50
) -> Sequence[Row[Any]]:
    """Rows older than `before`, the last id already shown; of these `states`, or of all."""
    page = select(message).where(message.c.workspace_id == workspace_id)
    if before is not None:
        page = page.where(message.c.id < before)
    if states:
        page = page.where(message.c.state.in_(states))
    return tx.execute(page.order_by(message.c.id.desc()).limit(most)).all()


def queued_by_number(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, list[Due]]:
    """Those of these messages that are still queued, whenever they are due, by the number they leave from."""
    own = (message.c.workspace_id == workspace_id, among(message.c.id, ids), in_state(State.QUEUED))
    found: dict[int, list[Due]] = {}
    for row in tx.execute(select(message.c.number_id, *DUE).where(*own).order_by(message.c.id)):
        found.setdefault(row[0], []).append(Due(*row[1:]))
    return found


def messages_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> Sequence[Row[Any]]:
    """The newest first."""
    mine = (message.c.workspace_id == workspace_id, among(message.c.id, ids))
    return tx.execute(select(message).where(*mine).order_by(message.c.id.desc())).all()
