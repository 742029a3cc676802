"""The desk: conversations with whoever serves them, what agents note about them, and prepared answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Index, Integer, TextClause, UniqueConstraint, literal_column
from sqlalchemy import text as sql

from avisa.kernel.schema import big, json, ref, sharded, text

OPEN = sql("state = 'open'")
IN_QUEUE = sql("state = 'open' AND agent_id IS NULL")
MINE = sql("state = 'open' AND agent_id IS NOT NULL")
CLOSED = sql("state = 'closed'")
UNREAD = sql("state = 'open' AND unread > 0")
WAITING = sql("state = 'waiting'")


def partly(name: str, where: TextClause, *columns: Column[Any], unique: bool = False) -> Index:
    """An index of the rows that fit `where` alone, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


# One for each person and number, for ever: it is closed and opened again. What was said stays where it is
# kept, in `message` and `inbound`: a conversation holds no words.
conversation = sharded(
    "conversation",
    big("number_id"),
    big("contact_id"),
    text("state"),  # open, closed
    big("agent_id", nullable=True),  # the user who serves it; null: it stands in its queue
    big("queue_id", nullable=True),  # desk_queue; null: the queue that everybody sees
    Column("unread", Integer, nullable=False),  # of the person's, since somebody looked
    big("last_at"),  # when either side last said something; the lists' order
    text("last_by"),  # person, us
    big("last_inbound_id", nullable=True),  # inbound, with its words
    big("last_message_id", nullable=True),  # message: the last that the desk sent
    big("waiting_since", nullable=True),  # the person's oldest words that nobody has answered
    big("window_until"),  # free text until then (exclusive); 0: the person has never written
    big("campaign_id", nullable=True),  # the campaign that the person's last words answer
    text("handed_to"),  # another system that answers; "" where people do
    big("opened_at"),
    big("closed_at", nullable=True),
    ref("number", "number_id"),
    ref("contact", "contact_id"),
    UniqueConstraint("workspace_id", "contact_id", "number_id"),
)
c = conversation.c
partly("ix_conversation_open", OPEN, c.workspace_id, c.last_at, c.id)
partly("ix_conversation_closed", CLOSED, c.workspace_id, c.last_at, c.id)
partly("ix_conversation_mine", MINE, c.workspace_id, c.agent_id, c.last_at, c.id)
partly("ix_conversation_queue", IN_QUEUE, c.workspace_id, c.last_at, c.id)
partly("ix_conversation_in_queue", IN_QUEUE, c.workspace_id, c.queue_id, c.last_at, c.id)
partly("ix_conversation_unread", UNREAD, c.workspace_id, c.last_at, c.id)


def state_is(state: str) -> ColumnElement[bool]:
    """In the words of the partial indexes: with a bound parameter SQLite would not use them."""
    return c.state == literal_column(f"'{state}'")


def has_unread() -> ColumnElement[bool]:
    """The same."""
    return c.unread > literal_column("0")


