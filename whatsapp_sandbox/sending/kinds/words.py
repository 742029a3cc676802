"""The words in which content is checked: each yields what it objects to, and only the first one counts.

Since nobody asks for a second objection, what stands after a `yield` may trust what was checked before.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from whatsapp_sandbox.wire.errors import Problem, missing

Found = Iterator[Problem]
Node = dict[str, Any]

_LINK = re.compile(r"https?://[^\s/$.?#][^\s]*", re.IGNORECASE)


def wrong(where: str, reason: str) -> Problem:
    return Problem(100, message=f"(#100) Param {where} {reason}")


def invalid(details: str) -> Problem:
    return Problem(131009, details)


def lacking(details: str) -> Problem:
    return Problem(131008, details)


def an_object(where: str, value: Any) -> Found:
    if not value:
        yield missing(where)
    if not isinstance(value, dict):
        yield wrong(where, "must be a JSON object.")


def a_list(where: str, value: Any) -> Found:
    """Of objects, and not empty."""
    if not value:
        yield missing(where)
    if not isinstance(value, list):
        yield wrong(where, "must be an array.")
    for place, each in enumerate(value):
        if not isinstance(each, dict):
            yield wrong(f"{where}[{place}]", "must be a JSON object.")


def a_string(where: str, value: Any) -> Found:
    if value is None or value == "":
        yield missing(where)
    if not isinstance(value, str):
        yield wrong(where, "must be a string.")


def optional_string(where: str, value: Any, most: int) -> Found:
    if value is not None:
        yield from a_string(where, value)
        if len(value) > most:
            yield wrong(where, f"must be at most {most} characters long.")


def sized(what: str, where: str, value: Any, most: int) -> Found:
    """A string that is shown, whose length the platform tells in its own words."""
    if value is None:
        yield missing(where)
    if not isinstance(value, str):
        yield wrong(where, "must be a string.")
    if not 1 <= len(value.strip()) <= len(value) <= most:
        yield invalid(f"{what} length invalid. Min length: 1, Max length: {most}")


def counted(what: str, count: int, least: int, most: int) -> Found:
    if not least <= count <= most:
        yield invalid(f"Invalid {what} count. Min allowed {what}: {least}, Max allowed {what}: {most}")


def one_of(where: str, value: Any, allowed: Collection[str]) -> Found:
    if value not in allowed:
        yield wrong(where, f'must be one of {{{", ".join(allowed)}}} - got "{value}".')


def a_link(where: str, value: Any) -> Found:
    yield from a_string(where, value)
    if not _LINK.fullmatch(value):
        yield wrong(where, "is not a valid URI.")


def number_within(where: str, value: Any, bound: float) -> Found:
    """Coordinates come as numbers and as strings of numbers."""
    if value is None or value == "":
        yield missing(where)
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = bound + 1
    if isinstance(value, bool) or not -bound <= number <= bound:
        yield wrong(where, f"must be a number between -{bound:g} and {bound:g}.")


def unique(what: str, values: Collection[str]) -> Found:
    if len({*values}) != len(values):
        yield invalid(f"Duplicated {what}")
