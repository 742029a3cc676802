"""Configurações: numbers, purposes, the people who work here, and keys for programs."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.queries import purposes_of
from avisa.errors import NotFound, Refused
from avisa.gate.policy import policy_of
from avisa.identity import actions as identity
from avisa.identity import queries as members
from avisa.identity.rules import PERMISSIONS
from avisa.identity.types import NewKey, Role
from avisa.kernel.i18n import N_
from avisa.web.forms import CHOOSE, Mistake
from avisa.web.visit import Visit, form, page
from avisa.workspace.actions import ask, start_account, start_number, stop_number
from avisa.workspace.queries import accounts_of, connection_by_id, number_by_id, numbers_of, open_chores
from avisa.workspace.types import ChoreKind, Number

NOT_OF_ROLE = N_("The role does not include “%(scope)s”.")


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        numbers = numbers_of(tx, visit.workspace_id)
        connections = {n.connection_id: connection_by_id(tx, n.connection_id) for n in numbers}
        return visit.show(
            "settings/settings.html",
            numbers=numbers,
            accounts={account.id: account for account in accounts_of(tx, visit.workspace_id)},
            connections=connections,
            rules=policy_of(tx, visit.workspace_id),
            asked={c.subject_id for c in open_chores(tx, visit.workspace_id)},
            purposes=purposes_of(tx, visit.workspace_id).values() if visit.may("consent.read") else [],
            people=members.colleagues(tx, visit.workspace_id) if visit.may("members.read") else [],
            keys=members.keys(tx, visit.workspace_id) if visit.may("keys.read") else [],
        )


def number_in(visit: Visit) -> Number:
    with visit.read() as tx:
        found = number_by_id(tx, visit.workspace_id, visit.id("number_id"))
    if found is None:
        raise NotFound("number_unknown")
    return found


def read_number(visit: Visit) -> Response:
    number = number_in(visit)
    with visit.write() as unit:
        ask(unit, ChoreKind.READ_NUMBER, number.id)
    return visit.go("/settings", notice="number_asked")


def let_number_send(visit: Visit) -> Response:
    number = number_in(visit)
    with visit.write() as unit:
        # A number cannot send while its account is stopped: the person who says "go on" means both.
        start_account(unit, number.account_id)
        start_number(unit, number.id)
    return visit.go("/settings", notice="number_started")


def keep_number_from_sending(visit: Visit) -> Response:
    number = number_in(visit)
    with visit.write() as unit:
        stop_number(unit, number.id, "person")
    return visit.go("/settings", notice="number_stopped")


def new_key(visit: Visit) -> Response:
    return visit.show("settings/key.html", roles=list(Role), scopes=sorted(PERMISSIONS), made=None)


def make_key(visit: Visit) -> Response:
    typed = visit.form
    typed.need("name")
    typed.at_most(120, "name")
    if typed["role"] not in list(Role):
        typed.mistakes["role"] = Mistake(CHOOSE)
    made = made_key(visit) if typed.good else None
    if made is None:
        known = sorted(PERMISSIONS)
        return visit.show("settings/key.html", status=422, roles=list(Role), scopes=known, made=None)
    return visit.show("settings/key.html", roles=[], scopes=[], made=made)


def made_key(visit: Visit) -> NewKey | None:
    typed = visit.form
    try:
        with visit.write() as unit:
            role, scopes = Role(typed["role"]), typed.all("scopes")
            return identity.make_api_key(unit, typed["name"], role, visit.member.user_id, scopes)
    except Refused as error:
        typed.wrong("scopes", NOT_OF_ROLE, scope=error.fields.get("scope", ""))
        return None


def revoke_key(visit: Visit) -> Response:
    with visit.write() as unit:
        identity.revoke_api_key(unit, visit.id("key_id"))
    return visit.go("/settings", notice="key_revoked")


NUMBER = "/settings/numbers/{number_id:id}"
ROUTES = [
    Route("/settings", page(shown, "numbers.read")),
    Route(f"{NUMBER}/reading", page(read_number, "numbers.write"), methods=["PUT"]),
    Route(f"{NUMBER}/stop", page(keep_number_from_sending, "numbers.write"), methods=["PUT"]),
    Route(f"{NUMBER}/stop", page(let_number_send, "numbers.write"), methods=["DELETE"]),
    Route("/settings/keys/new", page(new_key, "keys.write")),
    Route("/settings/keys", form(make_key, "keys.write"), methods=["POST"]),
    Route("/settings/keys/{key_id:id}", page(revoke_key, "keys.write"), methods=["DELETE"]),
]
