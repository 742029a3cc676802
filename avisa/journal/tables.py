"""The journal: what happened, in order, written in the transaction that did it."""

from __future__ import annotations

from sqlalchemy import Index

from avisa.kernel.schema import big, json, sharded, text

journal = sharded(
    "journal",
    big("at"),
    text("kind"),  # campaign.launched, number.stopped, contact.suppressed ...
    text("actor"),  # user:ID, key:ID, person, platform, avisa
    text("subject"),  # campaign:ID, number:ID ...
    json("body"),
)
Index("ix_journal_subject", journal.c.workspace_id, journal.c.subject)
