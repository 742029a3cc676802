"""One request of Meta's published material, sent to the sandbox, and how its answer differs from Meta's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from tests.conformance.shapes import differences

_BOUNDARY = "----conformance"
_SAFE_IN_ADDRESS = "/?&=%:()[],.;@-_~+!*'"


@dataclass(frozen=True)
class Part:
    """Of a form: a text, or a file with its type."""

    name: str
    content: bytes
    mime_type: str = ""


@dataclass(frozen=True)
class Replay:
    """`path` and `body` still have Meta's placeholders; `wanted` are the answers, of which one must fit."""

    id: str
    method: str
    path: str
    body: str = ""
    parts: tuple[Part, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    wanted: tuple[Any, ...] = ()
    schema: str = ""
    examples: tuple[Any, ...] = ()  # all that stand beside the schema; what they lack is not asked for
    token: str = ""  # another than the right one
    status: int = 200


@dataclass(frozen=True)
class Reply:
    status: int
    raw: bytes

    @property
    def body(self) -> Any:
        """What is no JSON, as a medium, reads as a text."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return self.raw.decode("latin-1")


def sent(origin: str, token: str, replay: Replay) -> Reply:
    headers = {"Authorization": f"Bearer {replay.token or token}", **dict(replay.headers)}
    content = replay.body.encode()
    if replay.parts:
        headers["Content-Type"] = f"multipart/form-data; boundary={_BOUNDARY}"
        content = b"".join(_form(replay.parts))
    elif content:
        headers.setdefault("Content-Type", "application/json")
    connection = HTTPConnection(urlsplit(origin).netloc, timeout=30)
    try:
        connection.request(replay.method, quote(replay.path, safe=_SAFE_IN_ADDRESS), content, headers)
        answer = connection.getresponse()
        return Reply(answer.status, answer.read())
    finally:
        connection.close()


def _form(parts: tuple[Part, ...]) -> Iterator[bytes]:
    for part in parts:
        file = f'; filename="{part.name}"\r\nContent-Type: {part.mime_type}' if part.mime_type else ""
        yield f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{part.name}"{file}\r\n\r\n'.encode()
        yield part.content + b"\r\n"
    yield f"--{_BOUNDARY}--\r\n".encode()


def found(replay: Replay, reply: Reply, newer: Mapping[str, str]) -> list[str]:
    """What is not as in the nearest of Meta's answers; keys that are newer than these do not count."""
    if reply.status != replay.status:
        error = reply.body.get("error", {}) if isinstance(reply.body, dict) else {}
        return [f"answered with {reply.status}, code {error.get('code')}"]
    new = {f"{key} is new" for key in newer}
    options = [sorted({*differences(reply.body, one)} - new) for one in replay.wanted]
    return min(options, key=len, default=[])
