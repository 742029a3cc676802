"""Configurações: the people who work here, what each may do, and whether they are let in."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotFound, Refused
from avisa.identity.doors import NewUser, add_user
from avisa.identity.people_actions import change_role, disable, enable
from avisa.identity.queries import colleague
from avisa.identity.types import Colleague, Role
from avisa.kernel.i18n import LANGUAGES
from avisa.web.forms import CHOOSE
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

FIELD_OF = {"email_malformed": "email", "email_taken": "email"}


def new(visit: Visit) -> Response:
    return visit.show("settings/new_person.html", roles=list(Role))


def add(visit: Visit) -> Response:
    typed = visit.form
    typed.need("name", "email", "password")
    typed.at_most(120, "name")
    if typed["role"] not in list(Role):
        typed.wrong("role", CHOOSE)
    if typed.good:
        try:
            let_join(visit)
            return visit.go("/settings", notice="user_added")
        except Refused as error:
            typed.mistakes[FIELD_OF.get(error.code, "password")] = text_of(error)
    return visit.show("settings/new_person.html", status=422, roles=list(Role))


def let_join(visit: Visit) -> None:
    typed, console = visit.form, visit.console
    language = typed["language"] if typed["language"] in LANGUAGES else visit.language
    newcomer = NewUser(typed["email"], typed["name"], Role(typed["role"]), typed["password"], language)
    add_user(console.db, console.ids, visit.workspace_id, newcomer, visit.now, visit.member.actor)


def person_in(visit: Visit) -> Colleague:
    with visit.read() as tx:
        found = colleague(tx, visit.workspace_id, visit.id("user_id"))
    if found is None:
        raise NotFound("user_unknown")
    return found


def shown(visit: Visit) -> Response:
    return visit.show("settings/person.html", person=person_in(visit), roles=list(Role))


def give_role(visit: Visit) -> Response:
    person, typed = person_in(visit), visit.form
    if typed["role"] not in list(Role):
        typed.wrong("role", CHOOSE)
    if typed.good:
        try:
            with visit.write() as unit:
                changed = change_role(unit, person.member.user_id, Role(typed["role"]))
            return visit.go("/settings", "role_changed" if changed else "")
        except Refused as error:
            typed.mistakes["role"] = text_of(error)
    return visit.show("settings/person.html", status=422, person=person, roles=list(Role))


def shut_out(visit: Visit) -> Response:
    with visit.write() as unit:
        disable(unit, visit.id("user_id"))
    return visit.go("/settings", "user_disabled")


def let_in(visit: Visit) -> Response:
    with visit.write() as unit:
        enable(unit, visit.id("user_id"))
    return visit.go("/settings", "user_enabled")


PERSON = "/settings/people/{user_id:id}"
ROUTES = [
    Route("/settings/people/new", page(new, "members.write")),
    Route("/settings/people", form(add, "members.write"), methods=["POST"]),
    Route(PERSON, page(shown, "members.write")),
    Route(f"{PERSON}/role", form(give_role, "members.write"), methods=["POST"]),
    Route(f"{PERSON}/access", page(shut_out, "members.write"), methods=["DELETE"]),
    Route(f"{PERSON}/access", page(let_in, "members.write"), methods=["PUT"]),
]
