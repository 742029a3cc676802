"""A schedule that is still being written, as far as its days want to know."""

from __future__ import annotations

from avisa.schedule.types import Asked, ScheduleState, ScheduleView, Step
from avisa.workspace.types import Number


def imagined_of(asked: Asked, number: Number, zone: str, now: int) -> ScheduleView:
    """The schedule as it would be, for its days alone."""
    steps = tuple(
        Step(place, one.template_id, "", one.mapping, one.at, one.offset, one.unit)
        for place, one in enumerate(asked.steps)
    )
    return ScheduleView(
        id=0,
        name=asked.name,
        number_id=number.id,
        purpose_id=asked.purpose_id,
        state=ScheduleState.DRAFT,
        reason="",
        plan=asked.plan,
        audience=asked.audience,
        looked_until=now,
        next_at=None,
        created_by=None,
        created_at=now,
        changed_at=now,
        activated_at=None,
        finished_at=None,
        number_phone=number.phone,
        purpose_name="",
        zone=zone,
        steps=steps,
    )
