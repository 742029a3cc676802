"""Configurações: what consents cover; a purpose, once made, stays as it is, for yeses were given to it."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.actions import ensure_purpose
from avisa.consent.queries import purposes_of
from avisa.consent.types import LegalBasis
from avisa.kernel.clock import DAY
from avisa.kernel.i18n import N_
from avisa.web.forms import CHOOSE, Form
from avisa.web.visit import Visit, form, page
from avisa.web.words import CATEGORIES

LONGEST_DAYS = 3650
TAKEN = N_("There is a purpose of this name already.")
WHOLE_DAYS = N_("Write whole days, from 1 to %(most)s, or leave it empty.")


def new(visit: Visit) -> Response:
    return visit.show("settings/purpose.html", bases=list(LegalBasis))


def add(visit: Visit) -> Response:
    typed = visit.form
    with visit.read() as tx:
        known = {one.name.casefold() for one in purposes_of(tx, visit.workspace_id).values()}
    if typed["name"].casefold() in known:
        typed.wrong("name", TAKEN)
    check(typed)
    if not typed.good:
        return visit.show("settings/purpose.html", status=422, bases=list(LegalBasis))
    valid_for = int(typed["valid_days"]) * DAY if typed["valid_days"] else None
    with visit.write() as unit:
        ensure_purpose(unit, typed["name"], typed["category"], typed["basis"], valid_for)
    return visit.go("/settings", "purpose_added")


def check(typed: Form) -> None:
    typed.need("name")
    typed.at_most(60, "name")
    if typed["category"] not in CATEGORIES:
        typed.wrong("category", CHOOSE)
    if typed["basis"] not in list(LegalBasis):
        typed.wrong("basis", CHOOSE)
    days = typed["valid_days"]
    if days and not (days.isdecimal() and len(days) < 5 and 1 <= int(days) <= LONGEST_DAYS):
        typed.wrong("valid_days", WHOLE_DAYS, most=LONGEST_DAYS)


ROUTES = [
    Route("/settings/purposes/new", page(new, "settings.write")),
    Route("/settings/purposes", form(add, "settings.write"), methods=["POST"]),
]
