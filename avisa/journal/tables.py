"""The journal: what happened, in order, written in the transaction that did it."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from avisa.journal.types import STEPS
from avisa.kernel.schema import big, json, sharded, text

journal = sharded(
    "journal",
    big("position", nullable=True),  # given after the commit; a reader's cursor. Null: nobody reads it yet
    big("at"),
    text("kind"),  # campaign.launched, number.stopped, contact.suppressed ...
    text("actor"),  # user:ID, key:ID, person, platform, avisa
    text("subject"),  # campaign:ID, number:ID ...
    json("body"),
    UniqueConstraint("workspace_id", "position"),
)
Index("ix_journal_subject", journal.c.workspace_id, journal.c.subject)

# What pass are the lines about single messages: they are kept for their readers, not as a trail.
PASSING = sql(f"kind IN ({', '.join(repr(kind) for kind in STEPS)})")
Index(
    "ix_journal_passing", journal.c.workspace_id, journal.c.id, sqlite_where=PASSING, postgresql_where=PASSING
)

# The last position given: whoever gives the next ones locks it.
journal_head = sharded("journal_head", big("position"), key=())

# Who wants a line for the steps of single messages, and for which: without anybody there is none.
journal_follower = sharded("journal_follower", text("name"), json("kinds"), key=("name",))
