"""LanguageTool, a grammar of many languages that a company may run itself, by its HTTP API, version 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec

from avisa.channels.http import Caller, Reply, Url

TIMEOUT_MS = 30_000
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Replacement(msgspec.Struct, frozen=True):
    value: str = ""


class Kind(msgspec.Struct, frozen=True):
    id: str = ""


class Match(msgspec.Struct, frozen=True):
    """`offset` and `length` count as Java does, in units of UTF-16."""

    message: str
    offset: int
    length: int
    replacements: Sequence[Replacement] = ()
    rule: Kind = Kind()


class Answer(msgspec.Struct, frozen=True):
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, or a variable (`instead` is what stands there when a person reads it)."""

    text: str
    instead: str = ""


class Grammar:
    """`address` as people run it: `http://127.0.0.1:8081`."""

    def __init__(self, address: str) -> None:
        self._url = Url(address.rstrip("/").removesuffix("/v2") + "/v2/check")
        self._caller = Caller(address, HEADERS, connections=1, timeout_ms=TIMEOUT_MS)

    async def slips(self, pieces: Sequence[Piece], language: str) -> Sequence[Match] | None:
        """None where it does not answer, or not as LanguageTool does."""
        marked = [
            {"markup": one.text, "interpretAs": one.instead} if one.instead else {"text": one.text}
            for one in pieces
        ]
        asked = {"language": language, "data": msgspec.json.encode({"annotation": marked}).decode()}
        reply = await self._caller.post(self._url, urlencode(asked).encode())
        if not isinstance(reply, Reply) or reply.status != 200:
            return None
        try:
            return msgspec.json.decode(reply.body, type=Answer).matches
        except msgspec.DecodeError:
            return None
