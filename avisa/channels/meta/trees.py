"""Reading JSON of which nothing is certain: paths that may be missing, numbers that may be strings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import msgspec

from avisa.errors import Refused
from avisa.kernel.clock import SECOND

Tree = dict[str, object]
Scalar = str | int | float | None

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
MILLIS_BEGIN = (
    100_000_000_000  # larger numbers already count milliseconds (seconds reach it in the year 5138)
)
MILLIS_END = 100_000_000_000_000


class NotJson(Refused):
    """The bytes are no JSON at all, so there is nothing to take even a part from."""

    code = "webhook_not_json"


def tree_of(raw: bytes) -> object:
    """Any JSON as plain values, every string fit to be stored; raises NotJson."""
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        return msgspec.json.decode(_mended(raw))


def _mended(raw: bytes) -> bytes:
    """The same JSON without what msgspec and databases refuse: half an emoji, broken UTF-8, 1e999, NaN.

    A profile name cut in the middle of an emoji must not cost the thousand statuses around it.
    """
    try:
        text = raw.decode("utf-8-sig", "replace")
        tree = json.loads(text, parse_float=_finite, parse_constant=lambda _: None)
        return json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        raise NotJson(size=len(raw)) from None


def _finite(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def at(tree: object, *path: str) -> object:
    """What lies under these keys, or None where the path breaks."""
    for key in path:
        if not isinstance(tree, dict):
            return None
        tree = tree.get(key)
    return tree


def text_at(tree: object, *path: str) -> str:
    return text(at(tree, *path))


def text(value: object) -> str:
    """Ids come as strings and as numbers; anything else is no text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def scalar(value: object) -> Scalar:
    return value if isinstance(value, str | int | float) else None


def members(tree: object, *path: str) -> Iterator[Tree]:
    """The objects in the list under these keys; what is no object in it is left out."""
    found = at(tree, *path)
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, dict))


def millis(value: object, otherwise: int = 0) -> int:
    """Unix seconds as a string or a number, in ms; `otherwise` for what is no instant."""
    if isinstance(value, str):
        seconds: int | float = int(value) if len(value) < 16 and value.isdecimal() and value.isascii() else 0
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        seconds = value
    else:
        return otherwise
    if MILLIS_BEGIN <= seconds < MILLIS_END:
        return int(seconds)
    return int(seconds * SECOND) if 0 < seconds < MILLIS_BEGIN else otherwise
