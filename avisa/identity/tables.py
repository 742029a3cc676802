"""Who may come in: users, their role in a workspace, sessions, API keys. Only hashes of secrets."""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint

from avisa.kernel.schema import big, text, unsharded

user = unsharded(
    "user",
    big("id", primary_key=True, autoincrement=False),
    text("email"),  # lower case
    text("name"),
    text("password_hash"),
    text("language"),
    big("created_at"),
    big("disabled_at", nullable=True),
    UniqueConstraint("email"),
)

membership = unsharded(
    "membership",
    big("workspace_id"),
    big("user_id"),
    text("role"),  # owner, operator, agent
    big("created_at"),
    PrimaryKeyConstraint("workspace_id", "user_id"),
    Index("ix_membership_user", "user_id"),
)

session = unsharded(
    "session",
    text("token_hash", primary_key=True),
    big("user_id"),
    big("workspace_id"),
    big("created_at"),
    big("seen_at"),
    big("expires_at"),
    Index("ix_session_user", "user_id"),
    Index("ix_session_expires", "expires_at"),
)

sign_in_attempt = unsharded(
    "sign_in_attempt",
    big("id", primary_key=True, autoincrement=False),
    text("bucket"),  # keyed hash of the e-mail, or of the address it came from
    big("at"),
    Index("ix_sign_in_attempt_bucket", "bucket", "at"),
)

# Posts of strangers in the window that began then: a network's, a form's, those with keys that nobody has.
knock = unsharded(
    "knock",
    text("bucket", primary_key=True),  # keyed hash of who is counted
    big("began_at"),
    big("knocks"),
    Index("ix_knock_began", "began_at"),
)

api_key = unsharded(
    "api_key",
    text("key_hash", primary_key=True),
    big("id"),
    big("workspace_id"),
    text("name"),
    text("role"),
    text("scopes"),  # what it may do, with spaces between; empty: all that its role may
    big("created_by"),
    big("created_at"),
    big("last_used_at", nullable=True),
    big("revoked_at", nullable=True),
    UniqueConstraint("workspace_id", "id"),
)
