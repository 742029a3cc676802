"""Raw HTTP peers on the loopback, each in a thread of its own: they behave as no library would let them."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Self, TypeVar

from avisa.channels.meta.client import MetaChannel
from avisa.channels.port import Body, Outbound, Outcome, Parameter

T = TypeVar("T")
DEADLINE = 30.0
NUMBER = "106540352242922"

SENT = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "+5531998887766", "wa_id": "553198887766"}],
    "messages": [{"id": "wamid.HBgM", "message_status": "accepted"}],
}


class Line:
    """One accepted connection, as a behaviour sees it."""

    def __init__(self, peer: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.peer, self.reader, self.writer = peer, reader, writer

    async def read_request(self) -> None:
        head = await self.reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await self.reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b""
        self.peer.saw(head, body)

    async def answer(self, status: int, body: bytes, *headers: str) -> None:
        lines = (f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", "")
        await self.write("\r\n".join(lines).encode() + body)

    async def write(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def answer_sent(self) -> None:
        await self.answer(200, json.dumps(SENT).encode(), "Content-Type: application/json")

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Close with a RST: what a crashed process or an impatient balancer looks like."""
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def until_left(self) -> None:
        """Say nothing more until the other side hangs up."""
        while await self.reader.read(65536):
            pass


Behaviour = Callable[[Line], Awaitable[None]]


class Peer:
    """`with Peer(behaviour) as peer:` serves until the block ends; `posts` holds each body that was read."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.changed = threading.Condition()
        self.heads: list[bytes] = []
        self.posts: list[bytes] = []
        self.lines = 0
        self.left = 0  # connections that the other side has hung up

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._run(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    def saw(self, head: bytes, body: bytes) -> None:
        with self.changed:
            self.heads.append(head)
            self.posts.append(body)
            self.changed.notify_all()

    def wait_until(self, reached: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(reached, DEADLINE), "the peer never got there"

    def call(self, step: Callable[[], object]) -> None:
        """Run a step in the peer's own thread."""
        self._loop.call_soon_threadsafe(step)

    def note_left(self) -> None:
        with self.changed:
            self.left += 1
            self.changed.notify_all()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        try:
            await self._behaviour(Line(self, reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the client left in the middle: the test looks at what it made of that
        finally:
            writer.close()

    async def _hang_up(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _run(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE)


def message(callback: str = "7001.1") -> Outbound:
    body = Body(parameters=(Parameter("Davi"),))
    return Outbound(callback, "+5531998887766", body, "aviso_reuniao", "pt_BR")


def channel_to(url: str, timeout_ms: int = 5_000, connect_timeout_ms: int = 2_000) -> MetaChannel:
    return MetaChannel(url, "v25.0", "EAAG-secret", "8800", 8, timeout_ms, connect_timeout_ms)


def send_all(url: str, *messages: Outbound, timeout_ms: int = 5_000) -> list[Outcome]:
    """One after the other over one pool, as an engine with one free connection would."""

    async def sending() -> list[Outcome]:
        channel = channel_to(url, timeout_ms)
        try:
            return [await channel.send(NUMBER, each) for each in messages]
        finally:
            await channel.close()

    return asyncio.run(sending())


def send_one(url: str, timeout_ms: int = 5_000) -> Outcome:
    return send_all(url, message(), timeout_ms=timeout_ms)[0]


def answering(status: int, body: object, *headers: str) -> Behaviour:
    """A peer that gives every request the same answer: bytes as they are, anything else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answers(line: Line) -> None:
        while True:
            await line.read_request()
            await line.answer(status, raw, *headers)

    return answers


def refusal(code: int | str, details: str = "", **more: object) -> dict[str, object]:
    """An error body of Meta's form."""
    error = {"message": f"(#{code}) refused", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return {"error": error | ({"error_data": {"details": details}} if details else {}) | more}
