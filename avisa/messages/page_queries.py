"""Reading messages by page, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from avisa.kernel.db import Tx
from avisa.messages.tables import message


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
