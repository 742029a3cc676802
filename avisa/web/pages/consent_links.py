"""Consentimento: a signed link to one person's preference page, to be sent to that person alone."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.phones import Phone, parse_phone
from avisa.audience.queries import find_person
from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.types import Link
from avisa.kernel.i18n import N_
from avisa.web.visit import Visit, form, page

UNKNOWN = N_("Nobody with this number is among your contacts.")


def shown(visit: Visit) -> Response:
    return visit.show("consent/links.html", link="", until=0, whose="")


def made(visit: Visit) -> Response:
    typed = visit.form
    typed.need("phone")
    phone = parse_phone(typed["phone"])
    with visit.read() as tx:
        known = find_person(tx, visit.workspace_id, phone=phone.e164) if isinstance(phone, Phone) else None
    if known is None:
        typed.wrong("phone", UNKNOWN)
        return visit.show("consent/links.html", 422, link="", until=0, whose="")
    until = visit.now + HOLDS_FOR
    token = link_of(visit.console.vault, Link(visit.workspace_id, known.id, until))
    base = str(visit.request.base_url).rstrip("/")
    return visit.show("consent/links.html", link=f"{base}/p/{token}", until=until, whose=known.name)


ROUTES = [
    Route("/consent/links", page(shown, "consent.read"), methods=["GET"]),
    Route("/consent/links", form(made, "consent.write"), methods=["POST"]),
]
