"""Measured links: which code leads where, for whom, and whether it was followed."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, UniqueConstraint

from avisa.kernel.schema import big, ref, sharded, text

# Of a click no address, no device and no time of day but the first and the last is kept.
link = sharded(
    "link",
    text("code"),  # the last part of the address in the message; cannot be guessed
    big("message_id"),
    big("run_id"),
    big("contact_id"),
    text("destination"),
    big("created_at"),
    big("expires_at"),
    Column("clicks", Integer, nullable=False),  # by people: not by previews, robots and the like
    big("first_at", nullable=True),
    big("last_at", nullable=True),
    ref("message", "message_id"),
    ref("contact", "contact_id"),
    UniqueConstraint("workspace_id", "code"),
)
Index("ix_link_run", link.c.workspace_id, link.c.run_id)
Index("ix_link_contact", link.c.workspace_id, link.c.contact_id)
Index("ix_link_message", link.c.workspace_id, link.c.message_id)
