"""Agenda: one schedule with what it sends and when, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import lists_of
from avisa.errors import NotFound
from avisa.kernel.unit import Unit
from avisa.reports.queries import tallies_of
from avisa.schedule import actions
from avisa.schedule.planning import planning_of
from avisa.schedule.queries import occurrences_page, schedule_by_id, schedules_page
from avisa.schedule.types import ScheduleView
from avisa.segments.queries import segments_of
from avisa.web.agenda_calendar import state_of
from avisa.web.agenda_words import hour, long_day, plan_words, step_words
from avisa.web.visit import Visit, page

NEXT, LATEST, MOST = 5, 12, 50


def listed(visit: Visit) -> Response:
    before = visit.query_id("before") or None
    with visit.read() as tx:
        found = schedules_page(tx, visit.workspace_id, before=before, most=MOST + 1)
    days = {one.id: plan_words(visit, one.plan) for one in found}
    return visit.show("agenda/schedules.html", schedules=found[:MOST], further=len(found) > MOST, days=days)


def schedule_in(visit: Visit) -> ScheduleView:
    with visit.read() as tx:
        found = schedule_by_id(tx, visit.workspace_id, visit.id("schedule_id"))
    if found is None:
        raise NotFound("schedule_unknown")
    return found


def show(visit: Visit) -> Response:
    one = schedule_in(visit)
    with visit.read() as tx:
        planning = planning_of(tx, visit.workspace_id, one)
        runs = occurrences_page(tx, visit.workspace_id, one.id, most=LATEST)
        tallies = tallies_of(tx, visit.workspace_id, [run.id for run in runs])
        lists = [found for found in lists_of(tx, visit.workspace_id) if found.id in one.audience.lists]
        segments = segments_of(tx, visit.workspace_id, one.audience.segments)
    over = one.state in ("done", "cancelled")
    slots = [] if over else planning.upcoming(max(visit.now, one.looked_until), NEXT)
    return visit.show(
        "agenda/schedule.html",
        schedule=one,
        days=plan_words(visit, one.plan),
        slots=[(slot, state_of(one, slot)) for slot in slots],
        runs=runs,
        tallies=tallies,
        lists=lists,
        segments=list(segments.values()),
        when=lambda step: step_words(visit, step),
        long_day=lambda day: long_day(visit, day),
        hour=hour,
    )


def acting(act: Callable[[Unit, int], bool], notice: str) -> Callable[[Visit], Response]:
    """The answer to a button of the schedule's page."""

    def answer(visit: Visit) -> Response:
        one = schedule_in(visit)
        with visit.write() as unit:
            done = act(unit, one.id)
        return visit.go(f"/agenda/{one.id}", notice if done else "")

    return answer


ONE = "/agenda/{schedule_id:id}"
WRITES = "schedules.write"
ROUTES = [
    Route("/agenda/schedules", page(listed, "schedules.read")),
    Route(ONE, page(show, "schedules.read")),
    Route(ONE, page(acting(actions.cancel, "schedule_ended"), WRITES), methods=["DELETE"]),
    Route(f"{ONE}/activation", page(acting(actions.activate, "schedule_active"), WRITES), methods=["PUT"]),
    Route(f"{ONE}/pause", page(acting(actions.pause, "schedule_paused"), WRITES), methods=["PUT"]),
    Route(f"{ONE}/pause", page(acting(actions.resume, "schedule_resumed"), WRITES), methods=["DELETE"]),
]
