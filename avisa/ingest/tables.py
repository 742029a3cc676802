"""The inbox: webhooks as they came, stored before they are answered; replaying it rebuilds every status."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary
from sqlalchemy import text as sql

from avisa.kernel.schema import big, sharded, text

WAITING = sql("digested_at IS NULL")

inbox = sharded(
    "inbox",
    big("connection_id"),
    big("received_at"),
    Column("raw", LargeBinary, nullable=False),  # sealed
    big("digested_at", nullable=True),
    text("trouble"),  # why it could not be read, for a person
)
Index("ix_inbox_waiting", inbox.c.workspace_id, inbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
