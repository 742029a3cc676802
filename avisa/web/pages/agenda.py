"""Agenda: the calendar by month, week or list, and a single run moved in it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import Refused
from avisa.schedule import day_actions
from avisa.schedule.queries import schedules_page
from avisa.web.agenda_calendar import items_between, month_of, weeks_of
from avisa.web.agenda_words import long_day, month_name, weekdays
from avisa.web.visit import Visit, form, page

LISTED = 60  # days that the list shows
VIEWS = ("month", "week", "list")
ONE = timedelta(days=1)


def show(visit: Visit) -> Response:
    return visit.show("agenda/calendar.html", **seen(visit))


def seen(visit: Visit, moved: str = "") -> dict[str, Any]:
    view = visit.query("view") if visit.query("view") in VIEWS else "month"
    day = day_in(visit.query("day")) or visit.figures.today
    first, last, before, after = stretch(view, day)
    with visit.read() as tx:
        company = visit.company
        zone = company.time_zone if company else "UTC"
        items = items_between(tx, visit.workspace_id, first, last, zone, visit.now)
        drafts = schedules_page(tx, visit.workspace_id, states=("draft",))
    return {
        "view": view,
        "day": day,
        "first": first,
        "last": last,
        "before": before,
        "after": after,
        "items": items,
        "drafts": drafts,
        "weeks": weeks_of(first, last),
        "names": weekdays(visit.language, "abbreviated"),
        "title": month_name(visit, day) if view == "month" else "",
        "long_day": lambda one: long_day(visit, one),
        "moved": moved,
    }


def stretch(view: str, day: date) -> tuple[date, date, date, date]:
    """First and last day of what is shown, and the days that stand for the pages before and after."""
    if view == "month":
        first, last = month_of(day)
        return first, last, first - ONE, last + ONE
    if view == "week":
        monday = day - day.weekday() * ONE
        return monday, monday + 6 * ONE, monday - 7 * ONE, monday + 7 * ONE
    return day, day + LISTED * ONE, day - LISTED * ONE, day + LISTED * ONE


def day_in(typed: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(typed)
        return day if 2000 <= day.year < 2200 else None
    return None


def move(visit: Visit) -> Response:
    """From the calendar the block alone comes back, with the day that it stands on now in words."""
    schedule_id, step, day = run_in(visit)
    to_day, at = day_in(visit.form["on"]), minute_in(visit.form["at"])
    if to_day is None or (visit.form["at"] and at is None):
        raise Refused("run_in_the_past", day=visit.form["on"])
    with visit.write() as unit:
        day_actions.move(unit, schedule_id, step, day, to_day, at)
    if not visit.query("view"):
        return visit.go(f"/agenda/{schedule_id}/runs/{day}/{step}", "run_moved")
    block = visit.block("agenda/calendar.html", "calendar", **seen(visit, long_day(visit, to_day)))
    return Response(block, media_type="text/html")


def minute_in(typed: str) -> int | None:
    hours, colon, minutes = typed[:5].partition(":")
    if not colon or not (hours + minutes).isdecimal() or int(hours) > 23 or int(minutes) > 59:
        return None
    return int(hours) * 60 + int(minutes)


def run_in(visit: Visit) -> tuple[int, int, date]:
    """(schedule, step, day) of the address."""
    given = visit.request.path_params
    day = day_in(str(given["day"]))
    if day is None:
        raise Refused("run_unknown")
    return int(given["schedule_id"]), int(given["step"]), day


RUN = "/agenda/{schedule_id:id}/runs/{day}/{step:int}"
ROUTES = [
    Route("/agenda", page(show, "schedules.read")),
    Route(RUN, form(move, "schedules.write"), methods=["PUT"]),
]
