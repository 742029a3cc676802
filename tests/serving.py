"""Our ASGI parts behind a real server: uvicorn with uvloop and httptools, in a thread, on a free port."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import uvicorn
from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Served:
    """Where the parts listen; every request opens a connection of its own."""

    host: str
    port: int

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = HTTPConnection(self.host, self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            return answer_of(connection.getresponse())
        finally:
            connection.close()

    def raw(self) -> socket.socket:
        """For those who do not speak HTTP as they should."""
        return socket.create_connection((self.host, self.port), timeout=30)


def answer_of(response: HTTPResponse) -> Answer:
    body = response.read()
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


class Server(uvicorn.Server):
    """Ends at once when it is told to: uvicorn itself looks ten times a second, then waits a tenth more."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def end(self) -> None:
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)
        if not self.should_exit:
            await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.server_state.connections or self.server_state.tasks:
            return await super().shutdown(sockets)
        for server in self.servers:
            server.close()
        await self.lifespan.shutdown()


@contextmanager
def serving(app: ASGIApp) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)  # connections wait here until it is up
    config = uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=5)
    server = Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="served")
    thread.start()
    host, port = listening.getsockname()
    try:
        yield Served(host, port)
    finally:
        server.end()
        thread.join(timeout=30)
        listening.close()
