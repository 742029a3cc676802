"""Consentimento: how long a yes holds, whose ends soon, and which purposes ask for a second yes."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from avisa.audience.addresses import shown as shown_as
from avisa.consent.intake.confirmation.actions import ask_twice
from avisa.consent.queries import purposes_of
from avisa.consent.types import Asking, Purpose
from avisa.consent.validity.queries import ending_after, endings_of
from avisa.errors import NotFound
from avisa.kernel.i18n import N_
from avisa.templates.queries import templates_page
from avisa.templates.rules import can_ask
from avisa.templates.types import APPROVED, Template
from avisa.web.csv_file import csv_answer, line
from avisa.web.forms import CHOOSE
from avisa.web.visit import Visit, form, page

AT_ONCE = 1_000
MOST_TEMPLATES = 1_000
USUAL_DAYS, LONGEST_DAYS = 7, 30
WHOLE_DAYS = N_("Write whole days, from 1 to %(most)s.")
HEADER = (N_("Name"), N_("Number"), N_("Said yes"), N_("Ends"))


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        purposes = list(purposes_of(tx, visit.workspace_id).values())
        found = {one.id: endings_of(tx, visit.workspace_id, one, visit.now) for one in purposes}
    return visit.show("consent/validity.html", purposes=purposes, endings=found)


def download(visit: Visit) -> StreamingResponse:
    """Ready to be imported again as a list, for a campaign that asks while the yes still stands."""
    purpose = purpose_in(visit)
    visit.note("consents.exported", f"purpose:{purpose.id}", name=purpose.name)
    return csv_answer(lines(visit, purpose), f"avisa-ending-{purpose.id}.csv")


def lines(visit: Visit, purpose: Purpose) -> Iterator[str]:
    yield line([visit.say(title) for title in HEADER])
    after = 0
    while True:
        with visit.read() as tx:
            found = ending_after(tx, visit.workspace_id, purpose, visit.now, after, AT_ONCE)
        for one in found:
            days = [visit.figures.day(one.granted_at), visit.figures.day(one.ends_at)]
            yield line([one.name, shown_as(one.address), *days])
        if len(found) < AT_ONCE:
            return
        after = found[-1].contact_id


def shown(visit: Visit) -> Response:
    return asking(visit)


def asking(visit: Visit, status: int = 200) -> Response:
    purpose = purpose_in(visit)
    return visit.show(
        "consent/second_yes.html",
        status,
        purpose=purpose,
        templates=templates_in(visit),
        days=purpose.asking.days if purpose.asking else USUAL_DAYS,
    )


def save(visit: Visit) -> Response:
    purpose, typed = purpose_in(visit), visit.form
    wanted = typed["twice"] == "yes"
    if wanted and typed["template"] not in templates_in(visit):
        typed.wrong("template", CHOOSE)
    days = int(typed["days"]) if typed["days"].isdecimal() and len(typed["days"]) < 4 else 0
    if wanted and not 1 <= days <= LONGEST_DAYS:
        typed.wrong("days", WHOLE_DAYS, most=LONGEST_DAYS)
    if not typed.good:
        return asking(visit, 422)
    with visit.write() as unit:
        ask_twice(unit, purpose.id, Asking(typed["template"], days) if wanted else None)
    return visit.go("/consent/validity", "second_yes_saved")


def templates_in(visit: Visit) -> dict[str, list[Template]]:
    """Those that may ask, by name: utility, approved, two quick replies, and nothing to fill in."""
    only = {"category": "UTILITY", "status": APPROVED}
    found: dict[str, list[Template]] = {}
    with visit.read() as tx:
        for one in templates_page(tx, visit.workspace_id, most=MOST_TEMPLATES, only=only):
            if can_ask(one.shape):
                found.setdefault(one.name, []).append(one)
    return found


def purpose_in(visit: Visit) -> Purpose:
    with visit.read() as tx:
        purpose = purposes_of(tx, visit.workspace_id).get(visit.id("purpose_id"))
    if purpose is None:
        raise NotFound("purpose_not_found")
    return purpose


ROUTES = [
    Route("/consent/validity", page(listed, "consent.read")),
    Route("/consent/validity/{purpose_id:id}/ending.csv", page(download, "consent.read")),
    Route("/consent/validity/{purpose_id:id}", page(shown, "consent.write"), methods=["GET"]),
    Route("/consent/validity/{purpose_id:id}", form(save, "consent.write"), methods=["POST"]),
]
