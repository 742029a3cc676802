"""Atendimento: speaking first, to one person or up to fifteen, each looked over before it is in line."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of, search
from avisa.audience.types import Person
from avisa.consent.queries import purposes_of
from avisa.desk.actions import By
from avisa.desk.active_actions import say_first
from avisa.desk.active_rules import MOST_PEOPLE, checked_instant, checked_people
from avisa.desk.canned_rules import fill
from avisa.errors import AvisaError, Conflict, Refused
from avisa.kernel.db import Tx
from avisa.kernel.secrets import new_token
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.web.active_review import Looked, Typed, all_go, due_in, look_over, opening_of
from avisa.web.canned_fill import facts_for
from avisa.web.canned_templates import picked_template, prepared_templates
from avisa.web.pages.desk_templates import templates_for
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import numbers_of
from avisa.workspace.types import Number

PAGE = "desk/active.html"
FOUND = 8
PLACES = {
    "moment_malformed": "when",
    "moment_passed": "when",
    "moment_too_far": "when",
    "purpose_wanted": "purpose",
    "purpose_unknown": "purpose",
}


def begin(visit: Visit) -> Response:
    """Who and what are in the address, so that a page can be looked at again."""
    with visit.read() as tx:
        return shown(visit, tx, typed_so_far(visit, tx))


def typed_so_far(visit: Visit, tx: Tx) -> Typed:
    number = number_in(visit, tx)
    sendable = templates_for(visit, tx, number.id) if number else []
    picked = picked_template(visit, tx)
    wish = visit.form.id("template") or visit.query_id("template")
    wish = wish or (picked.content.template_id if picked else 0)
    template = next((one for one in sendable if one.id == wish), None)
    people = people_in(visit, tx)
    if visit.form.values:
        values = values_in(visit)
    else:
        given = picked.content.values if picked and template else {}
        values = {one.id: begun(visit, tx, template, one, given) for one in people}
    return Typed(number, template, people, values)


def number_in(visit: Visit, tx: Tx) -> Number | None:
    numbers = [one for one in numbers_of(tx, visit.workspace_id) if one.may_send]
    wish = visit.form.id("number") or visit.query_id("number")
    chosen = next((one for one in numbers if one.id == wish), None)
    return chosen or (numbers[0] if len(numbers) == 1 else None)


def people_in(visit: Visit, tx: Tx) -> tuple[Person, ...]:
    """In the order in which they were chosen; who is not here, or can be reached by nothing, is left out."""
    told = visit.form.all("p") or visit.request.query_params.getlist("p")
    wanted_ids = [int(one) for one in told if one.isdecimal() and len(one) < 19]
    known = contacts_of(tx, visit.workspace_id, wanted_ids)
    return tuple(known[one] for one in dict.fromkeys(wanted_ids) if one in known and known[one].address)


def values_in(visit: Visit) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, value in visit.form.named("v").items():
        who, _, slot = name.partition(".")
        if who.isdecimal():
            found.setdefault(int(who), {})[slot] = value
    return found


def begun(
    visit: Visit, tx: Tx, template: Template | None, who: Person, given: dict[str, str]
) -> dict[str, str]:
    """What is known of the person, in the places that are called so, or as a prepared answer says."""
    if template is None:
        return {}
    facts = facts_for(visit, tx, who)
    values: dict[str, str] = {}
    for slot in wanted(template.shape):
        filled = fill(given.get(slot.name) or "{{" + slot.label + "}}", facts)
        values[slot.name] = "" if filled.missing else filled.text
    return values


def shown(visit: Visit, tx: Tx, typed: Typed, looked: Looked | None = None, status: int = 200) -> Response:
    sendable = templates_for(visit, tx, typed.number.id) if typed.number else []
    purposes = purposes_of(tx, visit.workspace_id).values()
    more: dict[str, Any] = {
        "typed": typed,
        "reviews": looked.reviews if looked else None,
        "cost": looked.cost if looked else None,
        "numbers": [one for one in numbers_of(tx, visit.workspace_id) if one.may_send],
        "sendable": sendable,
        "prepared": prepared_templates(visit, tx, sendable),
        "slots": wanted(typed.template.shape) if typed.template else (),
        "purposes": [one for one in purposes if typed.template and one.category == typed.template.category],
        "found": found_by(visit, tx),
        "most": MOST_PEOPLE,
        "once": visit.form["once"] or new_token(),
        "ticked": ticked(visit, typed, looked),
    }
    return visit.show(PAGE, status, **more)


def found_by(visit: Visit, tx: Tx) -> list[Person]:
    words = visit.query("q")
    return [one for one in search(tx, visit.workspace_id, words, most=FOUND) if one.address] if words else []


def ticked(visit: Visit, typed: Typed, looked: Looked | None) -> set[int]:
    """Everybody at first; after a look those to whom it may go."""
    if looked is None:
        return {one.id for one in typed.people}
    reviews = looked.reviews
    return {one for one in visit.form.ids("send") if one in reviews and reviews[one].goes}


def review(visit: Visit) -> Response:
    return looked_over(visit, sends=False)


def send(visit: Visit) -> Response:
    """Only what would go now, to all who are ticked: otherwise the page says what has changed."""
    return looked_over(visit, sends=True)


def looked_over(visit: Visit, sends: bool) -> Response:
    by = By(visit.member.user_id, visit.may("desk.assign") and visit.form["override"] == "yes")
    with visit.read() as tx:
        typed = typed_so_far(visit, tx)
        try:
            opening = opening_of(visit, typed, checked_instant(due_in(visit), visit.now))
            people = checked_people(list(opening.values))
            told = look_over(visit, tx, opening, by)
        except (Refused, Conflict) as error:
            blame(visit, error)
            return shown(visit, tx, typed, status=422)
        if not (sends and all_go(told.reviews, people)):
            return shown(visit, tx, typed, told, status=422 if sends else 200)
    with visit.write() as unit:
        say_first(unit, visit.console.vault, opening, by)
    return visit.go("/desk/active/sent", "active_in_line")


def blame(visit: Visit, error: AvisaError) -> None:
    visit.form.mistakes[PLACES.get(error.code, "all")] = text_of(error)


ROUTES = [
    Route("/desk/active", page(begin, "desk.write"), methods=["GET"]),
    Route("/desk/active", form(send, "desk.write"), methods=["POST"]),
    Route("/desk/active/review", form(review, "desk.write"), methods=["POST"]),
]
