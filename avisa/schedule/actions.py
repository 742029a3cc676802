"""Schedules: made, changed, activated, paused, resumed, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import delete, insert, or_, select, update

from avisa.errors import Conflict, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.messages.ingredients import template_for
from avisa.schedule.parts import checked_steps, existing, refuse_asked, with_currency
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import schedule_by_id, schedules_of_template
from avisa.schedule.rules import CHANGEABLE, MOVES
from avisa.schedule.tables import occurrence, schedule, schedule_step
from avisa.schedule.types import Asked, OccurrenceState, ScheduleState, ScheduleView
from avisa.templates.consequences import WAITS_FOR_TEMPLATE, consequence
from avisa.templates.types import Change

LIVE = (OccurrenceState.FIRING.value, OccurrenceState.RUNNING.value)


def create(unit: Unit, asked: Asked, created_by: int | None = None) -> int:
    """A draft. Raises Refused, with what to mend, for anything that could never be sent."""
    refuse_asked(unit, asked)
    asked, steps = with_currency(unit, asked), checked_steps(unit, asked)
    identifier = unit.ids.next()
    row = {"workspace_id": unit.workspace_id, "id": identifier, "state": ScheduleState.DRAFT.value}
    start = {"reason": "", "looked_until": unit.now, "next_at": None}
    when = {"created_by": created_by, "created_at": unit.now, "changed_at": unit.now}
    unit.tx.execute(insert(schedule), {**row, **_columns(asked), **start, **when})
    _put_steps(unit, identifier, steps)
    record(unit, "schedule.created", f"schedule:{identifier}", name=asked.name)
    return identifier


def change(unit: Unit, schedule_id: int, asked: Asked) -> None:
    """Counts from now on: what has fired stays as it was, and no day fires twice."""
    found = _held(unit, schedule_id)
    if found.state not in CHANGEABLE:
        raise Conflict("schedule_over")
    refuse_asked(unit, asked, except_for=schedule_id)
    asked, steps = with_currency(unit, asked, found.plan), checked_steps(unit, asked)
    mine = (schedule_step.c.workspace_id == unit.workspace_id, schedule_step.c.schedule_id == schedule_id)
    unit.tx.execute(delete(schedule_step).where(*mine))
    _put_steps(unit, schedule_id, steps)
    _set(unit, schedule_id, **_columns(asked), looked_until=unit.now, changed_at=unit.now)
    record(unit, "schedule.changed", f"schedule:{schedule_id}", name=asked.name)
    plan_next(unit, schedule_id)


def activate(unit: Unit, schedule_id: int) -> bool:
    """draft -> active, with the wordings as they are now. Raises Refused when no day is left."""
    found = _held(unit, schedule_id)
    adopt_wordings(unit, found)
    if planning_of(unit.tx, unit.workspace_id, found).next(unit.now) is None:
        raise Refused("schedule_never", field="begins")
    done = _move(unit, schedule_id, "activated", activated_at=unit.now, looked_until=unit.now)
    plan_next(unit, schedule_id)
    return done


def pause(unit: Unit, schedule_id: int, reason: str = "person") -> bool:
    """Nothing fires, and what is queued leaves the queue's hot part, until it is resumed."""
    return _move(unit, schedule_id, "paused", reason=reason)


def resume(unit: Unit, schedule_id: int) -> bool:
    """With the wordings as they are now; what came due meanwhile fires within its grace, or is missed."""
    adopt_wordings(unit, _held(unit, schedule_id))
    if not _resume(unit, schedule_id):
        return False
    _drop_old_wordings(unit, schedule_id)
    return True


def _drop_old_wordings(unit: Unit, schedule_id: int) -> None:
    """What was frozen with a wording that is gone can never leave: such runs are ended."""
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, o.schedule_id == schedule_id, o.state.in_(LIVE))
    for step in existing(unit, schedule_id).steps:
        other = or_(o.template_id != step.template_id, o.template_version != step.template_version)
        old = (o.step == step.number, other)
        ended = {"state": OccurrenceState.CANCELLING.value, "reason": "template_changed"}
        unit.tx.execute(update(occurrence).where(*mine, *old).values(**ended))


def _resume(unit: Unit, schedule_id: int) -> bool:
    if not _move(unit, schedule_id, "resumed", reason=""):
        return False
    o = occurrence.c
    # What a run holds back by itself would only be parked again, and released again.
    mine = (o.workspace_id == unit.workspace_id, o.schedule_id == schedule_id, o.held == "")
    unit.tx.execute(update(occurrence).where(*mine, o.state.in_(LIVE)).values(releasing=True))
    return True


