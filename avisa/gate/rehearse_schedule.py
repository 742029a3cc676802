"""The rehearsal of a schedule's run: whoever it would take, before the gate as it will stand then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from avisa.audience.types import Listed
from avisa.errors import NotFound
from avisa.gate.rehearse import Rehearsal, Run, rehearsed
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.types import Draft
from avisa.schedule.audience import doubled, everybody
from avisa.schedule.freezing_actions import draft_of
from avisa.schedule.planning import Planning, planning_of
from avisa.schedule.rules import choose
from avisa.schedule.stopping import stopped_among
from avisa.schedule.types import Occurrence, OccurrenceState, ScheduleView, Slot
from avisa.templates.queries import template_by_id
from avisa.templates.types import Template


def rehearse_run(
    tx: Tx, workspace_id: int, schedule: ScheduleView, step: int, day: date, now: Millis
) -> Rehearsal:
    """Who is in the audience today and the run is theirs passes the gate as of its hour; nothing is written.

    Whose round has ended by now is counted as skipped, for that reason.
    """
    planning = planning_of(tx, workspace_id, schedule)
    slot = planning.slot(step, day)
    if slot is None:
        raise NotFound("run_unknown")
    begins = max(slot.at, now)
    ended: dict[str, int] = {}
    drafts = _drafts(tx, workspace_id, planning, slot, ended, now)
    found = rehearsed(tx, workspace_id, Run(schedule.number_id, schedule.purpose_id, drafts, True), begins)
    people = found.recipients + sum(ended.values())
    return replace(found, recipients=people, skipped={**found.skipped, **ended})


def _drafts(
    tx: Tx, workspace_id: int, planning: Planning, slot: Slot, ended: dict[str, int], now: Millis
) -> Iterator[Sequence[Draft]]:
    """`ended` gathers those who would be skipped before the gate is asked."""
    schedule, step = planning.schedule, planning.schedule.step(slot.step)
    template = template_by_id(tx, workspace_id, step.template_id) if step else None
    if step is None or template is None:
        raise NotFound("run_unknown")
    run = imagined(planning, slot, template)
    met: set[int] = set()
    for batch in everybody(tx, workspace_id, schedule.audience, now):
        met |= doubled(tx, workspace_id, schedule.audience, batch, now)
        fresh = [(one, planning.place(one)) for one in batch if one.contact_id not in met]
        met |= {one.contact_id for one, _ in fresh}
        chosen = choose(fresh, schedule.plan, step, run, planning.closed_at, planning.zone_of, slot.at)
        taken = [(fresh[position][0], at) for position, at in chosen.now]
        over = stopped_among(tx, workspace_id, planning, run, [one for one, _ in taken])
        for reason in over.values():
            ended[reason] = ended.get(reason, 0) + 1
        staying: list[tuple[Listed, Millis]] = [pair for pair in taken if pair[0].contact_id not in over]
        yield [draft_of(schedule, run, step, template, one, at) for one, at in staying]


def imagined(planning: Planning, slot: Slot, template: Template) -> Occurrence:
    """The run as it would be, all its waves at once."""
    return Occurrence(
        id=-1,
        schedule_id=planning.schedule.id,
        number_id=planning.schedule.number_id,
        step=slot.step,
        day=slot.day,
        base=slot.base,
        on=slot.on,
        minute=slot.minute,
        at=slot.at,
        wave_from=0,
        wave_at=slot.last,
        next_wave_at=None,
        part=0,
        after=0,
        state=OccurrenceState.FIRING,
        reason="",
        template_id=template.id,
        template_version=template.version,
        late=0,
        releasing=False,
        created_at=slot.at,
        finished_at=None,
    )
