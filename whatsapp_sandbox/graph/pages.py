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
    """The rows after the cursor `after`; `next` stands there only when there is more."""
    begins = _place(query["after"]) if query.get("after") else 0
    if begins is None:
        return Problem(131059, "The cursor of this page is not one that was given out.")
    limit = (
        min(int(query.get("limit") or LIMIT), LIMIT_MOST) if query.get("limit", "1").isdecimal() else LIMIT
    )
    ends = begins + limit
    shown = rows[begins:ends]
    if not shown:
        return {"data": []}
    cursors = {"before": _cursor(begins), "after": _cursor(begins + len(shown))}
    paging: dict[str, Any] = {"cursors": cursors}
    if ends < len(rows):
        paging["next"] = str(url.include_query_params(after=cursors["after"]))
    return {"data": [*shown], "paging": paging}


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"row:{place}".encode()).decode()


def _place(cursor: str) -> int | None:
    try:
        mark, _, place = urlsafe_b64decode(cursor).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return int(place) if mark == "row" and place.isdecimal() else None


def chosen(everything: Mapping[str, Any], fields: str, default: Iterable[str]) -> dict[str, Any]:
    """Only the fields asked for, and always the id; a field may carry a {selection} of its own."""
    names = [name.partition("{")[0].strip() for name in fields.split(",")] if fields else default
    picked = {name: everything[name] for name in names if name in everything}
    return picked | {"id": everything["id"]}
