"""One table, `message`: a row per recipient, frozen when it is enqueued. States: docs/states.md."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy import text as sql

from avisa.kernel.schema import big, json, ref, sharded, text
from avisa.messages.types import State

HOT = sql("state = 'queued' AND due_at IS NOT NULL")
QUEUED = sql("state = 'queued'")
OPEN = sql("state IN ('sending', 'unknown')")
SENT = sql("wamid IS NOT NULL")

message = sharded(
    "message",
    big("number_id"),
    big("contact_id"),
    big("run_id"),  # the campaign; for a single dispatch the message itself
    Column("step", Integer, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("variant", SmallInteger, nullable=True),  # which wording of the campaign: 0 is its own
    Column("wave", SmallInteger, nullable=True),
    text("kind"),  # active, reply, confirmation, request
    big("purpose_id", nullable=True),
    big("template_id", nullable=True),
    text("template_version"),
    text("phone"),  # E.164, or the platform's id of whoever has shown no phone (audience/addresses)
    text("body"),  # channels.port.Body as JSON, rendered
    text("state"),
    text("reason"),  # why it was skipped, why it waits, or the fault's name; "" otherwise
    text("details"),  # the provider's own words about a fault
    Column("attempt", Integer, nullable=False),
    big("epoch"),  # of the lease under which it was claimed
    big("due_at", nullable=True),  # null: waits until somebody resumes it
    big("expires_at", nullable=True),
    big("created_at"),
    big("claimed_at", nullable=True),
    big("accepted_at", nullable=True),
    big("sent_at", nullable=True),
    big("delivered_at", nullable=True),
    big("read_at", nullable=True),
    big("ended_at", nullable=True),  # skipped, failed, expired, cancelled
    text("wamid", nullable=True),
    big("consent_event_id", nullable=True),  # the yes that allowed it
    text("price_category"),
    text("price_type"),
    text("price_country", nullable=True),  # set when it is charged, with what follows (prices/)
    text("price_currency", nullable=True),
    big("price_micros", nullable=True),  # null: not delivered, or the rate card says nothing
    big("booked_micros", nullable=True),  # of its run's budget; null where there is none
    big("clicked_at", nullable=True),  # a measured link was first followed
    ref("number", "number_id"),
    ref("contact", "contact_id"),
    UniqueConstraint("workspace_id", "run_id", "step", "contact_id"),
)
Index(
    "ix_message_hot",
    message.c.workspace_id,
    message.c.number_id,
    message.c.lane,
    message.c.due_at,
    sqlite_where=HOT,
    postgresql_where=HOT,
)
Index(
    "ix_message_open",
    message.c.workspace_id,
    message.c.number_id,
    message.c.state,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index(
    "ix_message_queued",
    message.c.workspace_id,
    message.c.run_id,
    sqlite_where=QUEUED,
    postgresql_where=QUEUED,
)
Index("ix_message_contact", message.c.workspace_id, message.c.contact_id, message.c.id)
Index("ix_message_wamid", message.c.workspace_id, message.c.wamid, sqlite_where=SENT, postgresql_where=SENT)


UNPRICED = sql("price_country IS NOT NULL AND price_micros IS NULL")
Index(
    "ix_message_unpriced",
    message.c.workspace_id,
    message.c.id,
    sqlite_where=UNPRICED,
    postgresql_where=UNPRICED,
)


def lacks_price() -> ColumnElement[bool]:
    """Arrived, and the rate card said nothing of it."""
    return and_(message.c.price_country.is_not(None), message.c.price_micros.is_(None))


def in_state(*states: State) -> ColumnElement[bool]:
    """A state in the words of the partial indexes: with a bound parameter SQLite would not use them."""
    words: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return message.c.state == words[0] if len(words) == 1 else message.c.state.in_(words)


# One row per send that did not simply succeed: what a recipient's history shows beside the instants.
attempt = sharded(
    "attempt",
    big("message_id"),
    Column("attempt", Integer, nullable=False),
    text("outcome"),  # rejected, never_left, ambiguous, died
    text("fault"),
    text("details"),
    big("at"),
    ref("message", "message_id"),
    key=("message_id", "attempt"),
)

# The last time a person wrote to a number: the 24 h window of a pair.
last_inbound = sharded(
    "last_inbound",
    big("number_id"),
    big("contact_id"),
    big("at"),
    ref("number", "number_id"),
    ref("contact", "contact_id"),
    key=("number_id", "contact_id"),
)

inbound = sharded(
    "inbound",
    big("number_id"),
    big("contact_id"),
    text("wamid"),
    text("kind"),
    text("body"),
    text("context"),
    json("details", nullable=True),  # of what is no text: a place, people, a reaction (channels.port.Details)
    big("answers_id", nullable=True),  # our message that it answers: the one quoted, or the last active one
    big("at"),
    ref("number", "number_id"),
    ref("contact", "contact_id"),
    UniqueConstraint("workspace_id", "wamid"),
)
Index("ix_inbound_contact", inbound.c.workspace_id, inbound.c.contact_id, inbound.c.at)
Index("ix_inbound_thread", inbound.c.workspace_id, inbound.c.contact_id, inbound.c.id)

# `Idempotency-Key` of POST /v1/messages: the constraint behind "once".
idempotency = sharded(
    "idempotency",
    text("key"),
    text("body_hash"),
    big("message_id"),
    json("reply", nullable=True),  # the answer that was given, and is given again
    big("created_at"),
    key=("key",),
)
