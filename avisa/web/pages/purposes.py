"""Configurações: what consents cover; changed later in what does not touch what people said to it."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns import queries as campaigns
from avisa.consent.actions import ensure_purpose
from avisa.consent.purposes.actions import change_purpose
from avisa.consent.purposes.queries import stands_on
from avisa.consent.purposes.types import LONGEST_DESCRIPTION, LONGEST_NAME, Terms
from avisa.consent.queries import purposes_of
from avisa.consent.types import LegalBasis, Purpose
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.clock import DAY
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.schedule import queries as schedules
from avisa.web.forms import CHOOSE, Form
from avisa.web.visit import Visit, form, page
from avisa.web.words import CATEGORIES

LONGEST_DAYS = 3650
TAKEN = N_("There is a purpose of this name already.")
WHOLE_DAYS = N_("Write whole days, from 1 to %(most)s, or leave it empty.")
IN_USE = N_("It is in use by now: make another purpose for another kind of message.")


def new(visit: Visit) -> Response:
    return asking(visit)


def asking(visit: Visit, status: int = 200) -> Response:
    shown = {"one": None, "fixed": False, "bases": list(LegalBasis), "most": LONGEST_DESCRIPTION}
    return visit.show("settings/purpose.html", status, **shown)


def add(visit: Visit) -> Response:
    typed = visit.form
    with visit.read() as tx:
        known = {one.name.casefold() for one in purposes_of(tx, visit.workspace_id).values()}
    if typed["name"].casefold() in known:
        typed.wrong("name", TAKEN)
    if typed["basis"] not in list(LegalBasis):
        typed.wrong("basis", CHOOSE)
    check(typed)
    if not typed.good:
        return asking(visit, 422)
    terms = terms_in(typed)
    with visit.write() as unit:
        ensure_purpose(unit, terms.name, terms.category, typed["basis"], terms.valid_for, terms.description)
    return visit.go("/settings", "purpose_added")


def check(typed: Form) -> None:
    typed.need("name")
    typed.at_most(LONGEST_NAME, "name")
    typed.at_most(LONGEST_DESCRIPTION, "description")
    if typed["category"] not in CATEGORIES:
        typed.wrong("category", CHOOSE)
    days = typed["valid_days"]
    if days and not (days.isdecimal() and len(days) < 5 and 1 <= int(days) <= LONGEST_DAYS):
        typed.wrong("valid_days", WHOLE_DAYS, most=LONGEST_DAYS)


def terms_in(typed: Form) -> Terms:
    valid_for = int(typed["valid_days"]) * DAY if typed["valid_days"] else None
    return Terms(typed["name"], typed["description"], typed["category"], valid_for)


def shown(visit: Visit) -> Response:
    return editing(visit)


def sends_for(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    """A campaign or schedule names the purpose: its category can change no more."""
    named = campaigns.sends_for(tx, workspace_id, purpose_id)
    return named or schedules.sends_for(tx, workspace_id, purpose_id)


def editing(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        one = purpose_in(visit, tx)
        used = sends_for(tx, visit.workspace_id, one.id) or stands_on(tx, visit.workspace_id, one.id)
    bases = list(LegalBasis)
    return visit.show(
        "settings/purpose.html", status, one=one, fixed=used, bases=bases, most=LONGEST_DESCRIPTION
    )


def save(visit: Visit) -> Response:
    typed = visit.form
    with visit.read() as tx:
        before = purpose_in(visit, tx)
    typed.values.setdefault("category", before.category)  # a fixed one is not asked again
    check(typed)
    if not typed.good:
        return editing(visit, 422)
    try:
        with visit.write() as unit:
            used = sends_for(unit.tx, visit.workspace_id, before.id)
            change_purpose(unit, visit.console.vault, before.id, terms_in(typed), used)
    except Conflict:
        typed.wrong("name", TAKEN)
        return editing(visit, 409)
    except Refused:
        typed.wrong("category", IN_USE)
        return editing(visit, 422)
    return visit.go("/settings", "purpose_changed")


def purpose_in(visit: Visit, tx: Tx) -> Purpose:
    found = purposes_of(tx, visit.workspace_id).get(visit.id("purpose_id"))
    if found is None:
        raise NotFound("purpose_not_found", purpose=str(visit.id("purpose_id")))
    return found


ROUTES = [
    Route("/settings/purposes/new", page(new, "settings.write")),
    Route("/settings/purposes", form(add, "settings.write"), methods=["POST"]),
    Route("/settings/purposes/{purpose_id:id}", page(shown, "settings.write"), methods=["GET"]),
    Route("/settings/purposes/{purpose_id:id}", form(save, "settings.write"), methods=["POST"]),
]
