"""The moving window: who was reached outside a service window, by portfolio, and when last."""

from __future__ import annotations

from sqlalchemy import Index

from avisa.kernel.schema import big, ref, sharded

reached = sharded(
    "reached",
    big("portfolio_id"),
    big("contact_id"),
    big("last_at"),
    ref("portfolio", "portfolio_id"),
    ref("contact", "contact_id"),
    key=("portfolio_id", "contact_id"),
)
Index("ix_reached_last_at", reached.c.workspace_id, reached.c.portfolio_id, reached.c.last_at)
