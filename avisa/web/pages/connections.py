"""Configurações: connecting a number to WhatsApp, what to paste at Meta, and new secrets."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotFound, Refused
from avisa.kernel.clock import DAY
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.kernel.secrets import new_token
from avisa.web.forms import Form
from avisa.web.reasons import fault
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page
from avisa.workspace.connecting import connect, renew_secrets
from avisa.workspace.queries import accounts_of, connection_by_id, numbers_of, open_chores, troubled_chores
from avisa.workspace.sealing import NAMES
from avisa.workspace.types import Connected, Connection, Secrets, Wire

LONGEST = 2_000  # a token has some hundred characters
IDS = ("waba_id", "phone_number_id")
NO_ID = N_("An id has digits only: copy it from the WhatsApp set-up of your app at Meta.")
PHONE_ITSELF = N_("This is the phone number itself. Meta shows its id, another long number, beside it.")
SAME_IDS = N_("This is the account's id again: the number has an id of its own.")
BROKEN = N_("There is a blank or a line break in it: copy it again.")
NOTHING_NEW = N_("Fill in what is to be replaced.")
FIELD_OF = {"phone_malformed": "phone", "number_in_other_account": "waba_id"}


def new(visit: Visit) -> Response:
    return asked(visit)


def asked(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        accounts = accounts_of(tx, visit.workspace_id)
    return visit.show("settings/connect.html", status, accounts=accounts, graph=visit.console.around.graph)


def join(visit: Visit) -> Response:
    typed = visit.form
    check(typed)
    if not typed.good:
        return asked(visit, 422)
    wire = wire_in(visit)
    try:
        with visit.write() as unit:
            made = connect(unit, visit.console.vault, visit.console.around.graph, wire)
    except Refused as error:
        field = str(error.fields.get("field") or FIELD_OF.get(error.code, "phone"))
        typed.mistakes[field] = text_of(error)
        return asked(visit, 422)
    return joined(visit, made, wire)


def joined(visit: Visit, made: Connected, wire: Wire) -> Response:
    """Shown in the answer itself: what was typed or made up is kept sealed from here on."""
    with visit.read() as tx:
        connection = connection_in(visit, tx, made.connection_id)
        return connection_page(visit, tx, connection, made=made, verify_token=wire.secrets.verify_token)


def check(typed: Form) -> None:
    typed.need("phone", *IDS)
    for name in IDS:
        if not typed[name].isdecimal() or len(typed[name]) > 20:
            typed.wrong(name, NO_ID)
    digits = "".join(c for c in typed["phone"] if c.isdecimal())
    if len(digits) > 7 and typed["phone_number_id"].endswith(digits):
        typed.wrong("phone_number_id", PHONE_ITSELF)
    if typed["phone_number_id"] == typed["waba_id"]:
        typed.wrong("phone_number_id", SAME_IDS)
    if not typed["phone"].startswith("+"):
        typed.mistakes.setdefault("phone", text_of(Refused("phone_malformed")))
    typed.at_most(120, "portfolio")
    check_secrets(typed)


def check_secrets(typed: Form) -> None:
    typed.at_most(LONGEST, *NAMES)
    for name in NAMES:
        if len(typed[name].split()) > 1:
            typed.wrong(name, BROKEN)


def wire_in(visit: Visit) -> Wire:
    """Of an account that is new here, a verify token that nobody thought of is made up."""
    typed, secrets = visit.form, secrets_in(visit.form)
    with visit.read() as tx:
        known = [one.waba_id for one in accounts_of(tx, visit.workspace_id)]
    if typed["waba_id"] not in known and not secrets.verify_token:
        secrets = Secrets(secrets.token, secrets.app_secret, new_token())
    return Wire(typed["waba_id"], typed["phone_number_id"], typed["phone"], secrets, typed["portfolio"])


def secrets_in(typed: Form) -> Secrets:
    return Secrets(typed["token"], typed["app_secret"], typed["verify_token"])


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        return connection_page(visit, tx, connection_in(visit, tx, visit.id("connection_id")))


def connection_in(visit: Visit, tx: Tx, connection_id: int) -> Connection:
    found = connection_by_id(tx, connection_id)
    if found is None or found.workspace_id != visit.workspace_id:
        raise NotFound("connection_unknown")
    return found


def connection_page(
    visit: Visit,
    tx: Tx,
    connection: Connection,
    status: int = 200,
    made: Connected | None = None,
    verify_token: str = "",
) -> Response:
    numbers = [one for one in numbers_of(tx, visit.workspace_id) if one.connection_id == connection.id]
    accounts = [one for one in accounts_of(tx, visit.workspace_id) if one.connection_id == connection.id]
    asked_of = {one.id for one in numbers} | {one.id for one in accounts}
    troubled = troubled_chores(tx, visit.workspace_id, visit.now - DAY)
    return visit.show(
        "settings/connection.html",
        status,
        connection=connection,
        numbers=numbers,
        accounts=accounts,
        asking=any(one.subject_id in asked_of for one in open_chores(tx, visit.workspace_id)),
        troubles={fault(one.trouble) for one in troubled if one.subject_id in asked_of},
        address=f"{str(visit.request.base_url).rstrip('/')}/webhooks/meta/{connection.id}",
        made=made,
        verify_token=verify_token,
    )


def renew(visit: Visit) -> Response:
    typed = visit.form
    with visit.read() as tx:
        connection = connection_in(visit, tx, visit.id("connection_id"))
    check_secrets(typed)
    if not any(typed[name] for name in NAMES):
        typed.wrong("token", NOTHING_NEW)
    if not typed.good:
        with visit.read() as tx:
            return connection_page(visit, tx, connection, 422)
    with visit.write() as unit:
        renew_secrets(unit, visit.console.vault, connection.id, secrets_in(typed))
    return visit.go(f"/settings/connections/{connection.id}", "secrets_renewed")


CONNECTION = "/settings/connections/{connection_id:id}"
ROUTES = [
    Route("/settings/numbers/new", page(new, "numbers.write")),
    Route("/settings/numbers", form(join, "numbers.write"), methods=["POST"]),
    Route(CONNECTION, page(shown, "numbers.write")),
    Route(f"{CONNECTION}/secrets", form(renew, "numbers.write"), methods=["POST"]),
]
