"""Errors as pages: what went wrong in words, with the status that belongs to it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from avisa.errors import AvisaError, NotAllowed, NotFound, NotSignedIn, TooMany
from avisa.kernel.i18n import N_
from avisa.web.forms import Form
from avisa.web.texts import text_of
from avisa.web.visit import Visit, arrived

TITLES = {
    403: (N_("Not for your role"), N_("Ask an owner of your company's workspace if you need it.")),
    404: (N_("Not found"), N_("There is nothing at this address, or it belongs to another company.")),
    405: (N_("Not possible here"), N_("This address does not take what was sent to it.")),
    411: (N_("Not possible here"), N_("This address does not take what was sent to it.")),
    413: (N_("Too large"), N_("The file is larger than this page accepts.")),
    500: (N_("Something broke on our side"), N_("It was written to the log. Try again in a moment.")),
}


def known_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AvisaError)
    if isinstance(error, NotSignedIn):
        return to_the_door(request)
    if request.headers.get("hx-request"):
        return said_in_place(arrived(request, Form()), error)
    if isinstance(error, NotAllowed | NotFound):
        return error_page(request, error.status)
    return error_page(request, error.status, error)


def http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return error_page(request, error.status_code)


def surprise(request: Request, error: Exception) -> Response:
    return error_page(request, 500)


def to_the_door(request: Request) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
    wanted = request.url.path if request.method == "GET" else "/"
    after = f"?next={quote(wanted)}" if wanted != "/" else ""
    return RedirectResponse(f"/sign-in{after}", status_code=303)


def said_in_place(visit: Visit, error: AvisaError) -> Response:
    """A button's request that was refused: the page stays, and says why on top."""
    html = visit.console.screens.page(
        visit.language, "error_notice.html", visit.values({"mistake": text_of(error)})
    )
    headers = {"hx-retarget": "#notices", "hx-reswap": "innerHTML show:window:top"}
    if isinstance(error, TooMany):
        headers["retry-after"] = str(error.fields.get("retry_after", 60))
    return Response(html, status_code=error.status, headers=headers, media_type="text/html")


def error_page(request: Request, status: int, error: AvisaError | None = None) -> Response:
    visit = arrived(request, Form())
    title, advice = TITLES.get(status, TITLES[500])
    mistake = text_of(error) if error else None
    return visit.show("error.html", status=status, title=title, advice=advice, mistake=mistake, code=status)
