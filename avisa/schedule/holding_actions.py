"""Taking hold of a schedule or a run: locked first, so that two engines do not do the same thing at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update

from avisa.audience.tables import contact
from avisa.kernel.bulk import among
from avisa.kernel.unit import Unit
from avisa.schedule.queries import occurrence_by_id, schedule_by_id
from avisa.schedule.tables import occurrence, schedule
from avisa.schedule.types import Occurrence, ScheduleView


def held(unit: Unit, schedule_id: int) -> ScheduleView | None:
    mine = (schedule.c.workspace_id == unit.workspace_id, schedule.c.id == schedule_id)
    unit.tx.execute(select(schedule.c.id).where(*mine).with_for_update())
    return schedule_by_id(unit.tx, unit.workspace_id, schedule_id)


def held_run(unit: Unit, occurrence_id: int) -> tuple[Occurrence | None, ScheduleView | None]:
    """The schedule before its run, always."""
    run = occurrence_by_id(unit.tx, unit.workspace_id, occurrence_id)
    if run is None:
        return None, None
    found = held(unit, run.schedule_id)
    mine = (occurrence.c.workspace_id == unit.workspace_id, occurrence.c.id == occurrence_id)
    unit.tx.execute(select(occurrence.c.id).where(*mine).with_for_update())
    return occurrence_by_id(unit.tx, unit.workspace_id, occurrence_id), found


def hold_still(unit: Unit, contact_ids: Iterable[int], *, told: bool = False) -> None:
    """Who is told of waits for who freezes these people, and the other way round: else neither would see
    what the other has not committed, and a reminder would follow a payment. Freezing holds nobody else up."""
    c = contact.c
    mine = select(c.id).where(c.workspace_id == unit.workspace_id, among(c.id, contact_ids)).order_by(c.id)
    unit.tx.execute(mine.with_for_update(read=not told, key_share=told)).all()


def set_run(unit: Unit, occurrence_id: int, **values: Any) -> None:
    mine = (occurrence.c.workspace_id == unit.workspace_id, occurrence.c.id == occurrence_id)
    unit.tx.execute(update(occurrence).where(*mine).values(**values))


def set_schedule(unit: Unit, schedule_id: int, **values: Any) -> None:
    mine = (schedule.c.workspace_id == unit.workspace_id, schedule.c.id == schedule_id)
    unit.tx.execute(update(schedule).where(*mine).values(**values))
