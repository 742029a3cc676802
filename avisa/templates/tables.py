"""Templates as the platform has them: one row per account, name and language."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

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
