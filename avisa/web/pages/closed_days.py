"""Configurações: the days that the company closes by itself, and the optional holidays that it keeps."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date

from starlette.responses import Response
from starlette.routing import Route

from avisa.calendar.feasts import OPTIONAL, day_of
from avisa.calendar.places import DDDS, STATES
from avisa.calendar.rule_sheet import date_of
from avisa.calendar.rules import in_order
from avisa.calendar.types import ClosedDays
from avisa.errors import NotFound
from avisa.gate.actions import change_hours
from avisa.gate.policy import policy_of
from avisa.kernel.i18n import N_
from avisa.web.forms import Form
from avisa.web.pages.hours import HERE as HOURS
from avisa.web.visit import Visit, form, page

HERE = f"{HOURS}/closed"
MOST, LONGEST_NAME, LONGEST = 100, 80, 366  # of them; signs; days
NO_DATE = N_("Give a date.")
LAST_BEFORE_FIRST = N_("The last day must not come before the first.")
TOO_LONG = N_("At most %(most)s days.")
NO_PLACE = N_("“%(typed)s” is neither a state (SP) nor an area code (11).")
TOO_MANY = N_("There are %(most)s already. Remove some that are over.")


def show(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        hours = policy_of(tx, visit.workspace_id).hours
    today = visit.figures.today
    return visit.show(
        "settings/closed.html",
        status,
        today=today,
        closed=[(key_of(one), one) for one in hours.closed],
        optional=[(one, next_time(one, today), one in hours.optional) for one in OPTIONAL],
        source=next(iter(OPTIONAL.values())),
    )


def key_of(days: ClosedDays) -> str:
    """Names the entry by what it says: who changed it meanwhile gives it another name."""
    told = f"{days.name}|{days.begins}|{days.ends}|{','.join(sorted(days.only))}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def next_time(identifier: str, today: date) -> date:
    this_year = day_of(OPTIONAL[identifier], today.year)
    return this_year if this_year >= today else day_of(OPTIONAL[identifier], today.year + 1)


def show_one(visit: Visit, status: int = 200) -> Response:
    return visit.show("settings/closed_one.html", status, one=one_in(visit), key=key_in(visit))


def key_in(visit: Visit) -> str:
    return str(visit.request.path_params["key"])


def one_in(visit: Visit) -> ClosedDays:
    with visit.read() as tx:
        closed = policy_of(tx, visit.workspace_id).hours.closed
    found = next((one for one in closed if key_of(one) == key_in(visit)), None)
    if found is None:
        raise NotFound
    return found


def add(visit: Visit) -> Response:
    typed = visit.form
    made = days_in(typed)
    with visit.read() as tx:
        if len(policy_of(tx, visit.workspace_id).hours.closed) >= MOST:
            typed.wrong("name", TOO_MANY, most=MOST)
    if made is None or not typed.good:
        return show(visit, 422)
    put(visit, "", made)
    return visit.go(HERE, "closed_saved")


def save(visit: Visit) -> Response:
    one_in(visit)
    made = days_in(visit.form)
    if made is None:
        return show_one(visit, 422)
    put(visit, key_in(visit), made)
    return visit.go(HERE, "closed_saved")


def remove(visit: Visit) -> Response:
    put(visit, key_in(visit), None)
    return visit.go(HERE, "closed_saved")


def put(visit: Visit, key: str, made: ClosedDays | None) -> None:
    """In place of the entry of that key; the same days twice are once."""
    with visit.write() as unit:
        change_hours(
            unit,
            lambda hours: replace(
                hours,
                closed=in_order(
                    [*(one for one in hours.closed if key_of(one) != key), *([made] if made else [])]
                ),
            ),
        )


def days_in(typed: Form) -> ClosedDays | None:
    typed.need("name")
    typed.at_most(LONGEST_NAME, "name")
    begins = date_of(typed["begins"])
    ends = date_of(typed["ends"]) if typed["ends"] else begins
    if begins is None:
        typed.wrong("begins", NO_DATE)
    elif ends is None:
        typed.wrong("ends", NO_DATE)
    elif ends < begins:
        typed.wrong("ends", LAST_BEFORE_FIRST)
    elif (ends - begins).days >= LONGEST:
        typed.wrong("ends", TOO_LONG, most=LONGEST)
    only = places_in(typed)
    if begins is None or ends is None or not typed.good:
        return None
    return ClosedDays(typed["name"], begins, ends, only)


def places_in(typed: Form) -> frozenset[str]:
    words = [word.upper() for word in re.split(r"[\s,;]+", typed["only"]) if word]
    for word in words:
        if word not in STATES and word not in DDDS:
            typed.wrong("only", NO_PLACE, typed=word[:20])
    return frozenset(words)


def save_optional(visit: Visit) -> Response:
    chosen = frozenset(one for one in visit.form.all("optional") if one in OPTIONAL)
    with visit.write() as unit:
        change_hours(unit, lambda hours: replace(hours, optional=chosen))
    return visit.go(HERE, "closed_saved")


ROUTES = [
    Route(HERE, page(show, "settings.write"), methods=["GET"]),
    Route(HERE, form(add, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/optional", form(save_optional, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/{{key}}", page(show_one, "settings.write"), methods=["GET"]),
    Route(f"{HERE}/{{key}}", form(save, "settings.write"), methods=["POST"]),
    Route(f"{HERE}/{{key}}", page(remove, "settings.write"), methods=["DELETE"]),
]
