"""`/v1/schedules`: made, changed, paused, ended; a single run of one moved, skipped, rehearsed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request

from avisa.api import schedules_wire as wire
from avisa.api.caller import ScheduleReader, ScheduleWriter
from avisa.api.declared import tells
from avisa.api.estimated import estimated, sees_prices
from avisa.api.parts import Parts, parts_of
from avisa.api.prices_wire import NewBudget
from avisa.api.reading import Cursor, Limit, identifier
from avisa.api.schedules_asked import asked_in, budget_kept, micros_in, minute_in, shown, shown_come, views_of
from avisa.errors import Conflict, NotFound
from avisa.gate.rehearse_schedule import rehearse_run
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.messages.queries import tallies_of
from avisa.messages.types import Tally as Counts
from avisa.schedule import actions, day_actions
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrence_of, occurrences_page, schedule_by_id, schedules_page
from avisa.schedule.run_actions import give_budget
from avisa.schedule.types import ScheduleView

router = APIRouter(prefix="/schedules", tags=["schedules"])

REFUSED = tells(
    *("schedule_malformed", "schedule_never", "schedule_name_taken", "rrule_malformed", "mapping_malformed"),
    *("slots_unmapped", "slots_unknown", "columns_unknown", "bad_variables", "outside_purpose"),
    *("budget_malformed", "tracked_slot", "tracked_address", "tracked_destination"),
    *("template_not_live", "template_unsupported", "template_of_another_account"),
)
MOVED = tells("run_in_the_past", "run_fired", "run_unknown", "schedule_over")
BUDGET = tells("budget_malformed", "budget_too_late", "run_unknown")
SKIPPED = tells("run_fired", "run_unknown", "schedule_over")
ONE, RUN = "/{schedule_id}", "/{schedule_id}/runs/{day}/{step}"
Step = Annotated[int, Path(ge=0, le=11)]


@router.get("", summary="List schedules, newest first")
def get_schedules(
    request: Request, holder: ScheduleReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.SchedulePage:
    before = identifier(cursor) if cursor else None
    parts = parts_of(request)
    with parts.db.read() as tx:
        page = schedules_page(tx, holder.workspace_id, before=before, most=limit + 1)
        found, more = views_of(page, limit)
        items = [told(tx, parts, holder, one) for one in found]
    return wire.SchedulePage(items=items, next_cursor=more)


@router.post("", status_code=201, summary="Make a schedule", openapi_extra=REFUSED)
def post_schedule(body: wire.NewSchedule, request: Request, holder: ScheduleWriter) -> wire.Schedule:
    """A draft: nothing is sent before it is activated."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        made = actions.create(parts.unit(tx, holder, parts.clock()), asked_in(body))
        return told(tx, parts, holder, existing(tx, holder, str(made)))


@router.get(ONE, summary="One schedule with its next runs")
def get_schedule(schedule_id: str, request: Request, holder: ScheduleReader) -> wire.Schedule:
    with parts_of(request).db.read() as tx:
        return told(tx, parts_of(request), holder, existing(tx, holder, schedule_id))


@router.put(ONE, summary="Change a schedule", openapi_extra=tells("schedule_over", *REFUSED["x-problems"]))
def put_schedule(
    schedule_id: str, body: wire.NewSchedule, request: Request, holder: ScheduleWriter
) -> wire.Schedule:
    """Counts from now on: what has fired stays as it was, and no day of a step fires twice."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        asked = asked_in(body) if sees_prices(holder) else budget_kept(asked_in(body), found.plan.budget)
        actions.change(parts.unit(tx, holder, parts.clock()), found.id, asked)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.put(
    f"{ONE}/activation",
    summary="Let a draft fire",
    openapi_extra=tells("schedule_over", *REFUSED["x-problems"]),
)
def put_activation(schedule_id: str, request: Request, holder: ScheduleWriter) -> wire.Schedule:
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        if not actions.activate(parts.unit(tx, holder, parts.clock()), found.id):
            raise Conflict("schedule_over")
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.put(f"{ONE}/pause", summary="Pause a schedule")
def put_pause(schedule_id: str, request: Request, holder: ScheduleWriter) -> wire.Schedule:
    """Nothing fires, and what is queued waits. Of one that does not run nothing changes."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        actions.pause(parts.unit(tx, holder, parts.clock()), found.id)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.delete(f"{ONE}/pause", summary="Resume a schedule", openapi_extra=REFUSED)
def delete_pause(schedule_id: str, request: Request, holder: ScheduleWriter) -> wire.Schedule:
    """What came due meanwhile fires within its grace; what is older was missed."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        actions.resume(parts.unit(tx, holder, parts.clock()), found.id)
        rung = told(tx, parts, holder, existing(tx, holder, schedule_id))
    parts.queued()
    return rung


@router.delete(ONE, summary="End a schedule for good")
def delete_schedule(schedule_id: str, request: Request, holder: ScheduleWriter) -> wire.Schedule:
    """What is queued is cancelled; what has left cannot be called back."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        actions.cancel(parts.unit(tx, holder, parts.clock()), found.id)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.get(f"{ONE}/runs", summary="The runs that came, newest first, with their counts")
