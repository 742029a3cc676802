"""Agenda: one run, planned (moved, skipped, rehearsed) or come (its counts and recipients)."""

from __future__ import annotations

from typing import Any

from babel.numbers import NumberFormatError
from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.errors import NotFound, Refused
from avisa.gate.rehearse_schedule import rehearse_run
from avisa.prices.queries import budgets_of
from avisa.reports.queries import recipients_page, tally_of
from avisa.reports.waits import waits_of
from avisa.schedule import day_actions
from avisa.schedule.planning import Planning, planning_of
from avisa.schedule.queries import occurrence_of, schedule_by_id
from avisa.schedule.run_actions import give_budget
from avisa.schedule.types import Occurrence
from avisa.web.agenda_calendar import state_of
from avisa.web.agenda_words import hour, long_day, plan_words, step_words
from avisa.web.live import News
from avisa.web.pages.agenda import RUN, run_in
from avisa.web.pages.campaign_cost import micros_typed
from avisa.web.pages.recipients import GROUPS
from avisa.web.tallies import PLACES, funnel, whereabouts
from avisa.web.visit import Visit, form, page, watch

MOST = 50


def show(visit: Visit) -> Response:
    planning, run = found(visit)
    if run is not None:
        return visit.show("agenda/report.html", **progress(visit, planning, run))
    _, step, day = run_in(visit)
    slot = planning.slot(step, day)
    if slot is None:
        raise NotFound("run_unknown")
    shown: dict[str, Any] = {"slot": slot, "state": state_of(planning.schedule, slot)}
    return visit.show("agenda/run.html", **shown, **told(visit, planning, step))


def found(visit: Visit) -> tuple[Planning, Occurrence | None]:
    schedule_id, step, day = run_in(visit)
    with visit.read() as tx:
        schedule = schedule_by_id(tx, visit.workspace_id, schedule_id)
        if schedule is None:
            raise NotFound("schedule_unknown")
        run = occurrence_of(tx, visit.workspace_id, schedule_id, step, day)
        return planning_of(tx, visit.workspace_id, schedule), run


def told(visit: Visit, planning: Planning, step: int) -> dict[str, Any]:
    one = planning.schedule
    return {
        "schedule": one,
        "step": one.step(step),
        "days": plan_words(visit, one.plan),
        "when": lambda each: step_words(visit, each),
        "long_day": lambda day: long_day(visit, day),
        "hour": hour,
    }


def progress(visit: Visit, planning: Planning, run: Occurrence) -> dict[str, Any]:
    with visit.read() as tx:
        tally = tally_of(tx, visit.workspace_id, run.id)
        waits = waits_of(tx, visit.workspace_id, run.id) if tally.waiting else []
        budget = budgets_of(tx, visit.workspace_id, [run.id]).get(run.id)
    counts = {"tally": tally, "waits": waits, "whereabouts": whereabouts(tally), "funnel": funnel(tally)}
    address = visit.request.url.path.removesuffix("/live")
    what = {"budget": budget, "run": run, "places": PLACES, "address": address}
    return {**what, **counts, **told(visit, planning, run.step)}


def live(visit: Visit) -> Response:
    _, run = found(visit)
    if run is None:
        raise NotFound("run_unknown")
    key = ("run", visit.workspace_id, run.id, visit.language)  # its day is in words

    def look(now: Visit) -> News:
        planning, run = found(now)
        assert run is not None
        seen = now.console.glimpses.of(key, lambda: progress(now, planning, run))
        return News(now.block("agenda/report.html", "live", **seen), last=run.finished_at is not None)

    return watch(visit, look)


def recipients(visit: Visit) -> Response:
    planning, run = found(visit)
    if run is None:
        raise NotFound("run_unknown")
    states, after = GROUPS.get(visit.query("state"), ()), visit.query_id("after")
    with visit.read() as tx:
        rows = recipients_page(tx, visit.workspace_id, run.id, states, after, MOST + 1)
        people = contacts_of(tx, visit.workspace_id, [row.contact_id for row in rows])
    shown: dict[str, Any] = {"recipients": rows[:MOST], "further": len(rows) > MOST, "people": people}
    return visit.show("agenda/recipients.html", run=run, **shown, **told(visit, planning, run.step))


def skip(visit: Visit) -> Response:
    schedule_id, step, day = run_in(visit)
    with visit.write() as unit:
        day_actions.skip_day(unit, schedule_id, step, day)
    return visit.go(f"/agenda/{schedule_id}/runs/{day}/{step}", "run_skipped")


def put_back(visit: Visit) -> Response:
    schedule_id, step, day = run_in(visit)
    with visit.write() as unit:
        day_actions.put_back(unit, schedule_id, step, day)
    return visit.go(f"/agenda/{schedule_id}/runs/{day}/{step}", "run_put_back")


def put_budget(visit: Visit) -> Response:
    schedule_id, step, day = run_in(visit)
    typed = visit.form["amount"]
    try:
        micros = micros_typed(typed, visit.language) if typed else None
    except NumberFormatError as error:
        raise Refused("budget_malformed") from error
    _, run = found(visit)
    if run is None:
        raise NotFound("run_unknown")
    with visit.write() as unit:
        give_budget(unit, run.id, micros)
    return visit.go(f"/agenda/{schedule_id}/runs/{day}/{step}", "run_budget")


def rehearsal(visit: Visit) -> Response:
    """Read apart from the page: on a long list it takes seconds."""
    planning, _ = found(visit)
    _, step, day = run_in(visit)
    with visit.read() as tx:
        said = rehearse_run(tx, visit.workspace_id, planning.schedule, step, day, visit.now)
    budget = planning.schedule.plan.budget
    passes = budget is not None and any(
        one.currency == budget.currency and one.micros > budget.micros for one in said.cost.total
    )
    return visit.show("agenda/rehearsal.html", rehearsal=said, budget=budget, passes=passes)


ROUTES = [
    Route(RUN, page(show, "schedules.read")),
    Route(RUN, page(put_back, "schedules.write"), methods=["DELETE"]),
    Route(f"{RUN}/skip", page(skip, "schedules.write"), methods=["PUT"]),
    Route(f"{RUN}/budget", form(put_budget, "schedules.write"), methods=["PUT"]),
    Route(f"{RUN}/live", page(live, "schedules.read")),
    Route(f"{RUN}/recipients", page(recipients, "messages.read")),
    Route(f"{RUN}/rehearsal", page(rehearsal, "schedules.read")),
]
