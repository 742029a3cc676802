"""The kept files that schedules name: not forgotten, and not let end, before their last day."""

from __future__ import annotations

from sqlalchemy import Text, select, type_coerce

from avisa.kernel.db import Tx
from avisa.schedule.tables import schedule, schedule_step
from avisa.schedule.types import ScheduleState
from avisa.templates.media.rules import NAMED, files_named

OVER = (ScheduleState.DONE.value, ScheduleState.CANCELLED.value)


def files_of_schedules(tx: Tx, workspace_id: int) -> set[int]:
    """Of those that are not over."""
    theirs = (schedule.c.workspace_id == schedule_step.c.workspace_id) & (
        schedule.c.id == schedule_step.c.schedule_id
    )
    mine = (schedule_step.c.workspace_id == workspace_id, schedule.c.state.not_in(OVER))
    told = type_coerce(schedule_step.c.mapping, Text).contains(NAMED)
    return files_named(
        list(tx.scalars(select(schedule_step.c.mapping).join(schedule, theirs).where(*mine, told)))
    )
