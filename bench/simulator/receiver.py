"""A business that answers every webhook with 200 at once and remembers when it heard of which message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import cast

import msgspec

from bench.peer import content_length

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Status(msgspec.Struct):
    status: str
    biz_opaque_callback_data: str = ""


class Value(msgspec.Struct):
    statuses: list[Status] = []


class Change(msgspec.Struct):
    value: Value


class Entry(msgspec.Struct):
    changes: list[Change]


class Webhook(msgspec.Struct):
    entry: list[Entry]


class Receiver:
    """`sent` is when each message was first told as sent, by its callback data."""

    def __init__(self) -> None:
        self.posts = self.statuses = 0
        self.sent: dict[str, float] = {}
        self.delivered: set[str] = set()
        self.first_at = self.last_at = 0.0
        self.url = ""
        self._heard = asyncio.Event()

    async def listen(self) -> None:
        server = await asyncio.get_running_loop().create_server(lambda: Link(self), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"

    def hear(self, body: bytes) -> None:
        now = self.last_at = time.perf_counter()
        self.first_at = self.first_at or now
        self.posts += 1
        for entry in msgspec.json.decode(body, type=Webhook).entry:
            for change in entry.changes:
                for one in change.value.statuses:
                    self._note(one, now)
        self._heard.set()

    def _note(self, one: Status, now: float) -> None:
        self.statuses += 1
        if one.status == "sent":
            self.sent.setdefault(one.biz_opaque_callback_data, now)
        elif one.status == "delivered":
            self.delivered.add(one.biz_opaque_callback_data)

    async def wait_until(self, enough: Callable[[], bool], within_s: float) -> None:
        """Or until it has taken too long: what is missing then is counted as missing."""
        until = time.perf_counter() + within_s
        while not enough() and (left := until - time.perf_counter()) > 0:
            self._heard.clear()
            try:
                await asyncio.wait_for(self._heard.wait(), left)
            except TimeoutError:
                return


class Link(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, received: bytes) -> None:
        self._buffer += received
        head, end, _ = self._buffer.partition(b"\r\n\r\n")
        whole = len(head) + 4 + content_length(bytes(head))
        if end and len(self._buffer) >= whole:
            self._receiver.hear(bytes(self._buffer[len(head) + 4 : whole]))
            del self._buffer[:whole]
            self._transport.write(OK)
