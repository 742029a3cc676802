"""Configurações: where SMS go. What is secret in it is kept sealed and never shown again."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.channels.sms.telling import read_headers
from avisa.consent.intake.sms.actions import set_provider
from avisa.consent.intake.sms.links import told_at
from avisa.consent.intake.sms.queries import provider_of
from avisa.consent.intake.sms.rules import REST_DAYS
from avisa.consent.intake.sms.types import SmsProvider
from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.web.forms import Form, Mistake
from avisa.web.visit import Visit, form, page

BODY = '{"to": "{to}", "text": "{text}", "reference": "{reference}"}'
PER_SECOND, MOST_PER_SECOND, MOST_REST = 5, 30, 365
LONGEST = 10_000
WRONG = {
    "sms_url_unusable": ("url", N_("Write the whole address, with https://, without a password in it.")),
    "sms_header_malformed": (
        "headers",
        N_("One header a line, as Name: value. “%(name)s” is not of this form, or is ours to set."),
    ),
    "sms_body_malformed": ("body", N_("This is not JSON.")),
    "sms_body_lacks": ("body", N_("It lacks %(place)s.")),
}
BETWEEN = N_("A number between %(least)s and %(most)s.")


def shown(visit: Visit) -> Response:
    return asked(visit)


def asked(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        known = provider_of(tx, visit.console.vault, visit.workspace_id)
    now = known or SmsProvider(visit.workspace_id, "", {}, BODY, "", PER_SECOND, REST_DAYS)
    base = str(visit.request.base_url).rstrip("/")
    told = told_at(visit.console.vault, base, visit.workspace_id) if known else ""
    return visit.show("settings/sms.html", status, provider=now, is_set=known is not None, told_at=told)


def save(visit: Visit) -> Response:
    typed = visit.form
    typed.need("url", "body")
    typed.at_most(LONGEST, "url", "body", "id_at", "headers")
    per_second = between(typed, "per_second", MOST_PER_SECOND)
    rest_days = between(typed, "rest_days", MOST_REST)
    if not typed.good:
        return asked(visit, 422)
    try:
        told = (typed["url"], read_headers(typed["headers"]), typed["body"], typed["id_at"])
        with visit.write() as unit:
            provider = SmsProvider(visit.workspace_id, *told, per_second, rest_days)
            set_provider(unit, visit.console.vault, provider)
    except Refused as error:
        field, text = WRONG[error.code]
        typed.mistakes[field] = Mistake(text, error.fields)
        return asked(visit, 422)
    return visit.go("/settings/sms", "sms_provider_saved")


def between(typed: Form, name: str, most: int) -> int:
    number = int(typed[name]) if typed[name].isdecimal() and len(typed[name]) < 6 else 0
    if not 1 <= number <= most:
        typed.wrong(name, BETWEEN, least=1, most=most)
    return number


ROUTES = [
    Route("/settings/sms", page(shown, "settings.write"), methods=["GET"]),
    Route("/settings/sms", form(save, "settings.write"), methods=["POST"]),
]
