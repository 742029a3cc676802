"""Bodies have a largest size; more is a problem like any other (the framework would answer in plain text)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """Raises HTTPException(413) where the body is read, so that the problem handlers see it.

    `larger` names the paths that take files, and how large those may be.
    """

    app: ASGIApp
    most: int
    larger: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        most = self.larger.get(path, self.most)
        await self.app(scope, Bounded(receive, announced(scope), most), send)


@dataclass(slots=True)
class Bounded:
    receive: Receive
    announced: int  # an announced giant is refused before any of it is read
    most: int
    seen: int = 0

    async def __call__(self) -> Message:
        self.refuse(self.announced)
        message = await self.receive()
        self.seen += len(message.get("body", b""))
        self.refuse(self.seen)
        return message

    def refuse(self, size: int) -> None:
        if size > self.most:
            raise HTTPException(413, headers={"Connection": "close"})


def announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0
