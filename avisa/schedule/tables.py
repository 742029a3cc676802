"""Schedules: the plan, its steps, days that were moved or skipped, and the runs that came. Days are texts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, UniqueConstraint

from avisa.kernel.schema import big, json, ref, sharded, text

schedule = sharded(
    "schedule",
    text("name"),
    big("number_id"),
    big("purpose_id"),
    text("state"),  # draft, active, paused, done, cancelled
    text("reason"),  # why it is paused: person, template_paused ...
    json("plan"),  # schedule.types.Plan
    json("audience"),  # schedule.types.Audience
    big("looked_until"),  # what was planned up to here has fired, or was missed
    big("next_at", nullable=True),  # when the engine has to look again; null when no day is left
    big("created_by", nullable=True),
    big("created_at"),
    big("changed_at"),
    big("activated_at", nullable=True),
    big("finished_at", nullable=True),
    ref("number", "number_id"),
    ref("purpose", "purpose_id"),
    UniqueConstraint("workspace_id", "name"),
)
Index("ix_schedule_state", schedule.c.workspace_id, schedule.c.state)

schedule_step = sharded(
    "schedule_step",
    big("schedule_id"),
    Column("number", Integer, nullable=False),
    big("template_id"),
    text("template_version"),  # the wording that somebody looked at
    json("mapping"),
    Column("at", Integer, nullable=False),  # minutes after midnight
    Column("offset", Integer, nullable=False),
    text("unit"),  # day, business_day
    ref("schedule", "schedule_id"),
    ref("template", "template_id"),
    key=("schedule_id", "number"),
)

# One day of a step that a person moved or skipped; the day is the one that the plan says.
schedule_exception = sharded(
    "schedule_exception",
    big("schedule_id"),
    Column("step", Integer, nullable=False),
    text("day"),
    Column("skipped", Boolean, nullable=False),
    text("to_day", nullable=True),
    Column("to_at", Integer, nullable=True),
    ref("schedule", "schedule_id"),
    key=("schedule_id", "step", "day"),
)

# The row that makes a run happen once, however many engines look: whoever inserts it fires it.
occurrence = sharded(
    "occurrence",
    big("schedule_id"),
    big("number_id"),
    Column("step", Integer, nullable=False),
    text("day"),
    text("base"),  # the date that the day is reckoned from; "" when each person has their own
    text("on"),  # the day on which it is, after a move
    Column("minute", Integer, nullable=False),
    big("at"),
    big("wave_from"),
    big("wave_at"),  # people whose instant is not after it are frozen now
    big("next_wave_at", nullable=True),
    Column("part", Integer, nullable=False),  # of the audience: list by list
    big("after"),  # the last contact already looked at: a crash goes on from here
    text("state"),  # firing, running, missed, cancelling, cancelled, done
    text("reason"),
    big("template_id"),
    text("template_version"),
    Column("late", Integer, nullable=False),
    text("held"),  # why this run alone waits for a person: budget_reached
    Column("releasing", Boolean, nullable=False),  # resumed: parked rows are being made due again
    big("created_at"),
    big("finished_at", nullable=True),
    ref("schedule", "schedule_id"),
    UniqueConstraint("workspace_id", "schedule_id", "step", "day"),
)
Index("ix_occurrence_state", occurrence.c.workspace_id, occurrence.c.state)
Index("ix_occurrence_at", occurrence.c.workspace_id, occurrence.c.at)
