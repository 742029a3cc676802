"""Reading prepared answers: those that an agent has, by category, words or shortcut."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, func, or_, select

from avisa.desk.canned_rules import found_by
from avisa.desk.tables import canned_reply
from avisa.desk.types import CannedKind, CannedReply, Content
from avisa.kernel.db import Tx

r = canned_reply.c
MOST = 500  # that a company keeps, shared and personal together
COLUMNS = tuple(r[name] for name in CannedReply.__slots__)


def canned_replies(
    tx: Tx, workspace_id: int, user_id: int, words: str = "", category: str = ""
) -> list[CannedReply]:
    """The shared ones and the user's own, by category and title; `user_id` 0 has none of their own."""
    mine = [r.workspace_id == workspace_id, whose(user_id)]
    if category:
        mine.append(r.category == category)
    query = select(*COLUMNS).where(*mine).order_by(r.category, r.title, r.id)
    return found_by([reply_from(row) for row in tx.execute(query)], words)


def canned_page(tx: Tx, workspace_id: int, after: int, most: int) -> list[CannedReply]:
    """The shared ones by id, for readers who go on from where they were."""
    mine = (r.workspace_id == workspace_id, r.owner_id.is_(None), r.id > after)
    return [reply_from(row) for row in tx.execute(select(*COLUMNS).where(*mine).order_by(r.id).limit(most))]


def canned_by_id(tx: Tx, workspace_id: int, reply_id: int, user_id: int) -> CannedReply | None:
    """A shared one or the user's own; nobody sees a colleague's."""
    mine = (r.workspace_id == workspace_id, r.id == reply_id, whose(user_id))
    row = tx.execute(select(*COLUMNS).where(*mine)).one_or_none()
    return reply_from(row) if row else None


def categories(tx: Tx, workspace_id: int, user_id: int) -> list[str]:
    mine = (r.workspace_id == workspace_id, whose(user_id), r.category != "")
    return list(tx.scalars(select(r.category).where(*mine).distinct().order_by(r.category)))


def media_named(tx: Tx, workspace_id: int) -> set[int]:
    """The files that an answer of anybody's carries."""
    mine = (r.workspace_id == workspace_id, r.kind == CannedKind.MEDIA.value)
    found = tx.scalars(select(r.content).where(*mine))
    return {msgspec.convert(content, Content).medium_id for content in found}


def how_many(tx: Tx, workspace_id: int) -> int:
    return tx.scalar(select(func.count()).where(r.workspace_id == workspace_id)) or 0


def whose(user_id: int) -> ColumnElement[bool]:
    return or_(r.owner_id.is_(None), r.owner_id == user_id)


def reply_from(row: Row[Any]) -> CannedReply:
    values = dict(zip(CannedReply.__slots__, row, strict=True))
    return CannedReply(**{**values, "content": msgspec.convert(values["content"], Content)})
