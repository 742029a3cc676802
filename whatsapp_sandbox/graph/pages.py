"""Lists in pages: limit, cursors, and the choice of fields."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.datastructures import URL

from whatsapp_sandbox.wire.errors import Problem

LIMIT = 25
LIMIT_MOST = 1_000


def page(rows: Sequence[dict[str, Any]], url: URL, query: Mapping[str, str]) -> dict[str, Any] | Problem:
    """The rows after `after` or before `before`; `next` and `previous` stand there when there are more."""
    limit = _limit(query.get("limit", ""))
    begins, ends = _place(query.get("after") or _cursor(0)), _place(query.get("before") or _cursor(0))
    if begins is None or ends is None:
        return Problem(131059, "The cursor of this page is not one that was given out.")
    if query.get("before") and not query.get("after"):
        begins = max(0, ends - limit)
    else:
        ends = begins + limit
    shown = rows[begins:ends]
    if not shown:
        return {"data": []}
    cursors = {"before": _cursor(begins), "after": _cursor(begins + len(shown))}
    paging: dict[str, Any] = {"cursors": cursors}
    if ends < len(rows):
        paging["next"] = str(url.remove_query_params("before").include_query_params(after=cursors["after"]))
    if begins > 0:
        previous = url.remove_query_params("after").include_query_params(before=cursors["before"])
        paging["previous"] = str(previous)
    return {"data": [*shown], "paging": paging}


def _limit(asked: str) -> int:
    """What is no number reads as none given."""
    is_number = asked.isascii() and asked.isdecimal() and 0 < len(asked) < 10
    return min(max(1, int(asked)), LIMIT_MOST) if is_number else LIMIT


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"row:{place}".encode()).decode()


def _place(cursor: str) -> int | None:
    try:
        mark, _, place = urlsafe_b64decode(cursor).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return int(place) if mark == "row" and place.isdecimal() and len(place) < 12 else None


def chosen(everything: Mapping[str, Any], fields: str, default: Iterable[str]) -> dict[str, Any]:
    """Only the fields asked for, and always the id; a field may carry a {selection} of its own."""
    names = [name.partition("{")[0].strip() for name in asked_for(fields)] if fields else default
    picked = {name: everything[name] for name in names if name in everything}
    return picked | {"id": everything["id"]}


def asked_for(fields: str) -> list[str]:
    """The fields of a list: commas within brackets belong to a field's own arguments."""
    found, depth, begins = [], 0, 0
    for place, sign in enumerate(fields):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            found.append(fields[begins:place].strip())
            begins = place + 1
    return [*found, fields[begins:].strip()]
