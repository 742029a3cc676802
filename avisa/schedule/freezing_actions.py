"""Freezing a run: the people of its audience become rows, chunk by chunk and wave by wave."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.audience.types import Listed
from avisa.calendar.types import Place
from avisa.journal.actions import record
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit
from avisa.messages.actions import enqueue, skip
from avisa.messages.filling import filled_body, tracked_in
from avisa.messages.types import Draft, Kind, Lane
from avisa.schedule.actions import pause
from avisa.schedule.audience import doubled, people_after
from avisa.schedule.holding_actions import held_run, hold_still, set_run
from avisa.schedule.planning import Planning, planning_of
from avisa.schedule.rules import Chosen, choose
from avisa.schedule.stopping import has_people, in_run_already, stopped_among
from avisa.schedule.types import Occurrence, OccurrenceState, ScheduleState, ScheduleView, Step
from avisa.templates.queries import template_by_id
from avisa.templates.types import Template

MOST = 500  # people a chunk looks at
NOBODY = "nobody"  # the reason of a run that found no one


def freeze_next(unit: Unit, occurrence_id: int, most: int = MOST) -> bool:
    """The next people of the audience become rows, and the cursor moves with them; True when that was all."""
    run, found = held_run(unit, occurrence_id)
    if run is None or found is None or not may_freeze(run, found, unit.now):
        return True
    step, template = found.step(run.step), template_by_id(unit.tx, unit.workspace_id, run.template_id)
    if step is None or run.part >= len(found.audience.parts):
        return _end_of_wave(unit, run, None, run.late)
    if changed(run, step, template):  # the step's values belong to its own wording
        return pause(unit, found.id, "template_changed")
    if template is None or not template.is_live:
        return pause(unit, found.id, "template_not_live")
    planning = planning_of(unit.tx, unit.workspace_id, found)
    given = (unit.tx, unit.workspace_id, found.audience, run.part, run.after, most)
    people = [(one, planning.place(one)) for one in people_after(*given, run.wave_at)]
    chosen = _freeze(unit, planning, step, template, run, people)
    return _advance(unit, found, run, people, chosen, most)


def changed(run: Occurrence, step: Step, template: Template | None) -> bool:
    """Whether the run fires in a wording that is not the schedule's any more, or not the template's."""
    other = template is not None and template.version != run.template_version
    return other or step.template_id != run.template_id


def may_freeze(run: Occurrence, found: ScheduleView, now: Millis) -> bool:
    active = found.state == ScheduleState.ACTIVE
    return active and run.state == OccurrenceState.FIRING and run.wave_at <= now


def _freeze(
    unit: Unit,
    planning: Planning,
    step: Step,
    template: Template,
    run: Occurrence,
    people: Sequence[tuple[Listed, Place]],
) -> Chosen:
    """Who is there already stays as is; whose round has ended gets a row that says so."""
    plan = planning.schedule.plan
    already = in_run_already(unit.tx, unit.workspace_id, run, [person.contact_id for person, _ in people])
    given = (planning.schedule.audience, [person for person, _ in people], run.wave_at)
    already |= doubled(unit.tx, unit.workspace_id, *given)
    fresh = [pair for pair in people if pair[0].contact_id not in already]
    chosen = choose(fresh, plan, step, run, planning.closed_at, planning.zone_of, unit.now)
    if plan.stops.events or plan.stops.reply:
        hold_still(unit, [person.contact_id for person, _ in fresh])
    taken = [(fresh[position][0], at) for position, at in chosen.now]
    drafts = [draft_of(planning.schedule, run, step, template, person, at) for person, at in taken]
    ids = enqueue(unit, drafts).ids
    over = stopped_among(unit.tx, unit.workspace_id, planning, run, [person for person, _ in taken])
    ended = {
        one: over[person.contact_id]
        for one, (person, _) in zip(ids, taken, strict=True)
        if person.contact_id in over
    }
    skip(unit, ended)
    return chosen


def draft_of(
    found: ScheduleView, run: Occurrence, step: Step, template: Template, person: Listed, at: Millis
) -> Draft:
    """What does not leave in time expires: nothing is sent late."""
    return Draft(
        number_id=run.number_id,
        contact_id=person.contact_id,
        phone=person.address,
        body=filled_body(template.shape, step.mapping, person),
        kind=Kind.ACTIVE,
        lane=Lane.BROADCAST,
        run_id=run.id,
        step=step.number,
        purpose_id=found.purpose_id,
        template_id=template.id,
        template_version=run.template_version,
        due_at=at,
        expires_at=at + found.plan.keeps_ms,
        tracked=tracked_in(step.mapping),
    )


def _advance(
    unit: Unit,
    found: ScheduleView,
    run: Occurrence,
    people: Sequence[tuple[Listed, Place]],
    chosen: Chosen,
    most: int,
) -> bool:
    later = [at for at in (run.next_wave_at, chosen.next_at) if at is not None]
    next_wave = min(later, default=None)
    late = run.late + chosen.late
    if len(people) == most:
        set_run(unit, run.id, after=people[-1][0].contact_id, next_wave_at=next_wave, late=late)
        return False
    if run.part + 1 < len(found.audience.parts):
        set_run(unit, run.id, part=run.part + 1, after=0, next_wave_at=next_wave, late=late)
        return False
    set_run(unit, run.id, late=late)
    return _end_of_wave(unit, run, next_wave, late)


def _end_of_wave(unit: Unit, run: Occurrence, next_wave: Millis | None, late: int) -> bool:
    start = {"part": 0, "after": 0, "next_wave_at": None}
    if next_wave is not None:
        set_run(unit, run.id, wave_from=run.wave_at, wave_at=next_wave, **start)
        return next_wave > unit.now
    if has_people(unit.tx, unit.workspace_id, run):
        set_run(unit, run.id, state=OccurrenceState.RUNNING.value)
    elif late:
        set_run(unit, run.id, state=OccurrenceState.MISSED.value, finished_at=unit.now)
        record(unit, "schedule.missed", f"schedule:{run.schedule_id}", step=run.step, day=run.day.isoformat())
    else:
        set_run(unit, run.id, state=OccurrenceState.DONE.value, reason=NOBODY, finished_at=unit.now)
    return True
