"""Files in conversations: what people sent us and what is sent to them, sealed piece by piece."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Index, Integer, LargeBinary, literal_column
from sqlalchemy import text as sql

from avisa.kernel.schema import big, ref, sharded, text

ASKED = sql("state = 'asked'")
INBOUND = sql("inbound_id IS NOT NULL")
OF_A_PERSON = sql("contact_id IS NOT NULL")
PREPARED = sql("contact_id IS NULL")

# `asked`: the engine fetches it from the platform. `kept`: it is here. `refused`: with the reason.
medium = sharded(
    "medium",
    text("state"),
    text("reason"),
    text("form"),  # image, video, audio, document, sticker
    text("kind"),  # its media type, as its bytes say
    text("name"),  # what the sender called it
    Column("size", Integer, nullable=False),
    big("number_id", nullable=True),  # where it came in, or was last uploaded for
    big("contact_id", nullable=True),  # whose it is: goes with the person. Null: a prepared answer's
    big("inbound_id", nullable=True),
    text("platform_id"),  # what the platform calls it there
    text("sha256"),  # what the platform says of its bytes (hexadecimal); "" where it says nothing
    big("uploaded_at"),  # 0: never; a platform's id is good for some weeks
    Column("tries", Integer, nullable=False),
    big("due_at"),
    big("made_by", nullable=True),
    big("made_at"),
    ref("number", "number_id"),
    ref("contact", "contact_id"),
)
Index("ix_medium_asked", medium.c.workspace_id, medium.c.due_at, sqlite_where=ASKED, postgresql_where=ASKED)
Index(
    "ix_medium_inbound",
    medium.c.workspace_id,
    medium.c.inbound_id,
    sqlite_where=INBOUND,
    postgresql_where=INBOUND,
)
Index(
    "ix_medium_contact",
    medium.c.workspace_id,
    medium.c.contact_id,
    sqlite_where=OF_A_PERSON,
    postgresql_where=OF_A_PERSON,
)
Index(
    "ix_medium_prepared",
    medium.c.workspace_id,
    medium.c.id,
    sqlite_where=PREPARED,
    postgresql_where=PREPARED,
)


def is_asked() -> ColumnElement[bool]:
    """In the words of its partial index: with a bound parameter SQLite would not use it."""
    return medium.c.state == literal_column("'asked'")


medium_piece = sharded(
    "medium_piece",
    big("medium_id"),
    Column("number", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    ref("medium", "medium_id"),
    key=("medium_id", "number"),
)
