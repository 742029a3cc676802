"""HEAD and OPTIONS of every address, and which methods it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Methods:
    """HEAD is answered as GET is, without the body; OPTIONS with what the address takes, to anybody.

    A method that it does not take is refused with all that it takes: the framework names one route's alone.
    """

    app: ASGIApp
    routes: Sequence[BaseRoute]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if scope["method"] == "HEAD":
            got = {**scope, "method": "GET"}
            return await self.app(got, receive, self.with_all_methods(scope, without_body(send)))
        if scope["method"] == "OPTIONS" and (taken := methods_at(self.routes, scope)):
            return await told(taken, send)
        await self.app(scope, receive, self.with_all_methods(scope, send))

    def with_all_methods(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            refused = message["type"] == "http.response.start" and message["status"] == 405
            if refused and (taken := methods_at(self.routes, scope)):
                MutableHeaders(scope=message)["Allow"] = taken
            await send(message)

        return sending


def methods_at(routes: Sequence[BaseRoute], scope: Scope) -> str:
    """For the header `Allow`; empty where there is nothing at all."""
    here = (one for one in routes if isinstance(one, Route) and one.matches(scope)[0] is not Match.NONE)
    methods = {method for one in here for method in one.methods or ()}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted({*methods, "OPTIONS"})) if methods else ""


async def told(taken: str, send: Send) -> None:
    headers = [(b"allow", taken.encode())]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sending
