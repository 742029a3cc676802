"""How two answers differ in their keys and JSON types; values do not matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_KINDS = {
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}


def differences(shown: Any, wanted: Any, at: str = "") -> Iterator[str]:
    """One line each, as `contacts[].user_id is new`; a null in what is wanted says nothing of the type."""
    if wanted is None:
        return
    if _kind(shown) != _kind(wanted):
        yield f"{at or 'all'} is {_kind(shown)} instead of {_kind(wanted)}"
    elif isinstance(wanted, dict):
        yield from _of_objects(shown, wanted, at)
    elif isinstance(wanted, list) and wanted:
        yield from _of_lists(shown, wanted, f"{at}[]")


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "null")


def _of_objects(shown: dict[str, Any], wanted: dict[str, Any], at: str) -> Iterator[str]:
    for key in wanted.keys() | shown.keys():
        place = f"{at}.{key}".lstrip(".")
        if key not in shown:
            yield f"{place} is missing"
        elif key not in wanted:
            yield f"{place} is new"
        else:
            yield from differences(shown[key], wanted[key], place)


def _of_lists(shown: list[Any], wanted: list[Any], at: str) -> Iterator[str]:
    """Each element must be like one of those wanted; where none is, the nearest one tells why."""
    if not shown:
        yield f"{at} is empty"
    for element in shown:
        yield from min(([*differences(element, one, at)] for one in wanted), key=len)
