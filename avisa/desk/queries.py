"""Reading conversations: one, the lists with their pages, who serves whom, notes, moves, tags and queues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, tuple_

from avisa.desk.tables import (
    attachment,
    automatic_answer,
    conversation,
    conversation_move,
    conversation_note,
    conversation_tag,
    desk_queue,
    desk_tag,
    has_unread,
    is_waiting,
    said_by,
    state_is,
)
from avisa.desk.types import Attachment, Author, Conversation, Moved, Note, Queue, Tag
from avisa.kernel.bulk import among, among_given
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx

c = conversation.c
CONVERSATION = tuple(c[name] for name in Conversation.__slots__)
ENOUGH = 100  # a count stops there: a list says "99+"
Place = tuple[Millis, int]  # last_at and id of the last one already shown


@dataclass(frozen=True, slots=True)
class Shelf:
    """Which conversations a list shows: `which` is mine, queue, all or closed.

    `agent_id` is whose for `mine`; the others narrow it further.
    """

    which: str = "all"
    agent_id: int = 0
    queue_id: int = 0
    tag_id: int = 0
    unread: bool = False


def conversation_by_id(
    tx: Tx, workspace_id: int, conversation_id: int, hold: bool = False
) -> Conversation | None:
    """With `hold` it stays as it is until the transaction ends."""
    query = select(*CONVERSATION).where(c.workspace_id == workspace_id, c.id == conversation_id)
    row = tx.execute(query.with_for_update() if hold else query).one_or_none()
    return Conversation(*row) if row else None


def conversations_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int], hold: bool = False
) -> list[Conversation]:
    """All of these people, with every number, in the order of their ids."""
    mine = (c.workspace_id == workspace_id, among(c.contact_id, contact_ids))
    query = select(*CONVERSATION).where(*mine).order_by(c.id)
    return [Conversation(*row) for row in tx.execute(query.with_for_update() if hold else query)]


def served(tx: Tx, workspace_id: int, contact_ids: Iterable[int]) -> dict[int, Conversation]:
    """Of these people those whom an agent or another system answers now, by contact."""
    found = conversations_of(tx, workspace_id, contact_ids)
    return {one.contact_id: one for one in found if one.is_served}


# The gate asks this for every batch of single messages, so it is built once.
SERVING = select(c.contact_id, c.agent_id).where(
    c.workspace_id == bindparam("workspace_id"),
    among_given(c.contact_id, "people"),
    state_is("open"),
    or_(c.agent_id.is_not(None), c.handed_to != ""),
)


def serving_among(tx: Tx, workspace_id: int, contact_ids: Iterable[int]) -> dict[int, int]:
    """Of these people those whom somebody answers now: by which agent, or 0 for another system."""
    found = tx.execute(SERVING, {"workspace_id": workspace_id, "people": contact_ids})
    return {row[0]: row[1] or 0 for row in found}


def conversations_page(
    tx: Tx, workspace_id: int, shelf: Shelf, before: Place | None = None, most: int = 50
) -> list[Conversation]:
    """The newest first, also of a queue's; keyset by (last_at, id)."""
    if shelf.tag_id:
        return _tagged(tx, workspace_id, shelf, before, most)
    query = select(*CONVERSATION).where(on_shelf(workspace_id, shelf))
    if before:
        query = query.where(tuple_(c.last_at, c.id) < tuple_(*before))
    ordered = query.order_by(c.last_at.desc(), c.id.desc()).limit(most)
    return [Conversation(*row) for row in tx.execute(ordered)]


def on_shelf(workspace_id: int, shelf: Shelf) -> ColumnElement[bool]:
    """In the words of the partial indexes: with a bound parameter SQLite would not use them."""
    wanted = [c.workspace_id == workspace_id, state_is("closed" if shelf.which == "closed" else "open")]
    if shelf.which == "mine":
        wanted += [c.agent_id.is_not(None), c.agent_id == shelf.agent_id]
    elif shelf.which == "queue":
        wanted.append(c.agent_id.is_(None))
    if shelf.queue_id:
        wanted.append(c.queue_id == shelf.queue_id)
    if shelf.unread:
        wanted.append(has_unread())
    return and_(*wanted)


def _tagged(tx: Tx, workspace_id: int, shelf: Shelf, before: Place | None, most: int) -> list[Conversation]:
    """Along the tag's own index, which keeps the order of the lists."""
    t = conversation_tag.c
    joined = and_(t.workspace_id == c.workspace_id, t.conversation_id == c.id)
    query: Select[Any] = (
        select(*CONVERSATION)
        .select_from(conversation_tag)
        .join(conversation, joined)
        .where(t.workspace_id == workspace_id, t.tag_id == shelf.tag_id, on_shelf(workspace_id, shelf))
    )
    if before:
        query = query.where(tuple_(t.last_at, t.conversation_id) < tuple_(*before))
    ordered = query.order_by(t.last_at.desc(), t.conversation_id.desc()).limit(most)
    return [Conversation(*row) for row in tx.execute(ordered)]


