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

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "


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
        while (rest := self._one_request()) is not None:
            self._buffer = rest
            self._answer()

    def _one_request(self) -> bytes | None:
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        length = content_length(head)
        return body[length:] if len(body) >= length else None

    def _answer(self) -> None:
        body = (
            b'{"messaging_product":"whatsapp","contacts":[{"input":"+5531999990000","wa_id":"5531999990000"}],'
            b'"messages":[{"id":"wamid.bench%d","message_status":"accepted"}]}' % next(self.count)
        )
        answer = HEAD + str(len(body)).encode() + b"\r\n\r\n" + body
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._write, answer)
        else:
            self._write(answer)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


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
