"""One's own account: who one is here, and a new password."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import Refused
from avisa.identity.doors import NewPassword, change_own_password
from avisa.kernel.i18n import N_
from avisa.web import session
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

NOT_TWICE = N_("The two new passwords are not the same.")
FIELD_OF = {"password_wrong": "current_password", "sign_in_too_many": "current_password"}


def shown(visit: Visit) -> Response:
    return visit.show("settings/account.html")


def change_password(visit: Visit) -> Response:
    typed, console, status = visit.form, visit.console, 422
    typed.need("current_password", "new_password")
    if typed["new_password"] != typed["again_password"]:
        typed.wrong("again_password", NOT_TWICE)
    if typed.good:
        token = visit.request.cookies.get(session.COOKIE, "")
        given = NewPassword(typed["current_password"], typed["new_password"], token)
        try:
            change_own_password(console.db, console.vault, console.ids, visit.member, given, visit.now)
            return visit.go("/account", "password_changed")
        except Refused as error:
            typed.mistakes[FIELD_OF.get(error.code, "new_password")] = text_of(error)
            status = error.status
    return visit.show("settings/account.html", status)


ROUTES = [
    Route("/account", page(shown)),
    Route("/account/password", form(change_password), methods=["POST"]),
]