def get_runs(
    schedule_id: str, request: Request, holder: ScheduleReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.ScheduleRunPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        found = existing(tx, holder, schedule_id)
        page = occurrences_page(tx, holder.workspace_id, found.id, before=before, most=limit + 1)
        tallies = tallies_of(tx, holder.workspace_id, [run.id for run in page[:limit]])
    more = str(page[limit - 1].id) if len(page) > limit else None
    items = [wire.ScheduleRun(**shown_come(run, tallies.get(run.id, Counts()))) for run in page[:limit]]
    return wire.ScheduleRunPage(items=items, next_cursor=more)


@router.put(RUN, summary="Move a single run", openapi_extra=MOVED)
def put_run(
    schedule_id: str, day: date, step: Step, body: wire.RunMove, request: Request, holder: ScheduleWriter
) -> wire.Schedule:
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        minute = None if body.at is None else minute_in(body.at)
        day_actions.move(parts.unit(tx, holder, parts.clock()), found.id, step, day, body.on, minute)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.delete(RUN, summary="Put a single run back as the plan has it")
def delete_run(
    schedule_id: str, day: date, step: Step, request: Request, holder: ScheduleWriter
) -> wire.Schedule:
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        day_actions.put_back(parts.unit(tx, holder, parts.clock()), found.id, step, day)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.put(f"{RUN}/skip", summary="Skip a single run", openapi_extra=SKIPPED)
def put_skip(
    schedule_id: str, day: date, step: Step, request: Request, holder: ScheduleWriter
) -> wire.Schedule:
    """Of one that is under way, what has not left yet is cancelled."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        day_actions.skip_day(parts.unit(tx, holder, parts.clock()), found.id, step, day)
        return told(tx, parts, holder, existing(tx, holder, schedule_id))


@router.put(f"{RUN}/budget", summary="Give a run another budget", openapi_extra=BUDGET)
def put_budget(
    schedule_id: str, day: date, step: Step, body: NewBudget, request: Request, holder: ScheduleWriter
) -> wire.ScheduleRun:
    """If it was held back for its budget, it goes on. Of a run that began with one."""
    return with_budget(request, holder, schedule_id, step, day, micros_in(body.amount))


@router.delete(f"{RUN}/budget", summary="Lift a run's budget", openapi_extra=BUDGET)
def delete_budget(
    schedule_id: str, day: date, step: Step, request: Request, holder: ScheduleWriter
) -> wire.ScheduleRun:
    """If it was held back for it, it goes on, until everybody has been messaged."""
    return with_budget(request, holder, schedule_id, step, day, None)


def with_budget(
    request: Request, holder: KeyHolder, schedule_id: str, step: int, day: date, micros: int | None
) -> wire.ScheduleRun:
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = existing(tx, holder, schedule_id)
        run = occurrence_of(tx, holder.workspace_id, found.id, step, day)
        if run is None:
            raise NotFound("run_unknown")
        give_budget(parts.unit(tx, holder, parts.clock()), run.id, micros)
        after = occurrence_of(tx, holder.workspace_id, found.id, step, day) or run
        counts = tallies_of(tx, holder.workspace_id, [run.id]).get(run.id, Counts())
    parts.queued()
    return wire.ScheduleRun(**shown_come(after, counts))


@router.get(f"{RUN}/rehearsal", summary="Rehearse a single run", openapi_extra=tells("run_unknown"))
def get_rehearsal(
    schedule_id: str, day: date, step: Step, request: Request, holder: ScheduleReader
) -> wire.RunRehearsal:
    parts = parts_of(request)
    with parts.db.read() as tx:
        found = existing(tx, holder, schedule_id)
        said = rehearse_run(tx, holder.workspace_id, found, step, day, parts.clock())
    return wire.RunRehearsal(
        recipients=said.recipients,
        go=said.go,
        skipped=said.skipped,
        waits=said.waits,
        ends_at=iso(said.ends_at),
        cost=estimated(said.cost, holder),
    )


def existing(tx: Tx, holder: KeyHolder, schedule_id: str) -> ScheduleView:
    found = schedule_by_id(tx, holder.workspace_id, identifier(schedule_id))
    if found is None:
        raise NotFound
    return found


def told(tx: Tx, parts: Parts, holder: KeyHolder, found: ScheduleView) -> wire.Schedule:
    planning = planning_of(tx, holder.workspace_id, found)
    return wire.Schedule(**shown(planning, parts.clock(), sees_prices(holder)))
