"""One request of somebody who needs no account: no cookie, no session, no script; in their language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from avisa.kernel.clock import Millis
from avisa.kernel.i18n import DEFAULT, LANGUAGES, accepted_language, known_language
from avisa.kernel.unit import Unit
from avisa.web.console import Console
from avisa.web.figures import Figures
from avisa.web.forms import Form, form_from
from avisa.web.public.flood import Flood
from avisa.web.visit import LARGEST_FORM, refuse_flood

Page = Callable[["Guest"], Response]


@dataclass(frozen=True, slots=True)
class Guest:
    console: Console
    flood: Flood
    request: Request
    now: Millis
    form: Form = field(default_factory=Form)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The languages that the person asks for, the best first."""
        asked = known_language(self.request.query_params.get("language", ""))
        accepted = accepted_language(self.request.headers.get("accept-language", ""))
        return tuple(one for one in (asked, accepted) if one)

    @property
    def language(self) -> str:
        return next(iter(self.wanted), DEFAULT)

    @property
    def address(self) -> str:
        client = self.request.client
        return client.host if client else ""

    @property
    def user_agent(self) -> str:
        return self.request.headers.get("user-agent", "")

    @contextmanager
    def write(self, workspace_id: int) -> Iterator[Unit]:
        with self.console.db.write() as tx:
            yield Unit(tx, workspace_id, self.now, self.console.ids, "person")
        self.console.ring()

    def show(
        self, name: str, language: str = "", status: int = 200, zone: str = "UTC", **more: Any
    ) -> Response:
        spoken = language or self.language
        values = {
            "language": spoken,
            "languages": LANGUAGES,
            "form": self.form,
            "path": self.request.url.path,
            "figures": Figures(spoken, zone, self.now),
            **more,
        }
        return HTMLResponse(self.console.screens.page(spoken, name, values), status_code=status)

    def notice(self, title: str, text: str, status: int, language: str = "", **headers: str) -> Response:
        answer = self.show("public/notice.html", language, status, title=title, text=text)
        answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        return answer


def looking(show: Page) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return show(guest_in(request, Form()))

    return endpoint


def telling(take: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        refuse_flood(request, LARGEST_FORM)
        async with request.form(max_files=0, max_fields=50) as received:
            guest = guest_in(request, form_from(received))
            return await run_in_threadpool(take, guest)

    return endpoint


def guest_in(request: Request, typed: Form) -> Guest:
    console: Console = request.app.state.console
    flood: Flood = request.app.state.flood
    return Guest(console, flood, request, console.clock(), typed)
