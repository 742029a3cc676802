"""Posts requests that were made beforehand, over many connections, each as fast as it is answered.

Lean on purpose: it must cost the machine far less than whoever answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from functools import partial
from typing import cast
from urllib.parse import urlsplit

OK = b"HTTP/1.1 200"


class NotTaken(Exception):
    """An answer other than 200, or none."""


def request(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def post_all(address: str, requests: Iterator[bytes], connections: int) -> None:
    """Raises NotTaken unless every request is answered with 200."""
    loop, peer = asyncio.get_running_loop(), urlsplit(address)
    done: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    for one in done:
        await loop.create_connection(partial(Poster, requests, one), peer.hostname or "", peer.port or 80)
    await asyncio.gather(*done)


class Poster(asyncio.Protocol):
    """One connection: the next request leaves when the last one has been answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self._requests = requests
        self._done = done
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, received: bytes) -> None:
        self._buffer += received
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if not end or len(body) < content_length(head):
            return
        self._buffer = b""
        if head.startswith(OK):
            self._next()
        else:
            self._end(NotTaken(head.decode()))

    def connection_lost(self, error: Exception | None) -> None:
        self._end(NotTaken(str(error or "the peer hung up")))

    def _next(self) -> None:
        following = next(self._requests, None)
        if following is None:
            self._end(None)
        else:
            self._transport.write(following)

    def _end(self, trouble: NotTaken | None) -> None:
        if self._done.done():
            return
        if trouble:
            self._done.set_exception(trouble)
        else:
            self._done.set_result(None)
        self._transport.close()


def content_length(head: bytes) -> int:
    begin = head.lower().find(b"\r\ncontent-length:")
    return int(head[begin + 17 :].split(b"\r\n", 1)[0]) if begin >= 0 else 0
