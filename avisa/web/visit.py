"""One request of one person: who asks, in which company and language, and how it is answered.

Pages are plain functions from a Visit to a Response and run in the thread pool. `page` is for those
that read nothing typed, `form` for those that do: reading a body is the one thing that must be awaited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from avisa.audience.sheet_types import MAX_FILE_BYTES
from avisa.errors import NotSignedIn
from avisa.identity.rules import may, require
from avisa.identity.types import Member
from avisa.journal.actions import record
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import DEFAULT, accepted_language, known_language
from avisa.kernel.unit import Unit
from avisa.web import session
from avisa.web.console import Console
from avisa.web.figures import Figures
from avisa.web.forms import Form, form_from
from avisa.web.live import News, live_answer
from avisa.workspace.queries import workspace_by_id
from avisa.workspace.types import Workspace

Page = Callable[["Visit"], Response]
LARGEST_UPLOAD = MAX_FILE_BYTES + 64 * 1024  # a list, and the form around it
LARGEST_FORM = 64 * 1024  # from people whom we do not know


@dataclass(frozen=True, slots=True)
class Visit:
    console: Console
    request: Request
    now: Millis
    guest: Member | None = None
    company: Workspace | None = None
    form: Form = field(default_factory=Form)

    @property
    def member(self) -> Member:
        if self.guest is None:
            raise NotSignedIn
        return self.guest

    @property
    def workspace_id(self) -> int:
        return self.member.workspace_id

    @property
    def language(self) -> str:
        wanted = self.guest.language if self.guest else self.request.query_params.get("language", "")
        accepts = self.request.headers.get("accept-language", "")
        return known_language(wanted) or accepted_language(accepts) or DEFAULT

    @property
    def by_htmx(self) -> bool:
        return "hx-request" in self.request.headers

    def id(self, name: str) -> int:
        return int(self.request.path_params[name])

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()

    def query_id(self, name: str) -> int:
        typed = self.query(name)
        return int(typed) if typed.isdecimal() and len(typed) < 19 else 0

    def may(self, permission: str) -> bool:
        return self.guest is not None and may(self.guest.role, permission)

    def read(self) -> AbstractContextManager[Tx]:
        return self.console.db.read()

    @contextmanager
    def write(self) -> Iterator[Unit]:
        with self.console.db.write() as tx:
            yield Unit(tx, self.workspace_id, self.now, self.console.ids, self.member.actor)
        self.console.ring()

    def note(self, kind: str, subject: str, **body: object) -> None:
        """Who looked at what: a line of the journal for something that changed nothing."""
        with self.console.db.write() as tx:
            unit = Unit(tx, self.workspace_id, self.now, self.console.ids, self.member.actor)
            record(unit, kind, subject, **body)

    @property
    def figures(self) -> Figures:
        return Figures(self.language, self.company.time_zone if self.company else "UTC", self.now)

    def say(self, message: str, **fields: object) -> str:
        return self.console.screens.text(self.language, message, fields)

    def values(self, more: dict[str, Any]) -> dict[str, Any]:
        """What every template may count on, and what this one gets beside it."""
        return {
            "visit": self,
            "member": self.guest,
            "company": self.company,
            "language": self.language,
            "figures": self.figures,
            "form": self.form,
            "path": self.request.url.path,
            "notice": self.request.cookies.get(session.NOTICE, ""),
            **more,
        }

    def show(self, name: str, status: int = 200, **more: Any) -> Response:
        html = self.console.screens.page(self.language, name, self.values(more))
        answer = HTMLResponse(html, status_code=status)
        if session.NOTICE in self.request.cookies:
            answer.delete_cookie(session.NOTICE, path="/")
        return answer

    def block(self, name: str, block: str, **more: Any) -> str:
        return self.console.screens.block(self.language, name, block, self.values(more))

    def go(self, address: str, notice: str = "") -> Response:
        """To another page, after something was done; `notice` names what that page says once."""
        answer: Response
        if self.by_htmx:
            answer = Response(status_code=204, headers={"hx-redirect": address})
        else:
            answer = RedirectResponse(address, status_code=303)
        if notice:
            session.set_private(answer, self.request, session.NOTICE, notice, seconds=60)
        return answer


def page(show: Page, permission: str = "") -> Callable[[Request], Response]:
    """An endpoint for a signed-in person who may; the thread pool runs it."""

    def endpoint(request: Request) -> Response:
        return show(admitted(request, Form(), permission))

    return endpoint


def form(save: Page, permission: str = "", files: int = 1) -> Callable[[Request], Awaitable[Response]]:
    """The same, with what was typed. Who may not is told before the body is read. `files` counts the fields
    for files, chosen or not."""

    async def endpoint(request: Request) -> Response:
        await run_in_threadpool(admitted, request, Form(), permission)
        refuse_flood(request)
        async with request.form(max_files=files) as received:
            visit = await run_in_threadpool(admitted, request, form_from(received), permission)
            return await run_in_threadpool(save, visit)

    return endpoint


def anyone(show: Page) -> Callable[[Request], Response]:
    """An endpoint that also answers people who have not signed in."""

    def endpoint(request: Request) -> Response:
        return show(arrived(request, Form()))

    return endpoint


def anyones_form(save: Page) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        refuse_flood(request, LARGEST_FORM)
        async with request.form(max_files=0) as received:
            visit = await run_in_threadpool(arrived, request, form_from(received))
            return await run_in_threadpool(save, visit)

    return endpoint


def refuse_flood(request: Request, most: int = LARGEST_UPLOAD) -> None:
    """Before a byte is read; browsers always say how much they send."""
    told = request.headers.get("content-length", "")
    if not told.isdecimal():
        raise HTTPException(411)
    if int(told) > most:
        raise HTTPException(413)


def watch(visit: Visit, look: Callable[[Visit], News]) -> Response:
    """A live answer; each look is as of now, and the last one when the session has ended meanwhile."""
    console = visit.console

    def look_again() -> News:
        now = console.clock()
        here = session.member_of(console.db, visit.request, now)
        return look(replace(visit, now=now)) if here else News("", last=True)

    return live_answer(look_again, console.closing)


def admitted(request: Request, typed: Form, permission: str) -> Visit:
    visit = arrived(request, typed)
    if permission:
        require(visit.member.role, permission)
    elif visit.guest is None:
        raise NotSignedIn
    return visit


def arrived(request: Request, typed: Form) -> Visit:
    console: Console = request.app.state.console
    now = console.clock()
    member = session.member_of(console.db, request, now)
    company = company_of(console, member) if member else None
    return Visit(console, request, now, member, company, typed)


def company_of(console: Console, member: Member) -> Workspace | None:
    with console.db.read() as tx:
        return workspace_by_id(tx, member.workspace_id)
