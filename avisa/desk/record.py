"""What the desk holds about one person, for the document that article 18 of the LGPD gives them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table, select

from avisa.desk.tables import conversation, conversation_move, conversation_note
from avisa.kernel.db import Tx


def conversations_with(tx: Tx, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    c = conversation.c
    mine = (c.workspace_id == workspace_id, c.contact_id == contact_id)
    return list(tx.execute(select(conversation).where(*mine).order_by(c.id)))


def notes_about(tx: Tx, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    return _in_theirs(tx, conversation_note, workspace_id, contact_id)


def moves_about(tx: Tx, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    return _in_theirs(tx, conversation_move, workspace_id, contact_id)


def _in_theirs(tx: Tx, table: Table, workspace_id: int, contact_id: int) -> list[Row[Any]]:
    c = conversation.c
    theirs = select(c.id).where(c.workspace_id == workspace_id, c.contact_id == contact_id)
    mine = (table.c.workspace_id == workspace_id, table.c.conversation_id.in_(theirs))
    return list(tx.execute(select(table).where(*mine).order_by(table.c.id)))
