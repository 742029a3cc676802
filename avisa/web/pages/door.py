"""Coming in and going out, and the language in which a person reads the console."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotSignedIn, TooMany
from avisa.identity import actions
from avisa.identity.doors import sign_in
from avisa.identity.types import Credentials
from avisa.kernel.i18n import LANGUAGES
from avisa.web import session
from avisa.web.texts import text_of
from avisa.web.visit import Visit, anyone, anyones_form, form, page


def show(visit: Visit) -> Response:
    if visit.guest:
        return visit.go("/")
    return visit.show("sign_in/sign_in.html", next=visit.query("next"))


def open_session(visit: Visit) -> Response:
    typed = visit.form
    typed.need("email", "password")
    if not typed.good:
        return visit.show("sign_in/sign_in.html", status=422, next=typed["next"])
    client = visit.request.client
    credentials = Credentials(typed["email"], typed["password"], client.host if client else "")
    console = visit.console
    try:
        signed = sign_in(console.db, console.vault, console.ids, credentials, visit.now)
    except (NotSignedIn, TooMany) as error:
        typed.mistakes["password"] = text_of(error)
        status = error.status if isinstance(error, TooMany) else 422
        return visit.show("sign_in/sign_in.html", status=status, next=typed["next"])
    answer = visit.go(own_address(typed["next"]))
    session.let_in(answer, visit.request, signed)
    return answer


def own_address(wanted: str) -> str:
    """Only a path of ours: `//other.site` and `/\\other.site` lead elsewhere in a browser."""
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if inside else "/"


def end_session(visit: Visit) -> Response:
    answer = visit.go("/sign-in")
    session.let_out(visit.console.db, visit.request, answer)
    return answer


def choose_language(visit: Visit) -> Response:
    if visit.form["language"] in LANGUAGES:
        with visit.write() as unit:
            actions.set_language(unit, visit.member.user_id, visit.form["language"])
    return visit.go(own_address(visit.form["back"]))


ROUTES = [
    Route("/sign-in", anyone(show)),
    Route("/session", anyones_form(open_session), methods=["POST"]),
    Route("/session", page(end_session), methods=["DELETE"]),
    Route("/language", form(choose_language), methods=["POST"]),
]
