"""The journal: what happened, in order, written in the transaction that did it."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

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

# The last position given: whoever gives the next ones locks it.
journal_head = sharded("journal_head", big("position"), key=())
