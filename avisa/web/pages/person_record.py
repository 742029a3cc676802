"""What a person may ask for: all that is held about them, to read or as a file; and to be erased."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import person
from avisa.audience.types import Person
from avisa.errors import NotFound
from avisa.kernel.i18n import N_
from avisa.privacy.actions import erase
from avisa.privacy.record import Record, record_of, written
from avisa.web.pages.trail import actors_of
from avisa.web.visit import Visit, form, page

ONE = "/contacts/{contact_id:id}"
FEWEST_DIGITS = 8
NOT_THE_NUMBER = N_("This is not the number of this person.")


def shown(visit: Visit) -> Response:
    record = record_in(visit)
    visit.note("contact.exported", f"contact:{visit.id('contact_id')}", form="html")
    actors = actors_of(visit)
    return visit.show("privacy/record.html", record=record, contact_id=visit.id("contact_id"), actors=actors)


def download(visit: Visit) -> Response:
    content = written(record_in(visit))
    visit.note("contact.exported", f"contact:{visit.id('contact_id')}", form="json")
    name = f'attachment; filename="avisa-person-{visit.id("contact_id")}.json"'
    headers = {"content-disposition": name}
    return Response(content, media_type="application/json", headers=headers)


def record_in(visit: Visit) -> Record:
    assert visit.company is not None
    with visit.read() as tx:
        return record_of(tx, visit.company, visit.console.vault, visit.id("contact_id"), visit.now)


def ask_to_erase(visit: Visit) -> Response:
    return visit.show("privacy/erasure.html", person=person_in(visit))


def erase_for_ever(visit: Visit) -> Response:
    who = person_in(visit)
    if not names(visit.form["number"], who):
        visit.form.wrong("number", NOT_THE_NUMBER)
        return visit.show("privacy/erasure.html", status=422, person=who)
    with visit.write() as unit:
        erase(unit, visit.console.vault, who.id)
    return visit.go("/contacts", "person_erased")


def names(typed: str, who: Person) -> bool:
    """The whole number, or without its country's code; who has none is named by their id."""
    digits = "".join(c for c in typed if c.isdigit())
    known = who.phone or who.wa_id
    if not known:
        return digits == str(who.id)
    return len(digits) >= FEWEST_DIGITS and known.endswith(digits)


def person_in(visit: Visit) -> Person:
    with visit.read() as tx:
        found = person(tx, visit.workspace_id, visit.id("contact_id"))
    if found is None or found.is_erased:
        raise NotFound("contact_unknown")
    return found


ROUTES = [
    Route(f"{ONE}/record", page(shown, "privacy.read")),
    Route(f"{ONE}/record.json", page(download, "privacy.read")),
    Route(f"{ONE}/erasure", page(ask_to_erase, "privacy.write"), methods=["GET"]),
    Route(f"{ONE}/erasure", form(erase_for_ever, "privacy.write"), methods=["POST"]),
]
