"""Templates as the platform has them, one row per account, name and language; and what people write."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text

template = sharded(
    "template",
    big("account_id"),
    text("platform_id"),
    text("name"),
    text("language"),
    text("category"),  # the one that WhatsApp says it has
    text("category_before"),  # and had before it last changed it; "" when it never did
    big("category_changed_at", nullable=True),
    text("category_next"),  # what it will become, where WhatsApp has said so
    text("status"),  # APPROVED, PAUSED ...; DELETED when the account no longer lists it
    text("quality"),
    text("parameter_format"),  # POSITIONAL, NAMED
    json("components"),
    text("rejected_reason"),
    text("version"),  # hash of category and components: what a frozen message was written for
    big("read_at"),
    big("approved_at", nullable=True),  # when we learnt that it had become so; null when it was so before
    ref("account", "account_id"),
    UniqueConstraint("workspace_id", "account_id", "name", "language"),
)

# What people write before it is submitted, and when they change what was. Its words stand in its versions.
template_draft = sharded(
    "template_draft",
    big("account_id"),
    text("name"),
    text("language"),
    text("category"),
    Column("version", Integer, nullable=False),  # the newest
    text("origin"),  # where it began: empty, library:MODEL, template:ID
    text("changed_by"),
    big("made_at"),
    big("changed_at"),
    ref("account", "account_id"),
    UniqueConstraint("workspace_id", "account_id", "name", "language"),
)

template_draft_version = sharded(
    "template_draft_version",
    big("draft_id"),
    Column("number", Integer, nullable=False),
    json("body"),  # as the platform takes it: name, language, category, components ...
    text("author"),
    big("at"),
    ref("template_draft", "draft_id"),
    key=("draft_id", "number"),
)

# What is asked of the provider: the engine does it, within the account's budgets.
template_request = sharded(
    "template_request",
    big("account_id"),
    big("draft_id", nullable=True),
    text("kind"),  # create, edit, delete
    text("name"),
    text("language"),
    text("platform_id"),  # of the template that is changed; of the new one once it is known
    json("body"),  # as it was when it was asked for
    text("was_status"),  # of the template when the edit left: budgets count those of approved ones
    text("state"),  # asked, sending, unknown, done, refused, cancelled
    text("reason"),  # why it waits, or was refused
    text("details"),  # the provider's own words
    text("asked_by"),
    big("asked_at"),
    big("due_at"),
    Column("attempt", Integer, nullable=False),
    big("sent_at", nullable=True),
    big("settled_at", nullable=True),
    ref("account", "account_id"),
    Index("ix_template_request_due", "workspace_id", "state", "due_at"),
    Index("ix_template_request_sent", "workspace_id", "account_id", "sent_at"),
)

# The file in a header: what the review looks at, and what messages carry. Its handle, for the review, is of
# the provider, and soon of no use.
template_sample = sharded(
    "template_sample",
    text("name"),
    text("format"),  # IMAGE, VIDEO, DOCUMENT
    text("kind"),  # image/png, image/jpeg, video/mp4, application/pdf: as its bytes say
    big("size"),
    text("sha256"),  # of all its bytes: what is kept once is found again
    Column("width", Integer, nullable=False),  # of pictures, else 0
    Column("height", Integer, nullable=False),
    big("made_at"),
    big("whole_at", nullable=True),  # null until its last piece is there
    Column("uploads", Integer, nullable=False),  # begun: counted before the wire
    text("handle"),  # empty until the provider gave one
    big("handle_for"),  # the request that it was uploaded for
    big("handle_at"),
)

template_sample_piece = sharded(
    "template_sample_piece",
    big("sample_id"),
    Column("number", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    ref("template_sample", "sample_id"),
    key=("sample_id", "number"),
)

# What a number's messages carry: the provider's id of a kept file, for each number, until it expires.
media_upload = sharded(
    "media_upload",
    big("sample_id"),
    big("number_id"),
    text("state"),  # asked, there, refused
    text("media_id"),  # the provider's; good until `expires_at`, also while a new one is asked for
    big("expires_at"),
    big("due_at"),  # when it is tried, or tried again
    Column("tries", Integer, nullable=False),
    text("reason"),
    text("details"),
    ref("template_sample", "sample_id"),
    ref("number", "number_id"),
    key=("sample_id", "number_id"),
)
