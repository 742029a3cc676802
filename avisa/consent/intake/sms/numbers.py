"""Numbers as people paste them or as a CSV holds them: one a line, in whichever column they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from avisa.audience.phones import Phone, parse_phone

SEPARATORS = re.compile(r"[;,\t|]")
MOST_SHOWN = 20
LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """`bad` are the lines (counted from 1) in which no number of a mobile phone stands."""

    phones: tuple[str, ...]
    bad: tuple[tuple[int, str], ...]


def read_numbers(text: str) -> Pasted:
    """A first line without any digit is a heading."""
    phones: dict[str, None] = {}
    bad: list[tuple[int, str]] = []
    for place, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip(" ;,\t|\"'"):
            continue
        found = phone_in(SEPARATORS.split(line[:LONGEST_LINE]))
        if found:
            phones.setdefault(found)
        elif place > 1 or any(sign.isdigit() for sign in line):
            bad.append((place, line.strip()[:60]))
    return Pasted(tuple(phones), tuple(bad))


def phone_in(cells: Iterable[str]) -> str:
    for cell in cells:
        found = parse_phone(cell.strip().strip("\"'"))
        if isinstance(found, Phone):
            return found.e164
    return ""
