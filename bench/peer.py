"""A peer that answers every POST at once, or after a fixed delay: the least a platform could cost.

`python -m bench.peer --delay-ms 100` prints its address and serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
from typing import cast

import uvloop

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
BODY = (
    b'{"messaging_product":"whatsapp","contacts":[{"input":"%s","wa_id":"%s"}],'
    b'"messages":[{"id":"wamid.bench%d","message_status":"accepted"}]}'
)


class Peer(asyncio.Protocol):
    """Enough of HTTP/1.1 for clients that send Content-Length; several requests may share a packet."""

    count = itertools.count(1)

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is no subclass

    def data_received(self, received: bytes) -> None:
        self._buffer += received
        while (request := self._one_request()) is not None:
            self._answer(request)

    def _one_request(self) -> bytes | None:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        length = content_length(head)
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        return rest[:length]

    def _answer(self, request: bytes) -> None:
        to = recipient(request)
        body = BODY % (to, to.lstrip(b"+"), next(self.count))
        answer = HEAD % (len(body), body)
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._write, answer)
        else:
            self._write(answer)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def content_length(head: bytes) -> int:
    begin = head.lower().find(b"\r\ncontent-length:")
    return int(head[begin + 17 :].split(b"\r\n", 1)[0]) if begin >= 0 else 0


def recipient(request: bytes) -> bytes:
    """The value of "to", however the client spaces its JSON."""
    _, found, after = request.partition(b'"to"')
    return after.split(b'"', 2)[1] if found else b"5511990000000"


async def serve(delay: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Peer(delay), "127.0.0.1", 0, backlog=2048)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay-ms", type=float, default=0)
    uvloop.run(serve(parser.parse_args().delay_ms / 1000))