def cancel(unit: Unit, schedule_id: int) -> bool:
    """For good: no run comes any more, and what is queued is ended chunk by chunk."""
    _held(unit, schedule_id)
    if not _move(unit, schedule_id, "cancelled", finished_at=unit.now, reason="", next_at=None):
        return False
    o = occurrence.c
    mine = (o.workspace_id == unit.workspace_id, o.schedule_id == schedule_id)
    unit.tx.execute(
        update(occurrence).where(*mine, o.state.in_(LIVE)).values(state=OccurrenceState.CANCELLING.value)
    )
    return True


def finish(unit: Unit, schedule_id: int) -> bool:
    """active -> done: the caller has seen that no day is left and nothing is under way."""
    return _move(unit, schedule_id, "done", finished_at=unit.now)


def plan_next(unit: Unit, schedule_id: int) -> None:
    """When the engine has to look again, after anything that the days depend on has changed."""
    found = schedule_by_id(unit.tx, unit.workspace_id, schedule_id)
    if found is None:
        return
    slot = planning_of(unit.tx, unit.workspace_id, found).next(found.looked_until)
    _set(unit, schedule_id, next_at=None if slot is None else slot.at)


def follow_templates(unit: Unit, changes: Sequence[Change]) -> list[int]:
    """Pause or resume the schedules of templates that changed; returns those that moved."""
    moved: list[int] = []
    for template_id, own in groupby(sorted(changes, key=lambda c: c.template_id), lambda c: c.template_id):
        verb, reason = consequence(list(own))
        if verb:
            moved += _follow(unit, template_id, verb, reason)
    return moved


def _follow(unit: Unit, template_id: int, verb: str, reason: str) -> list[int]:
    """A pause by a person is not lifted because a template came back; nor where another one is missing."""
    theirs = schedules_of_template(unit.tx, unit.workspace_id, template_id)
    if verb in ("pause", "stop"):
        return [one.id for one in theirs if pause(unit, one.id, reason)]
    waiting = [
        one for one in theirs if one.state == ScheduleState.PAUSED and one.reason in WAITS_FOR_TEMPLATE
    ]
    return [one.id for one in waiting if _fits(unit, one) and _resume(unit, one.id)]


def _fits(unit: Unit, found: ScheduleView) -> bool:
    try:
        templates = [template_for(unit, found.number_id, step.template_id) for step in found.steps]
    except Refused:
        return False
    return all(
        template.version == step.template_version
        for template, step in zip(templates, found.steps, strict=True)
    )


def adopt_wordings(unit: Unit, found: ScheduleView) -> None:
    """A person has looked at them now. Raises Refused when one does not fit any more."""
    asked = Asked(found.name, found.number_id, found.purpose_id, found.plan, found.audience, found.asked)
    s = schedule_step.c
    for number, row in enumerate(checked_steps(unit, asked)):
        mine = (s.workspace_id == unit.workspace_id, s.schedule_id == found.id, s.number == number)
        version = row["template_version"]
        unit.tx.execute(update(schedule_step).where(*mine).values(template_version=version))


def _held(unit: Unit, schedule_id: int) -> ScheduleView:
    """Locked first, so that two who change it take turns."""
    mine = (schedule.c.workspace_id == unit.workspace_id, schedule.c.id == schedule_id)
    unit.tx.execute(select(schedule.c.id).where(*mine).with_for_update())
    return existing(unit, schedule_id)


def _columns(asked: Asked) -> dict[str, Any]:
    return {
        "name": " ".join(asked.name.split()),
        "number_id": asked.number_id,
        "purpose_id": asked.purpose_id,
        "plan": msgspec.to_builtins(asked.plan),
        "audience": msgspec.to_builtins(asked.audience),
    }


def _put_steps(unit: Unit, schedule_id: int, steps: Sequence[dict[str, Any]]) -> None:
    own = {"workspace_id": unit.workspace_id, "schedule_id": schedule_id}
    unit.tx.execute(insert(schedule_step), [{**own, "number": n, **row} for n, row in enumerate(steps)])


def _move(unit: Unit, schedule_id: int, name: str, **values: Any) -> bool:
    """One of MOVES: compare and set, with its line in the journal."""
    move = MOVES[name]
    allowed = update(schedule).where(
        schedule.c.workspace_id == unit.workspace_id,
        schedule.c.id == schedule_id,
        schedule.c.state.in_([state.value for state in sorted(move.comes_from)]),
    )
    if unit.tx.execute(allowed.values(state=move.to.value, changed_at=unit.now, **values)).rowcount != 1:
        return False
    told = {key: value for key, value in values.items() if key == "reason" and value}
    record(unit, f"schedule.{name}", f"schedule:{schedule_id}", **told)
    return True


def _set(unit: Unit, schedule_id: int, **values: Any) -> None:
    mine = (schedule.c.workspace_id == unit.workspace_id, schedule.c.id == schedule_id)
    unit.tx.execute(update(schedule).where(*mine).values(values))
