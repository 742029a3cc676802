"""The house as it was first built."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from avisa.migrations.append_only import make_append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_api_key")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_api_key_workspace_id_id")),
    )
    op.create_table(
        "connection",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("graph_url", sa.Text(), nullable=False),
        sa.Column("graph_version", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("app_secret", sa.LargeBinary(), nullable=False),
        sa.Column("verify_token", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
    )
    op.create_index("ix_connection_workspace", "connection", ["workspace_id"], unique=False)
    op.create_table(
        "knock",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("knocks", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_knock")),
    )
    op.create_index("ix_knock_began", "knock", ["began_at"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "membership",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_user", "membership", ["user_id"], unique=False)
    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
    )
    op.create_table(
        "public_address",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("form_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_public_address")),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    op.create_index("ix_session_expires", "session", ["expires_at"], unique=False)
    op.create_index("ix_session_user", "session", ["user_id"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_bucket", "sign_in_attempt", ["bucket", "at"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "automatic_answer",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_automatic_answer_workspace_id")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "campaign_id", "contact_id", name=op.f("pk_automatic_answer")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_automatic_answer_message", "automatic_answer", ["workspace_id", "message_id"], unique=False
    )
    op.create_table(
        "blocked_number",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("keyed_hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_blocked_number_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "keyed_hash", name=op.f("pk_blocked_number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "budget",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("most_micros", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("booked_micros", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_budget_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "run_id", name=op.f("pk_budget")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "canned_reply",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("shortcut", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_canned_reply_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_canned_reply")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_canned_reply_category", "canned_reply", ["workspace_id", "category", "title", "id"], unique=False
    )
    op.create_index(
        "uq_canned_reply_personal",
        "canned_reply",
        ["workspace_id", "owner_id", "shortcut"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NOT NULL AND shortcut <> ''"),
        postgresql_where=sa.text("owner_id IS NOT NULL AND shortcut <> ''"),
    )
    op.create_index(
        "uq_canned_reply_shared",
        "canned_reply",
        ["workspace_id", "shortcut"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NULL AND shortcut <> ''"),
        postgresql_where=sa.text("owner_id IS NULL AND shortcut <> ''"),
    )
    op.create_table(
        "chore",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_chore_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_chore")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_chore_done", "chore", ["workspace_id", "done_at"], unique=False)
    op.create_table(
        "consent_event",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_consent_event_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "position", name=op.f("pk_consent_event")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consent_event_contact", "consent_event", ["workspace_id", "contact_id"], unique=False)
    op.create_index("ux_consent_event_id", "consent_event", ["workspace_id", "id"], unique=True)
    op.create_table(
        "consent_form",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("double_opt_in", sa.Boolean(), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_consent_form_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_consent_form")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent_head",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_consent_head_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_consent_head")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("wa_id", sa.Text(), nullable=True),
        sa.Column("bsuid", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("not_on_whatsapp_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_contact_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_contact")),
        sa.UniqueConstraint("workspace_id", "phone", name=op.f("uq_contact_workspace_id_phone")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_contact_bsuid",
        "contact",
        ["workspace_id", "bsuid"],
        unique=False,
        sqlite_where=sa.text("bsuid IS NOT NULL"),
        postgresql_where=sa.text("bsuid IS NOT NULL"),
    )
    op.create_index("ix_contact_search_name", "contact", ["workspace_id", "search_name", "id"], unique=False)
    op.create_index(
        "ix_contact_wa_id",
        "contact",
        ["workspace_id", "wa_id"],
        unique=False,
        sqlite_where=sa.text("wa_id IS NOT NULL"),
        postgresql_where=sa.text("wa_id IS NOT NULL"),
    )
    op.create_table(
        "contact_list",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("segment_id", sa.BigInteger(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("filling_after", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_contact_list_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_contact_list")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_contact_list_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_queue",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_desk_queue_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_desk_queue")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_desk_queue_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_tag",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_desk_tag_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_desk_tag")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_desk_tag_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("inbox_after", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_erasure_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_erasure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hook",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("old_secret", sa.LargeBinary(), nullable=True),
        sa.Column("old_until", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_hook_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_hook")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_idempotency_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_idempotency")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_run",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=True),
        sa.Column("list_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ok", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_import_run_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_import_run")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("digested_at", sa.BigInteger(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_inbox_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("digested_at IS NULL"),
        postgresql_where=sa.text("digested_at IS NULL"),
    )
    op.create_table(
        "invitation",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_invitation_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitation_answer", "invitation", ["workspace_id", "answer"], unique=False)
    op.create_table(
        "journal",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_journal_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_journal")),
        sa.UniqueConstraint("workspace_id", "position", name=op.f("uq_journal_workspace_id_position")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_journal_passing",
        "journal",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text(
            "kind IN ('message.accepted', 'message.sent', 'message.delivered', 'message.read', 'message.clicked', 'message.failed', 'message.skipped', 'message.expired', 'message.cancelled', 'message.unknown', 'message.received')"
        ),
        postgresql_where=sa.text(
            "kind IN ('message.accepted', 'message.sent', 'message.delivered', 'message.read', 'message.clicked', 'message.failed', 'message.skipped', 'message.expired', 'message.cancelled', 'message.unknown', 'message.received')"
        ),
    )
    op.create_index("ix_journal_subject", "journal", ["workspace_id", "subject"], unique=False)
    op.create_table(
        "journal_follower",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_journal_follower_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_journal_follower")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal_head",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_journal_head_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_journal_head")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pending_consent",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_pending_consent_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_pending_consent")),
        sa.UniqueConstraint("workspace_id", "answer", name=op.f("uq_pending_consent_workspace_id_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_pending_consent_contact", "pending_consent", ["workspace_id", "contact_id"], unique=False
    )
    op.create_table(
        "person_key",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_person_key_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "contact_id", name=op.f("pk_person_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "portfolio",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.BigInteger(), nullable=True),
        sa.Column("tier_known", sa.Boolean(), nullable=False),
        sa.Column("tier_read_at", sa.BigInteger(), nullable=True),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_portfolio_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_portfolio")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "privacy_request",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_privacy_request_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_privacy_request")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_privacy_request_open", "privacy_request", ["workspace_id", "done_at"], unique=False)
    op.create_table(
        "purpose",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("valid_for", sa.BigInteger(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("renewals", sa.Text(), nullable=True),
        sa.Column("asking_template", sa.Text(), nullable=True),
        sa.Column("asking_days", sa.BigInteger(), nullable=True),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_purpose_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_purpose")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_purpose_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rate_card",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("rates", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rate_card_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_rate_card")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "segment",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_segment_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_segment")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_segment_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "setting",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_setting_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "name", name=op.f("pk_setting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sms_invitation",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("purposes", sa.Text(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("answer_id", sa.BigInteger(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stopped_reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("launched_at", sa.BigInteger(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sms_invitation_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_sms_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sms_provider",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id_at", sa.Text(), nullable=False),
        sa.Column("per_second", sa.BigInteger(), nullable=False),
        sa.Column("rest_days", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_sms_provider_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_sms_provider")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template_sample",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("whole_at", sa.BigInteger(), nullable=True),
        sa.Column("uploads", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("handle_for", sa.BigInteger(), nullable=False),
        sa.Column("handle_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_template_sample_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_template_sample")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("portfolio_id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("waba_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stopped_reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("templates_read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "portfolio_id"],
            ["portfolio.workspace_id", "portfolio.id"],
            name=op.f("fk_account_workspace_id_portfolio_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_account_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_account")),
        sa.UniqueConstraint("workspace_id", "waba_id", name=op.f("uq_account_workspace_id_waba_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_consent_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "purpose_id"],
            ["purpose.workspace_id", "purpose.id"],
            name=op.f("fk_consent_workspace_id_purpose_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_consent_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "contact_id", "purpose_id", name=op.f("pk_consent")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_consent_ends",
        "consent",
        ["workspace_id", "purpose_id", "expires_at"],
        unique=False,
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_table(
        "consent_scan",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_consent_scan_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_consent_scan_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "event_id", name=op.f("pk_consent_scan")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consent_scan_contact", "consent_scan", ["workspace_id", "contact_id"], unique=False)
    op.create_table(
        "consent_text",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.Column("anew_from", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "purpose_id"],
            ["purpose.workspace_id", "purpose.id"],
            name=op.f("fk_consent_text_workspace_id_purpose_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_consent_text_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint(
            "workspace_id",
            "purpose_id",
            "language",
            "version",
            name=op.f("uq_consent_text_workspace_id_purpose_id_language_version"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_event",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_contact_event_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_contact_event_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_contact_event")),
        sa.UniqueConstraint(
            "workspace_id",
            "contact_id",
            "name",
            "at",
            name=op.f("uq_contact_event_workspace_id_contact_id_name_at"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact_tag",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_contact_tag_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_contact_tag_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "contact_id", "name", name=op.f("pk_contact_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_contact_tag_name", "contact_tag", ["workspace_id", "name", "contact_id"], unique=False
    )
    op.create_table(
        "hook_delivery",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("hook_id", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "hook_id"],
            ["hook.workspace_id", "hook.id"],
            name=op.f("fk_hook_delivery_workspace_id_hook_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_hook_delivery_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_hook_delivery")),
        sa.UniqueConstraint(
            "workspace_id", "hook_id", "event_id", name=op.f("uq_hook_delivery_workspace_id_hook_id_event_id")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hook_delivery_hook", "hook_delivery", ["workspace_id", "hook_id", "id"], unique=False)
    op.create_index(
        "ix_hook_delivery_waiting",
        "hook_delivery",
        ["workspace_id", "hook_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "import_piece",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "import_id"],
            ["import_run.workspace_id", "import_run.id"],
            name=op.f("fk_import_piece_workspace_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_import_piece_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "import_id", "number", name=op.f("pk_import_piece")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_problem",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "import_id"],
            ["import_run.workspace_id", "import_run.id"],
            name=op.f("fk_import_problem_workspace_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_import_problem_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "import_id", "line", name=op.f("pk_import_problem")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listing",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_listing_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "list_id"],
            ["contact_list.workspace_id", "contact_list.id"],
            name=op.f("fk_listing_workspace_id_list_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_listing_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "list_id", "contact_id", name=op.f("pk_listing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rate",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("lowest", sa.BigInteger(), nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=True),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "card_id"],
            ["rate_card.workspace_id", "rate_card.id"],
            name=op.f("fk_rate_workspace_id_card_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_rate_workspace_id")),
        sa.PrimaryKeyConstraint(
            "workspace_id", "market", "category", "valid_from", "lowest", "card_id", name=op.f("pk_rate")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reached",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("portfolio_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_reached_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "portfolio_id"],
            ["portfolio.workspace_id", "portfolio.id"],
            name=op.f("fk_reached_workspace_id_portfolio_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_reached_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "portfolio_id", "contact_id", name=op.f("pk_reached")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_reached_last_at", "reached", ["workspace_id", "portfolio_id", "last_at"], unique=False
    )
    op.create_table(
        "sms",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("invitation_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "invitation_id"],
            ["sms_invitation.workspace_id", "sms_invitation.id"],
            name=op.f("fk_sms_workspace_id_invitation_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_sms_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_sms")),
        sa.UniqueConstraint(
            "workspace_id", "invitation_id", "phone", name=op.f("uq_sms_workspace_id_invitation_id_phone")
        ),
        sa.UniqueConstraint(
            "workspace_id",
            "invitation_id",
            "position",
            name=op.f("uq_sms_workspace_id_invitation_id_position"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sms_contact", "sms", ["workspace_id", "contact_id"], unique=False)
    op.create_index("ix_sms_due", "sms", ["workspace_id", "state", "due_at"], unique=False)
    op.create_index("ix_sms_phone", "sms", ["workspace_id", "phone"], unique=False)
    op.create_table(
        "suppression",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_suppression_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_suppression_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "contact_id", "source", name=op.f("pk_suppression")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template_sample_piece",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "sample_id"],
            ["template_sample.workspace_id", "template_sample.id"],
            name=op.f("fk_template_sample_piece_workspace_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_template_sample_piece_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "sample_id", "number", name=op.f("pk_template_sample_piece")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unclear_no",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("inbound_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_unclear_no_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_unclear_no_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "inbound_id", name=op.f("pk_unclear_no")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_unclear_no_open",
        "unclear_no",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "hook_attempt",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("delivery_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("took", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["hook_delivery.workspace_id", "hook_delivery.id"],
            name=op.f("fk_hook_attempt_workspace_id_delivery_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_hook_attempt_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", "attempt", name=op.f("pk_hook_attempt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("portfolio_id", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", sa.BigInteger(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("mps", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stopped_reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["account.workspace_id", "account.id"],
            name=op.f("fk_number_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "portfolio_id"],
            ["portfolio.workspace_id", "portfolio.id"],
            name=op.f("fk_number_workspace_id_portfolio_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_number_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_number")),
        sa.UniqueConstraint("workspace_id", "platform_id", name=op.f("uq_number_workspace_id_platform_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("category_before", sa.Text(), nullable=False),
        sa.Column("category_changed_at", sa.BigInteger(), nullable=True),
        sa.Column("category_next", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("parameter_format", sa.Text(), nullable=False),
        sa.Column("components", sa.Text(), nullable=False),
        sa.Column("rejected_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["account.workspace_id", "account.id"],
            name=op.f("fk_template_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_template_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_template")),
        sa.UniqueConstraint(
            "workspace_id",
            "account_id",
            "name",
            "language",
            name=op.f("uq_template_workspace_id_account_id_name_language"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template_draft",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["account.workspace_id", "account.id"],
            name=op.f("fk_template_draft_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_template_draft_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_template_draft")),
        sa.UniqueConstraint(
            "workspace_id",
            "account_id",
            "name",
            "language",
            name=op.f("uq_template_draft_workspace_id_account_id_name_language"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template_request",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("was_status", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "account_id"],
            ["account.workspace_id", "account.id"],
            name=op.f("fk_template_request_workspace_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_template_request_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_template_request")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_template_request_due", "template_request", ["workspace_id", "state", "due_at"], unique=False
    )
    op.create_index(
        "ix_template_request_sent",
        "template_request",
        ["workspace_id", "account_id", "sent_at"],
        unique=False,
    )
    op.create_table(
        "campaign",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger(), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=True),
        sa.Column("segment_id", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("variants", sa.Text(), nullable=True),
        sa.Column("holdout", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waves", sa.Text(), nullable=True),
        sa.Column("cuts", sa.Text(), nullable=True),
        sa.Column("open_wave", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wave_opened_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("launch_after", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=True),
        sa.Column("releasing", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("launched_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("reply_agent_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_queue_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "list_id"],
            ["contact_list.workspace_id", "contact_list.id"],
            name=op.f("fk_campaign_workspace_id_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_campaign_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "purpose_id"],
            ["purpose.workspace_id", "purpose.id"],
            name=op.f("fk_campaign_workspace_id_purpose_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_id"],
            ["template.workspace_id", "template.id"],
            name=op.f("fk_campaign_workspace_id_template_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_campaign_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_campaign_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_campaign_state", "campaign", ["workspace_id", "state"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("queue_id", sa.BigInteger(), nullable=True),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("last_by", sa.Text(), nullable=False),
        sa.Column("last_inbound_id", sa.BigInteger(), nullable=True),
        sa.Column("last_message_id", sa.BigInteger(), nullable=True),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("window_until", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("handed_to", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_conversation_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_conversation_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_conversation_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_conversation")),
        sa.UniqueConstraint(
            "workspace_id",
            "contact_id",
            "number_id",
            name=op.f("uq_conversation_workspace_id_contact_id_number_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conversation_closed",
        "conversation",
        ["workspace_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'closed'"),
        postgresql_where=sa.text("state = 'closed'"),
    )
    op.create_index(
        "ix_conversation_in_queue",
        "conversation",
        ["workspace_id", "queue_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND agent_id IS NULL"),
        postgresql_where=sa.text("state = 'open' AND agent_id IS NULL"),
    )
    op.create_index(
        "ix_conversation_mine",
        "conversation",
        ["workspace_id", "agent_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND agent_id IS NOT NULL"),
        postgresql_where=sa.text("state = 'open' AND agent_id IS NOT NULL"),
    )
    op.create_index(
        "ix_conversation_open",
        "conversation",
        ["workspace_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_conversation_queue",
        "conversation",
        ["workspace_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND agent_id IS NULL"),
        postgresql_where=sa.text("state = 'open' AND agent_id IS NULL"),
    )
    op.create_index(
        "ix_conversation_unread",
        "conversation",
        ["workspace_id", "last_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND unread > 0"),
        postgresql_where=sa.text("state = 'open' AND unread > 0"),
    )
    op.create_table(
        "free_entry",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("clicked_at", sa.BigInteger(), nullable=True),
        sa.Column("free_until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_free_entry_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_free_entry_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_free_entry_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "number_id", "contact_id", name=op.f("pk_free_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbound",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("wamid", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("answers_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_inbound_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_inbound_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_inbound_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("workspace_id", "wamid", name=op.f("uq_inbound_workspace_id_wamid")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbound_contact", "inbound", ["workspace_id", "contact_id", "at"], unique=False)
    op.create_index("ix_inbound_thread", "inbound", ["workspace_id", "contact_id", "id"], unique=False)
    op.create_table(
        "last_inbound",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_last_inbound_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_last_inbound_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_last_inbound_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "number_id", "contact_id", name=op.f("pk_last_inbound")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media_upload",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("sample_id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_media_upload_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "sample_id"],
            ["template_sample.workspace_id", "template_sample.id"],
            name=op.f("fk_media_upload_workspace_id_sample_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_media_upload_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "sample_id", "number_id", name=op.f("pk_media_upload")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "medium",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("inbound_id", sa.BigInteger(), nullable=True),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploaded_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_medium_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_medium_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_medium_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_medium")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_medium_asked",
        "medium",
        ["workspace_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_index(
        "ix_medium_contact",
        "medium",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NOT NULL"),
        postgresql_where=sa.text("contact_id IS NOT NULL"),
    )
    op.create_index(
        "ix_medium_inbound",
        "medium",
        ["workspace_id", "inbound_id"],
        unique=False,
        sqlite_where=sa.text("inbound_id IS NOT NULL"),
        postgresql_where=sa.text("inbound_id IS NOT NULL"),
    )
    op.create_index(
        "ix_medium_prepared",
        "medium",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("contact_id IS NULL"),
        postgresql_where=sa.text("contact_id IS NULL"),
    )
    op.create_table(
        "message",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("variant", sa.SmallInteger(), nullable=True),
        sa.Column("wave", sa.SmallInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger(), nullable=True),
        sa.Column("template_id", sa.BigInteger(), nullable=True),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("delivered_at", sa.BigInteger(), nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("wamid", sa.Text(), nullable=True),
        sa.Column("consent_event_id", sa.BigInteger(), nullable=True),
        sa.Column("price_category", sa.Text(), nullable=False),
        sa.Column("price_type", sa.Text(), nullable=False),
        sa.Column("price_country", sa.Text(), nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=True),
        sa.Column("price_micros", sa.BigInteger(), nullable=True),
        sa.Column("booked_micros", sa.BigInteger(), nullable=True),
        sa.Column("clicked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_message_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_message_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_message_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "workspace_id",
            "run_id",
            "step",
            "contact_id",
            name=op.f("uq_message_workspace_id_run_id_step_contact_id"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_contact", "message", ["workspace_id", "contact_id", "id"], unique=False)
    op.create_index(
        "ix_message_hot",
        "message",
        ["workspace_id", "number_id", "lane", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'queued' AND due_at IS NOT NULL"),
        postgresql_where=sa.text("state = 'queued' AND due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_message_open",
        "message",
        ["workspace_id", "number_id", "state"],
        unique=False,
        sqlite_where=sa.text("state IN ('sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('sending', 'unknown')"),
    )
    op.create_index(
        "ix_message_queued",
        "message",
        ["workspace_id", "run_id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_message_unpriced",
        "message",
        ["workspace_id", "id"],
        unique=False,
        sqlite_where=sa.text("price_country IS NOT NULL AND price_micros IS NULL"),
        postgresql_where=sa.text("price_country IS NOT NULL AND price_micros IS NULL"),
    )
    op.create_index(
        "ix_message_wamid",
        "message",
        ["workspace_id", "wamid"],
        unique=False,
        sqlite_where=sa.text("wamid IS NOT NULL"),
        postgresql_where=sa.text("wamid IS NOT NULL"),
    )
    op.create_table(
        "schedule",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("looked_until", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_schedule_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "purpose_id"],
            ["purpose.workspace_id", "purpose.id"],
            name=op.f("fk_schedule_workspace_id_purpose_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_schedule_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_schedule_workspace_id_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_schedule_state", "schedule", ["workspace_id", "state"], unique=False)
    op.create_table(
        "spend",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("unpriced", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "number_id"],
            ["number.workspace_id", "number.id"],
            name=op.f("fk_spend_workspace_id_number_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_spend_workspace_id")),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "day",
            "number_id",
            "country",
            "category",
            "type",
            "currency",
            name=op.f("pk_spend"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "template_draft_version",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "draft_id"],
            ["template_draft.workspace_id", "template_draft.id"],
            name=op.f("fk_template_draft_version_workspace_id_draft_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_template_draft_version_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "draft_id", "number", name=op.f("pk_template_draft_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attachment",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("medium_id", sa.BigInteger(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name=op.f("fk_attachment_workspace_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "medium_id"],
            ["medium.workspace_id", "medium.id"],
            name=op.f("fk_attachment_workspace_id_medium_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_attachment_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_attachment")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_attachment_message",
        "attachment",
        ["workspace_id", "message_id"],
        unique=False,
        sqlite_where=sa.text("message_id IS NOT NULL"),
        postgresql_where=sa.text("message_id IS NOT NULL"),
    )
    op.create_index("ix_attachment_of", "attachment", ["workspace_id", "conversation_id", "id"], unique=False)
    op.create_index(
        "ix_attachment_waiting",
        "attachment",
        ["workspace_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "attempt",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["message.workspace_id", "message.id"],
            name=op.f("fk_attempt_workspace_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_attempt_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "message_id", "attempt", name=op.f("pk_attempt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conversation_move",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("queue_id", sa.BigInteger(), nullable=True),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name=op.f("fk_conversation_move_workspace_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_conversation_move_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_conversation_move")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conversation_move_of",
        "conversation_move",
        ["workspace_id", "conversation_id", "id"],
        unique=False,
    )
    op.create_table(
        "conversation_note",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name=op.f("fk_conversation_note_workspace_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_conversation_note_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_conversation_note")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conversation_note_of",
        "conversation_note",
        ["workspace_id", "conversation_id", "id"],
        unique=False,
    )
    op.create_table(
        "conversation_tag",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("tag_id", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name=op.f("fk_conversation_tag_workspace_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "tag_id"],
            ["desk_tag.workspace_id", "desk_tag.id"],
            name=op.f("fk_conversation_tag_workspace_id_tag_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_conversation_tag_workspace_id")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "conversation_id", "tag_id", name=op.f("pk_conversation_tag")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_conversation_tag_last",
        "conversation_tag",
        ["workspace_id", "tag_id", "last_at", "conversation_id"],
        unique=False,
    )
    op.create_table(
        "link",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("clicks", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=True),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contact.workspace_id", "contact.id"],
            name=op.f("fk_link_workspace_id_contact_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["message.workspace_id", "message.id"],
            name=op.f("fk_link_workspace_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_link_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_link")),
        sa.UniqueConstraint("workspace_id", "code", name=op.f("uq_link_workspace_id_code")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_contact", "link", ["workspace_id", "contact_id"], unique=False)
    op.create_index("ix_link_message", "link", ["workspace_id", "message_id"], unique=False)
    op.create_index("ix_link_run", "link", ["workspace_id", "run_id"], unique=False)
    op.create_table(
        "medium_piece",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("medium_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "medium_id"],
            ["medium.workspace_id", "medium.id"],
            name=op.f("fk_medium_piece_workspace_id_medium_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_medium_piece_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "medium_id", "number", name=op.f("pk_medium_piece")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "occurrence",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("wave_from", sa.BigInteger(), nullable=False),
        sa.Column("wave_at", sa.BigInteger(), nullable=False),
        sa.Column("next_wave_at", sa.BigInteger(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("releasing", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["schedule.workspace_id", "schedule.id"],
            name=op.f("fk_occurrence_workspace_id_schedule_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_occurrence_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint(
            "workspace_id",
            "schedule_id",
            "step",
            "day",
            name=op.f("uq_occurrence_workspace_id_schedule_id_step_day"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_occurrence_at", "occurrence", ["workspace_id", "at"], unique=False)
    op.create_index("ix_occurrence_state", "occurrence", ["workspace_id", "state"], unique=False)
    op.create_table(
        "read_receipt",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("inbound_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversation.workspace_id", "conversation.id"],
            name=op.f("fk_read_receipt_workspace_id_conversation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_read_receipt_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "inbound_id", name=op.f("pk_read_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_read_receipt_due", "read_receipt", ["workspace_id", "due_at"], unique=False)
    op.create_table(
        "said_by",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("overrides", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["message.workspace_id", "message.id"],
            name=op.f("fk_said_by_workspace_id_message_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_said_by_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "message_id", name=op.f("pk_said_by")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "schedule_exception",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=True),
        sa.Column("to_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["schedule.workspace_id", "schedule.id"],
            name=op.f("fk_schedule_exception_workspace_id_schedule_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_schedule_exception_workspace_id")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "schedule_id", "step", "day", name=op.f("pk_schedule_exception")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "schedule_step",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("schedule_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("template_version", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["schedule.workspace_id", "schedule.id"],
            name=op.f("fk_schedule_step_workspace_id_schedule_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_id"],
            ["template.workspace_id", "template.id"],
            name=op.f("fk_schedule_step_workspace_id_template_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_schedule_step_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "schedule_id", "number", name=op.f("pk_schedule_step")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unless_they_write",
        sa.Column("workspace_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("wrote_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["message.workspace_id", "message.id"],
            name=op.f("fk_unless_they_write_workspace_id_message_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_unless_they_write_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "message_id", name=op.f("pk_unless_they_write")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_unless_they_write_contact",
        "unless_they_write",
        ["workspace_id", "contact_id"],
        unique=False,
        sqlite_where=sa.text("wrote_at IS NULL"),
        postgresql_where=sa.text("wrote_at IS NULL"),
    )
    make_append_only("consent_event")
