"""The pages without a login: opt-in forms and preference links, apart from the console's door."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from avisa.errors import AvisaError
from avisa.kernel.i18n import N_
from avisa.web.console import Console
from avisa.web.forms import Form
from avisa.web.public import form, links, preferences, sms, widget
from avisa.web.public.flood import Flood
from avisa.web.public.guest import guest_in

PREFIXES = ("/c/", "/p/", "/i/", "/r/")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # a preference link is a key, and must not travel on
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}


class Doors:
    """Sends each address to its own side: what is public never sees a session, nor sets a cookie.

    Without a cookie there is nothing that another site could misuse, so these pages need no check of
    where a request comes from; what they accept is proven by signed tokens.
    """

    def __init__(self, public: ASGIApp, inside: ASGIApp) -> None:
        self._public = public
        self._inside = inside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIXES):
            await self._inside(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._public(scope, receive, send_with_headers)


def build_public(console: Console) -> ASGIApp:
    app = Starlette(
        routes=[*widget.ROUTES, *form.ROUTES, *preferences.ROUTES, *sms.ROUTES, *links.ROUTES],
        exception_handlers={AvisaError: refused, HTTPException: refused, Exception: surprise},
    )
    app.state.console = console
    app.state.flood = Flood(console.db, console.vault)
    return app


def refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else getattr(error, "status", 500)
    if status == 404:
        text = N_("There is nothing at this address. Ask the company that gave it to you for a new one.")
        return guest_in(request, Form()).notice(N_("Not found"), text, 404)
    text = N_("This address does not take what was sent to it.")
    return guest_in(request, Form()).notice(N_("Not possible here"), text, status)


def surprise(request: Request, error: Exception) -> Response:
    text = N_("It was written to the log. Try again in a moment.")
    return guest_in(request, Form()).notice(N_("Something broke on our side"), text, 500)
