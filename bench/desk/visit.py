"""Asks the console as a server would, without one and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message


@dataclass(frozen=True, slots=True)
class Visit:
    """A member of the company who is signed in; a refusal is an error."""

    app: ASGIApp
    token: str

    def get(self, path: str) -> None:
        self.ask("GET", path, b"")

    def post(self, path: str, typed: dict[str, str]) -> None:
        self.ask("POST", path, urlencode(typed).encode())

    def put(self, path: str) -> None:
        self.ask("PUT", path, b"")

    def ask(self, method: str, path: str, body: bytes) -> None:
        status = asyncio.run(self.answered(method, path, body))
        if status >= 400:
            raise AssertionError(f"{method} {path}: {status}")

    async def answered(self, method: str, path: str, body: bytes) -> int:
        plain, _, query = path.partition("?")
        headers = {
            "host": "localhost",
            "cookie": f"avisa_session={self.token}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
        }
        scope = {
            "type": "http",
            "method": method,
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 1),
            "http_version": "1.1",
            "root_path": "",
        }
        told: list[Message] = []
        arriving: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive_() -> Message:
            return next(arriving)

        async def send(one: Message) -> None:
            told.append(one)

        await self.app(scope, receive_, send)
        return int(told[0]["status"])