def count_on(tx: Tx, workspace_id: int, shelf: Shelf) -> int:
    """At most ENOUGH: counting all of a large desk would take longer than showing it."""
    some = select(c.id).where(on_shelf(workspace_id, shelf)).limit(ENOUGH).subquery()
    return tx.scalar(select(func.count()).select_from(some)) or 0


def notes_of(tx: Tx, workspace_id: int, conversation_id: int, before: int, most: int) -> list[Note]:
    """The newest first, with ids below `before`."""
    n = conversation_note.c
    own = (n.workspace_id == workspace_id, n.conversation_id == conversation_id, n.id < before)
    query = select(n.id, n.author_id, n.body, n.at).where(*own).order_by(n.id.desc()).limit(most)
    return [Note(*row) for row in tx.execute(query)]


def moves_of(tx: Tx, workspace_id: int, conversation_id: int, before: int, most: int) -> list[Moved]:
    """The newest first, with ids below `before`."""
    m = conversation_move.c
    own = (m.workspace_id == workspace_id, m.conversation_id == conversation_id, m.id < before)
    query = select(*(m[name] for name in Moved.__slots__)).where(*own).order_by(m.id.desc()).limit(most)
    return [Moved(*row) for row in tx.execute(query)]


def authors_of(tx: Tx, workspace_id: int, message_ids: Iterable[int]) -> dict[int, int]:
    """The user who said it, by message; what a program or a campaign said is absent."""
    mine = (said_by.c.workspace_id == workspace_id, among(said_by.c.message_id, message_ids))
    return {
        row[0]: row[1] for row in tx.execute(select(said_by.c.message_id, said_by.c.user_id).where(*mine))
    }


def said_of(tx: Tx, workspace_id: int, message_ids: Iterable[int]) -> dict[int, Author]:
    """The same, with what they may."""
    s = said_by.c
    mine = (s.workspace_id == workspace_id, among(s.message_id, message_ids))
    found = tx.execute(select(s.message_id, s.user_id, s.overrides).where(*mine))
    return {row[0]: Author(row[1], bool(row[2])) for row in found}


def automatic_among(tx: Tx, workspace_id: int, message_ids: Iterable[int]) -> frozenset[int]:
    """Of these messages those that a campaign answers by itself."""
    a = automatic_answer.c
    mine = (a.workspace_id == workspace_id, among(a.message_id, message_ids))
    return frozenset(tx.scalars(select(a.message_id).where(*mine)))


def files_of_messages(tx: Tx, workspace_id: int, message_ids: Iterable[int]) -> dict[int, int]:
    """The medium that a message carries, by message."""
    a = attachment.c
    mine = (a.workspace_id == workspace_id, a.message_id.is_not(None), among(a.message_id, message_ids))
    return {row[0]: row[1] for row in tx.execute(select(a.message_id, a.medium_id).where(*mine))}


def attachments_of(
    tx: Tx, workspace_id: int, conversation_id: int, before: int, most: int
) -> list[Attachment]:
    """Files that are no messages yet, or never will be; the newest first."""
    a = attachment.c
    own = (a.workspace_id == workspace_id, a.conversation_id == conversation_id, a.id < before)
    query = select(*(a[name] for name in Attachment.__slots__)).where(*own, a.message_id.is_(None))
    return [Attachment(*row) for row in tx.execute(query.order_by(a.id.desc()).limit(most))]


def attachments_to_send(tx: Tx, workspace_id: int, now: Millis, most: int) -> list[Attachment]:
    a = attachment.c
    waiting = (a.workspace_id == workspace_id, is_waiting(), a.due_at <= now)
    query = select(*(a[name] for name in Attachment.__slots__)).where(*waiting)
    return [Attachment(*row) for row in tx.execute(query.order_by(a.due_at).limit(most))]


def tags_of(tx: Tx, workspace_id: int, conversation_ids: Iterable[int]) -> dict[int, list[Tag]]:
    """By conversation, in the order of their names."""
    t = conversation_tag.c
    joined = and_(t.workspace_id == desk_tag.c.workspace_id, t.tag_id == desk_tag.c.id)
    query = (
        select(t.conversation_id, desk_tag.c.id, desk_tag.c.name)
        .join_from(conversation_tag, desk_tag, joined)
        .where(t.workspace_id == workspace_id, among(t.conversation_id, conversation_ids))
        .order_by(desk_tag.c.name)
    )
    found: dict[int, list[Tag]] = {}
    for row in tx.execute(query):
        found.setdefault(row.conversation_id, []).append(Tag(row.id, row.name))
    return found


def all_tags(tx: Tx, workspace_id: int) -> list[Tag]:
    query = select(desk_tag.c.id, desk_tag.c.name).where(desk_tag.c.workspace_id == workspace_id)
    return [Tag(*row) for row in tx.execute(query.order_by(desk_tag.c.name))]


def queues(tx: Tx, workspace_id: int) -> list[Queue]:
    query = select(desk_queue.c.id, desk_queue.c.name).where(desk_queue.c.workspace_id == workspace_id)
    return [Queue(*row) for row in tx.execute(query.order_by(desk_queue.c.name))]
