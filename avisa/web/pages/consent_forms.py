"""Consentimento: forms under an address of their own, and the script that shows one on the company's site."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.intake.confirmation.rules import to_confirm
from avisa.consent.intake.forms.actions import close_form, open_form
from avisa.consent.intake.forms.queries import face_of, form_by_id, forms_of
from avisa.consent.intake.forms.rules import site_of
from avisa.consent.queries import purposes_of
from avisa.errors import NotFound, Refused
from avisa.kernel.i18n import N_
from avisa.web.forms import Mistake
from avisa.web.visit import Visit, form, page

WRONG = {
    "address_malformed": ("slug", N_("Use small letters, digits and hyphens, at least three signs.")),
    "address_taken": ("slug", N_("This address is taken. Choose another one.")),
    "site_not_yours": (
        "sites",
        N_("“%(site)s” is not https:// followed by your own domain, %(domain)s, or a part of it."),
    ),
}
CHOOSE_SOME = N_("Choose at least one.")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        forms = forms_of(tx, visit.workspace_id)
        purposes = purposes_of(tx, visit.workspace_id)
    asking = {one.id for one in forms if to_confirm(one.purposes, purposes)}
    return visit.show("consent/forms.html", forms=forms, purposes=purposes, asking=asking)


def new(visit: Visit) -> Response:
    return asking(visit)


def asking(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        purposes = purposes_of(tx, visit.workspace_id)
    return visit.show("consent/new_form.html", status, purposes=list(purposes.values()))


def add(visit: Visit) -> Response:
    typed = visit.form
    typed.need("name", "slug")
    typed.at_most(80, "name")
    with visit.read() as tx:
        known = purposes_of(tx, visit.workspace_id)
    purposes = tuple(one for one in typed.ids("purposes") if one in known)
    if not purposes:
        typed.wrong("purposes", CHOOSE_SOME)
    if not typed.good:
        return asking(visit, 422)
    domain = visit.company.domain if visit.company else ""
    try:
        sites = tuple(site_of(line, domain) for line in typed["sites"].split())
        with visit.write() as unit:
            made = open_form(unit, typed["slug"], typed["name"], purposes, typed["double"] != "no", sites)
    except Refused as error:
        field, text = WRONG[error.code]
        typed.mistakes[field] = Mistake(text, error.fields)
        return asking(visit, 422)
    return visit.go(f"/consent/forms/{made}", "form_opened")


def shown(visit: Visit) -> Response:
    """`face` is None as long as a purpose has no published text, or nobody could confirm."""
    with visit.read() as tx:
        found = form_by_id(tx, visit.workspace_id, visit.id("form_id"))
        if found is None or found.closed_at is not None:
            raise NotFound("form_unknown")
        face = face_of(tx, found, (visit.language,))
        purposes = purposes_of(tx, visit.workspace_id)
    base = str(visit.request.base_url).rstrip("/")
    return visit.show("consent/form.html", one=found, face=face, purposes=purposes, base=base)


def close(visit: Visit) -> Response:
    with visit.write() as unit:
        close_form(unit, visit.id("form_id"))
    return visit.go("/consent/forms", "form_closed")


ROUTES = [
    Route("/consent/forms", page(listed, "consent.read"), methods=["GET"]),
    Route("/consent/forms", form(add, "consent.write"), methods=["POST"]),
    Route("/consent/forms/new", page(new, "consent.write")),
    Route("/consent/forms/{form_id:id}", page(shown, "consent.read"), methods=["GET"]),
    Route("/consent/forms/{form_id:id}", page(close, "consent.write"), methods=["DELETE"]),
]
