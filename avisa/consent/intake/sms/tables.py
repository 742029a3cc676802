"""The provider of SMS, the invitations that go there, and each SMS with its intent."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text

# Where a company's SMS go: any provider that takes JSON by HTTP.
sms_provider = sharded(
    "sms_provider",
    text("url"),
    Column("headers", LargeBinary, nullable=False),  # names and values, sealed: the provider's key is there
    text("body"),  # JSON with places: {to} {digits} {text} {reference}
    text("id_at"),  # where the answer names the SMS: messages.0.id; empty when it does not
    big("per_second"),
    big("rest_days"),  # nobody is invited again so soon
    big("revision"),  # grows with each change, so that no engine goes on with what was before
    big("changed_at"),
    key=(),
)

# One asking by SMS: its words, what it asks for, and the way to answer; frozen when it is drafted.
sms_invitation = sharded(
    "sms_invitation",
    text("name"),
    text("way"),  # link, word
    text("wording"),
    text("language"),
    json("purposes"),  # ids
    json("texts"),  # ids of the texts that the link's page shows
    text("slug"),  # of its links, in public_address; empty for a word
    text("base"),  # the address of Avisa that links begin with
    big("answer_id", nullable=True),  # the invitation whose word it gives
    text("word"),
    text("number"),  # E.164: where the word is sent
    text("state"),  # preparing, draft, running, stopped
    text("stopped_reason"),
    text("created_by"),
    big("created_at"),
    big("launched_at", nullable=True),
    big("ends_at", nullable=True),  # nothing leaves after it, and no link answers
)

# One SMS to one number, with its intent written before the wire. `phone` is null once the person is erased.
sms = sharded(
    "sms",
    big("invitation_id"),
    big("position"),  # 1, 2, 3 ... in the invitation: what its link names
    big("contact_id", nullable=True),  # nobody becomes a contact by being invited
    text("phone", nullable=True),  # E.164
    text("state"),  # queued, sending, sent, refused, unknown, skipped, expired, cancelled
    text("reason"),
    text("details"),  # what the provider said
    text("provider_id"),
    big("attempt"),
    big("due_at"),
    big("claimed_at", nullable=True),
    big("sent_at", nullable=True),
    text("answer"),  # yes, no; empty while there is none
    big("answered_at", nullable=True),
    ref("sms_invitation", "invitation_id"),
    UniqueConstraint("workspace_id", "invitation_id", "position"),
    UniqueConstraint("workspace_id", "invitation_id", "phone"),
    Index("ix_sms_due", "workspace_id", "state", "due_at"),
    Index("ix_sms_phone", "workspace_id", "phone"),
    Index("ix_sms_contact", "workspace_id", "contact_id"),
)
