"""The company and what it sends from: workspace, portfolio, account (WABA), number, connection."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text, unsharded

workspace = unsharded(
    "workspace",
    big("id", primary_key=True, autoincrement=False),
    text("name"),
    text("domain"),  # the company's own, for links
    text("language"),  # the profile's, as the platform writes it: pt_BR
    text("time_zone"),  # IANA
    big("created_at"),
)

# Secrets are sealed; a webhook's address names its connection, so that the secret and the workspace
# are known before the body is believed.
connection = unsharded(
    "connection",
    big("id", primary_key=True, autoincrement=False),
    big("workspace_id"),
    text("channel"),  # meta
    text("graph_url"),
    text("graph_version"),
    Column("token", LargeBinary, nullable=False),
    Column("app_secret", LargeBinary, nullable=False),
    Column("verify_token", LargeBinary, nullable=False),
    big("revision"),  # grows with each change, so that nobody goes on with what was before
    big("created_at"),
    Index("ix_connection_workspace", "workspace_id"),
)

portfolio = sharded(
    "portfolio",
    text("name"),
    big("tier", nullable=True),  # people per moving 24 h; null means unlimited once `tier_known`
    Column("tier_known", Boolean, nullable=False),
    big("tier_read_at", nullable=True),
    big("reached"),  # people in the window now; kept exact by the claim's transaction
    big("promised_at"),  # places that come free up to here are given to people who already wait
)

account = sharded(
    "account",
    big("portfolio_id"),
    big("connection_id"),
    text("waba_id"),
    text("name"),
    text("state"),  # active, stopped
    text("stopped_reason"),
    big("started_at"),  # what was sent before that is no evidence against it
    big("templates_read_at", nullable=True),
    ref("portfolio", "portfolio_id"),
    UniqueConstraint("workspace_id", "waba_id"),
)

number = sharded(
    "number",
    big("account_id"),
    big("portfolio_id"),
    big("connection_id"),
    text("platform_id"),
    text("phone"),  # E.164
    text("name"),
    text("quality"),  # GREEN, YELLOW, RED, UNKNOWN
    Column("mps", Integer, nullable=False),  # messages per second
    text("state"),  # active, stopped
    text("stopped_reason"),
    big("started_at"),  # as for the account
    big("read_at", nullable=True),
    ref("account", "account_id"),
    ref("portfolio", "portfolio_id"),
    UniqueConstraint("workspace_id", "platform_id"),
)

# What a screen asks of a provider: the engine does it (no screen touches the network).
chore = sharded(
    "chore",
    text("kind"),  # read_templates, read_number
    big("subject_id"),
    big("asked_at"),
    big("done_at", nullable=True),
    text("trouble"),
    Index("ix_chore_done", "workspace_id", "done_at"),
)

setting = sharded("setting", text("name"), json("value"), key=("name",))
