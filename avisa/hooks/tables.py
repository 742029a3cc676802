"""Endpoints of the customer's systems, what is on its way to them, and each try."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, literal_column
from sqlalchemy import text as sql

from avisa.kernel.schema import big, json, ref, sharded, text

WAITING = sql("state = 'waiting'")

hook = sharded(
    "hook",
    text("url"),
    text("description"),
    json("kinds"),  # what it subscribes to
    text("state"),  # on, off, removed (until its deliveries are forgotten)
    text("reason"),  # why it is off: person, failing, gone
    Column("secret", LargeBinary, nullable=False),  # sealed
    Column("old_secret", LargeBinary, nullable=True),  # sealed; signs beside the new one until `old_until`
    big("old_until", nullable=True),
    big("position"),  # of the journal, up to which deliveries were made of it
    big("failing_since", nullable=True),  # the first failure after which nothing got through
    big("created_at"),
    big("changed_at"),
)

hook_delivery = sharded(
    "hook_delivery",
    big("hook_id"),
    big("event_id"),  # the journal's line
    text("kind"),
    text("state"),  # waiting, delivered, given_up
    big("attempts"),
    big("tries"),  # attempts since `begun_at`: a replay begins anew
    big("begun_at"),
    big("due_at"),
    big("created_at"),
    big("ended_at", nullable=True),
    big("status", nullable=True),  # of the last answer
    text("details"),
    ref("hook", "hook_id"),
    UniqueConstraint("workspace_id", "hook_id", "event_id"),
)
Index(
    "ix_hook_delivery_waiting",
    hook_delivery.c.workspace_id,
    hook_delivery.c.hook_id,
    hook_delivery.c.due_at,
    sqlite_where=WAITING,
    postgresql_where=WAITING,
)
IS_WAITING = hook_delivery.c.state == literal_column("'waiting'")  # a bound word would miss the partial index
Index("ix_hook_delivery_hook", hook_delivery.c.workspace_id, hook_delivery.c.hook_id, hook_delivery.c.id)

hook_attempt = sharded(
    "hook_attempt",
    big("delivery_id"),
    big("attempt"),
    big("at"),
    big("took"),  # ms
    big("status", nullable=True),
    text("details"),
    ref("hook_delivery", "delivery_id"),
    key=("delivery_id", "attempt"),
)
