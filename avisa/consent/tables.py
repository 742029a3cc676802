"""The ledger of consent, what it comes to now, purposes, suppressions, and the keys that erase.

`consent_event` is append-only (triggers refuse update and delete on both databases) and chained by hash
per workspace. The chain hashes salted digests; what says something of a person lies sealed under that
person's key, whose destruction is the erasure (decision 15 of docs/architecture.md).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql

from avisa.kernel.schema import big, json, ref, sharded, text, unsharded

purpose = sharded(
    "purpose",
    text("name"),  # marketing, utility, authentication, or the company's own: matrícula
    text("category"),  # MARKETING, UTILITY, AUTHENTICATION: what the platform must call the template
    text("legal_basis"),
    big("valid_for", nullable=True),  # ms from the yes to its expiry
    text("description"),  # what it is for, in the company's own words
    json("renewals", nullable=True),  # [[before, since], ...]: texts that came to mean something else
    text("asking_template", nullable=True),  # asks for a second yes; null: the first one stands
    big("asking_days", nullable=True),  # after which a first yes that nobody confirmed is forgotten
    json("earlier", nullable=True),  # [[until, valid_for], ...]: what held before it was changed
    big("created_at"),
    UniqueConstraint("workspace_id", "name"),
)

consent_event = sharded(
    "consent_event",
    big("position"),  # 1, 2, 3 ... without a gap
    big("id"),
    big("contact_id"),
    text("kind"),  # pending, grant, revoke, suppress, lift
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
ENDS = sql("expires_at IS NOT NULL")
Index(
    "ix_consent_ends",
    consent.c.workspace_id,
    consent.c.purpose_id,
    consent.c.expires_at,
    sqlite_where=ENDS,
    postgresql_where=ENDS,
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

# What a person asked of their own data, for Elisa: from the preference page, by phone, on paper.
privacy_request = sharded(
    "privacy_request",
    big("contact_id"),
    text("kind"),  # export, erasure
    text("channel"),  # preference, agent
    big("asked_at"),
    big("done_at", nullable=True),
    text("done_by"),  # user:ID, empty while it waits
    Index("ix_privacy_request_open", "workspace_id", "done_at"),
)

# The words that ask for a yes: every saving is a version of its own, and only publishing touches a row.
consent_text = sharded(
    "consent_text",
    big("purpose_id"),
    text("language"),
    big("version"),  # 1, 2, 3 ... for each purpose and language
    text("body"),
    text("sha256"),
    text("created_by"),
    big("created_at"),
    big("published_at", nullable=True),
    big("anew_from", nullable=True),  # it means something else: older yeses end then
    ref("purpose", "purpose_id"),
    UniqueConstraint("workspace_id", "purpose_id", "language", "version"),
)

# A form of our own under `/c/{slug}`, also what the pop-up on the company's site posts to.
consent_form = sharded(
    "consent_form",
    text("slug"),
    text("name"),
    json("purposes"),  # ids
    Column("double_opt_in", Boolean, nullable=False),
    json("sites"),  # origins whose pages may show the pop-up: https://www.example.com.br
    big("created_at"),
    big("closed_at", nullable=True),
)

# Which company's form an address without a login belongs to.
public_address = unsharded(
    "public_address", text("slug", primary_key=True), big("workspace_id"), big("form_id")
)

# A first yes until its phone says the same by itself: the double opt-in. Where the person writes first (a
# form), nobody is known yet; where we ask, it names who, and the message that asks.
pending_consent = sharded(
    "pending_consent",
    text("answer"),  # the message or the button that confirms it, in plain words
    Column("sealed", LargeBinary, nullable=False),  # who and how: nothing of a stranger lies open here
    big("asked_at"),  # when the first yes was said
    big("expires_at"),
    big("contact_id", nullable=True),
    big("message_id", nullable=True),  # the request, once it was queued
    big("answered_at", nullable=True),  # kept until it expires, so that nobody is asked again and again
    UniqueConstraint("workspace_id", "answer"),
)
Index("ix_pending_consent_contact", pending_consent.c.workspace_id, pending_consent.c.contact_id)

# A message that a person writes to say yes: behind a QR code, a keyword, the greeting of an advertisement.
invitation = sharded(
    "invitation",
    text("kind"),  # qr, keyword, ad, sms
    text("name"),
    text("message"),
    text("answer"),  # the same in plain words
    json("purposes"),  # ids
    json("texts"),  # ids of the texts that are shown beside it
    big("number_id", nullable=True),
    big("created_at"),
    big("closed_at", nullable=True),
    Index("ix_invitation_answer", "workspace_id", "answer"),
)