desk_queue = sharded(
    "desk_queue",
    text("name"),
    big("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

desk_tag = sharded(
    "desk_tag",
    text("name"),
    big("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

# `last_at` repeats the conversation's, so that the newest with a tag are found without reading them all.
conversation_tag = sharded(
    "conversation_tag",
    big("conversation_id"),
    big("tag_id"),
    big("last_at"),
    ref("conversation", "conversation_id"),
    ref("desk_tag", "tag_id"),
    key=("conversation_id", "tag_id"),
)
t = conversation_tag.c
Index("ix_conversation_tag_last", t.workspace_id, t.tag_id, t.last_at, t.conversation_id)

# Between colleagues; the person never sees it.
conversation_note = sharded(
    "conversation_note",
    big("conversation_id"),
    big("author_id"),
    text("body"),
    big("at"),
    ref("conversation", "conversation_id"),
)
Index(
    "ix_conversation_note_of",
    conversation_note.c.workspace_id,
    conversation_note.c.conversation_id,
    conversation_note.c.id,
)

# Who had it and why it moved, in order: never changed, goes with the person.
conversation_move = sharded(
    "conversation_move",
    big("conversation_id"),
    text("kind"),  # types.Move
    text("actor"),  # user:ID, key:ID, person, avisa
    big("agent_id", nullable=True),  # who has it from then on
    big("queue_id", nullable=True),
    big("campaign_id", nullable=True),
    text("told"),  # a system's name, an agent's word to the next; "" otherwise
    big("at"),
    ref("conversation", "conversation_id"),
)
Index(
    "ix_conversation_move_of",
    conversation_move.c.workspace_id,
    conversation_move.c.conversation_id,
    conversation_move.c.id,
)

# Which agent said what: a message itself knows no user.
said_by = sharded(
    "said_by",
    big("message_id"),
    big("user_id"),
    Column("overrides", Integer, nullable=False, server_default="0"),  # 1: may give conversations to anybody
    ref("message", "message_id"),
    key=("message_id",),
)

# Words of a person that an agent has read, of which the platform is still to be told.
read_receipt = sharded(
    "read_receipt",
    big("inbound_id"),
    big("conversation_id"),
    Column("tries", Integer, nullable=False),
    big("due_at"),
    ref("conversation", "conversation_id"),
    key=("inbound_id",),
)
Index("ix_read_receipt_due", read_receipt.c.workspace_id, read_receipt.c.due_at)

# A file that an agent sends: the engine uploads it, then puts it in line, once.
attachment = sharded(
    "attachment",
    big("conversation_id"),
    big("medium_id"),
    text("caption"),
    text("state"),  # waiting, sent (it is a message now), refused
    text("reason"),
    big("message_id", nullable=True),
    Column("tries", Integer, nullable=False),
    big("due_at"),
    big("made_by", nullable=True),
    big("made_at"),
    ref("conversation", "conversation_id"),
    ref("medium", "medium_id"),
)
partly("ix_attachment_waiting", WAITING, attachment.c.workspace_id, attachment.c.due_at)
SENT = sql("message_id IS NOT NULL")
partly("ix_attachment_message", SENT, attachment.c.workspace_id, attachment.c.message_id)
Index("ix_attachment_of", attachment.c.workspace_id, attachment.c.conversation_id, attachment.c.id)


def is_waiting() -> ColumnElement[bool]:
    """In the words of its partial index."""
    return attachment.c.state == literal_column("'waiting'")


# The automatic answer of a campaign to a person: the constraint behind "once".
automatic_answer = sharded(
    "automatic_answer",
    big("campaign_id"),
    big("contact_id"),
    big("message_id"),
    big("at"),
    key=("campaign_id", "contact_id"),
)

Index("ix_automatic_answer_message", automatic_answer.c.workspace_id, automatic_answer.c.message_id)

# An active message that is cancelled if the person writes before it leaves.
unless_they_write = sharded(
    "unless_they_write",
    big("message_id"),
    big("contact_id"),
    big("made_at"),
    big("wrote_at", nullable=True),  # they did, and it was cancelled
    ref("message", "message_id"),
    key=("message_id",),
)
STILL = sql("wrote_at IS NULL")
partly(
    "ix_unless_they_write_contact", STILL, unless_they_write.c.workspace_id, unless_they_write.c.contact_id
)

# A prepared answer. `owner_id` null: all agents have it. `content` is desk.types.Content as JSON.
canned_reply = sharded(
    "canned_reply",
    big("owner_id", nullable=True),
    text("category"),
    text("shortcut"),  # what is typed after the slash, folded; "" without one
    text("title"),
    text("kind"),  # text, media, interactive, template
    text("language"),
    json("content"),
    big("created_by", nullable=True),
    big("created_at"),
    big("changed_at"),
)
r = canned_reply.c
SHARED = sql("owner_id IS NULL AND shortcut <> ''")
PERSONAL = sql("owner_id IS NOT NULL AND shortcut <> ''")
partly("uq_canned_reply_shared", SHARED, r.workspace_id, r.shortcut, unique=True)
partly("uq_canned_reply_personal", PERSONAL, r.workspace_id, r.owner_id, r.shortcut, unique=True)
Index("ix_canned_reply_category", r.workspace_id, r.category, r.title, r.id)
