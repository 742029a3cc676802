"""Consentimento: a signed link to one person's preference page, to be sent to that person alone."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.phones import Phone, parse_phone
from avisa.audience.queries import find_person, person
from avisa.consent.intake.preferences.link_actions import hand_out
from avisa.kernel.i18n import N_
from avisa.web.qr import inline
from avisa.web.visit import Visit, form, page

UNKNOWN = N_("Nobody with this number is among your contacts.")


def shown(visit: Visit) -> Response:
    return visit.show("consent/links.html", link="")


def made(visit: Visit) -> Response:
    typed = visit.form
    typed.need("phone")
    phone = parse_phone(typed["phone"])
    with visit.read() as tx:
        known = find_person(tx, visit.workspace_id, phone=phone.e164) if isinstance(phone, Phone) else None
    if known is None:
        typed.wrong("phone", UNKNOWN)
        return visit.show("consent/links.html", 422, link="")
    return handed(visit, known.id)


def of_person(visit: Visit) -> Response:
    return handed(visit, visit.id("contact_id"))


def handed(visit: Visit, contact_id: int) -> Response:
    with visit.write() as unit:
        made = hand_out(unit, visit.console.vault, contact_id)
        whose = person(unit.tx, visit.workspace_id, contact_id)
    link = str(visit.request.base_url).rstrip("/") + made.path
    return visit.show("consent/links.html", link=link, until=made.until, whose=whose, drawn=inline(link))


ROUTES = [
    Route("/consent/links", page(shown, "consent.read"), methods=["GET"]),
    Route("/consent/links", form(made, "consent.write"), methods=["POST"]),
    Route("/contacts/{contact_id:id}/preference-link", form(of_person, "consent.write"), methods=["POST"]),
]
