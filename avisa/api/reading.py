"""Reading what stands in an address: ids and cursors."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from avisa.errors import NotFound

LARGEST = (1 << 63) - 1

Limit = Annotated[int, Query(ge=1, le=200)]
PLACE = r"^([0-9]{1,19}(\.[a-z0-9]{1,19})?)?$"
Cursor = Annotated[
    str, Query(pattern=PLACE, description="`next_cursor` of the page before; without it, the first.")
]


def identifier(text: str, code: str = "not_found") -> int:
    """What cannot be an id of ours names nothing."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST):
        raise NotFound(code)
    return int(text)


def shown_id(value: int | None) -> str | None:
    return None if value is None else str(value)
