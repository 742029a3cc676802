"""Bodies have a largest size; more is a problem like any other (the framework would answer in plain text)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """Raises HTTPException(413) where the body is read, so that the problem handlers see it."""

    app: ASGIApp
    most: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        bounded = Bounded(receive, announced(scope), self.most) if scope["type"] == "http" else receive
        await self.app(scope, bounded, send)


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
