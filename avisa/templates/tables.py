"""Templates as the platform has them, one row per account, name and language; and what people write."""

from __future__ import annotations

from sqlalchemy import Column, Integer, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text

template = sharded(
    "template",
    big("account_id"),
    text("platform_id"),
    text("name"),
    text("language"),
    text("category"),  # the one that WhatsApp says it has
    text("status"),  # APPROVED, PAUSED ...; DELETED when the account no longer lists it
    text("quality"),
    text("parameter_format"),  # POSITIONAL, NAMED
    json("components"),
    text("rejected_reason"),
    text("version"),  # hash of category and components: what a frozen message was written for
    big("read_at"),
    ref("account", "account_id"),
    UniqueConstraint("workspace_id", "account_id", "name", "language"),
)

# What people write before it is submitted, and when they change what was. What it says stands in its versions.
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
