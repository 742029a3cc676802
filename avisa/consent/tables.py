"""The ledger of consent, what it comes to now, purposes, suppressions, and the keys that erase.

`consent_event` is append-only (triggers refuse update and delete on both databases) and chained by hash
per workspace. The chain hashes salted digests; what says something of a person lies sealed under that
person's key, whose destruction is the erasure (decision 15 of docs/architecture.md).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint

from avisa.kernel.schema import big, ref, sharded, text

purpose = sharded(
    "purpose",
    text("name"),  # marketing, utility, authentication, or the company's own: matrícula
    text("category"),  # MARKETING, UTILITY, AUTHENTICATION: what the platform must call the template
    text("legal_basis"),
    big("valid_for", nullable=True),  # ms from the yes to its expiry
    big("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

consent_event = sharded(
    "consent_event",
    big("position"),  # 1, 2, 3 ... without a gap
    big("id"),
    big("contact_id"),
    text("kind"),  # grant, revoke, suppress, lift
    big("at"),
    Column("salt", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # SHA-256 of salt and the evidence in clear
    Column("sealed", LargeBinary, nullable=False),  # the evidence under the person's key
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    key=("position",),
)
Index("ux_consent_event_id", consent_event.c.workspace_id, consent_event.c.id, unique=True)
Index("ix_consent_event_contact", consent_event.c.workspace_id, consent_event.c.contact_id)

# The chain's head, signed; a copy is kept outside the table, so that a cut tail is seen.
consent_head = sharded(
    "consent_head",
    big("count"),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    key=(),
)

person_key = sharded(
    "person_key", big("contact_id"), Column("sealed", LargeBinary, nullable=False), key=("contact_id",)
)

# What the ledger comes to, now: derived, and rebuilt from the ledger by `consent.actions.rebuild`.
consent = sharded(
    "consent",
    big("contact_id"),
    big("purpose_id"),
    big("event_id"),
    big("granted_at"),
    big("expires_at", nullable=True),
    big("revoked_at", nullable=True),
    ref("contact", "contact_id"),
    ref("purpose", "purpose_id"),
    key=("contact_id", "purpose_id"),
)

# Three kinds of no, kept apart; each is lifted only from where it came.
suppression = sharded(
    "suppression",
    big("contact_id"),
    text("source"),  # person, platform, ours
    text("scope"),  # all, marketing
    text("reason"),  # keyword, button, preference, agent, api, import
    big("event_id"),
    big("at"),
    ref("contact", "contact_id"),
    key=("contact_id", "source"),
)

# Keyed hashes of numbers that stay blocked after an erasure; the key never rotates.
blocked_number = sharded(
    "blocked_number", Column("keyed_hash", LargeBinary, nullable=False), big("at"), key=("keyed_hash",)
)
