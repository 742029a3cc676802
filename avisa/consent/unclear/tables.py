"""Flags on words that may be a no."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy import text as sql

from avisa.kernel.schema import big, ref, sharded, text

# Words that may be a no, until a person decides; the words themselves stay with the message.
UNDECIDED = sql("decided_at IS NULL")
unclear_no = sharded(
    "unclear_no",
    big("inbound_id"),  # the message
    big("contact_id"),
    big("at"),  # when it was written
    big("decided_at", nullable=True),
    text("decision"),  # stop, no_stop, stopped_since; empty while nobody has decided
    text("decided_by"),
    ref("contact", "contact_id"),
    key=("inbound_id",),
)
Index(
    "ix_unclear_no_open",
    unclear_no.c.workspace_id,
    unclear_no.c.contact_id,
    sqlite_where=UNDECIDED,
    postgresql_where=UNDECIDED,
)
