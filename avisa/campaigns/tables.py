"""Campaigns: one template to many people, with an audience frozen at launch."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text

campaign = sharded(
    "campaign",
    text("name"),
    big("number_id"),
    big("template_id"),
    big("purpose_id"),
    big("list_id", nullable=True),  # the first of its lists
    big("segment_id", nullable=True),  # the first of its segments, which may be gone by now
    json("audience", nullable=True),  # campaigns.types.Audience; null: the list alone
    json("conditions", nullable=True),  # campaigns.types.Conditions, from the launch on
    json("mapping"),  # campaigns.types.Mapping
    text("template_version"),
    json("variants", nullable=True),  # [campaigns.types.Variant]: other wordings
    Column("holdout", Integer, nullable=False, server_default="0"),  # percent who get nothing
    json("waves", nullable=True),  # [campaigns.types.Wave]
    json("cuts", nullable=True),  # where the waves part, from the launch on
    Column("open_wave", Integer, nullable=False, server_default="0"),  # it and those before it may leave
    big("wave_opened_at", nullable=True),
    text("state"),  # draft, launching, running, paused, cancelling, cancelled, stopped, done
    text("reason"),  # why it is paused or stopped: person, template_paused, a fault's name
    big("launch_after"),  # the last contact already frozen: a crash goes on from here
    big("frozen_at", nullable=True),  # when the whole audience stood as rows
    Column("releasing", Boolean, nullable=False),  # resumed: parked rows are being made due again
    big("expires_at", nullable=True),
    big("created_by", nullable=True),
    big("created_at"),
    big("launched_at", nullable=True),
    big("changed_at"),
    big("finished_at", nullable=True),
    # Where answers go: an agent or a queue of the desk, and what the person is told at once ("" for nothing).
    big("reply_agent_id", nullable=True),
    big("reply_queue_id", nullable=True),
    text("reply_text", nullable=True),
    ref("number", "number_id"),
    ref("template", "template_id"),
    ref("purpose", "purpose_id"),
    ref("contact_list", "list_id"),
    UniqueConstraint("workspace_id", "name"),
)
Index("ix_campaign_state", campaign.c.workspace_id, campaign.c.state)
