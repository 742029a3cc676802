"""Where each value of a JSON text stands: its line and column, by JSON pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from json.decoder import JSONDecoder

Place = tuple[int, int]  # line and column, from 1
BLANK = re.compile(r"[ \t\r\n]*")


def places(text: str) -> Mapping[str, Place]:
    """Of a text that is JSON; raises ValueError for others."""
    found: dict[str, int] = {}
    walk(text, after(text, 0), "", found)
    return {path: place_of(text, start) for path, start in found.items()}


def place_of(text: str, start: int) -> Place:
    line = text.count("\n", 0, start)
    return line + 1, start - (text.rfind("\n", 0, start) + 1) + 1


def walk(text: str, start: int, path: str, found: dict[str, int]) -> int:
    """Notes the value that begins at `start`, and those in it; answers where it ends."""
    found[path] = start
    if text[start : start + 1] not in ("{", "["):
        return DECODER.raw_decode(text, start)[1]
    is_object, place, number = text[start] == "{", after(text, start + 1), 0
    while text[place] not in "}]":
        step = str(number)
        if is_object:
            step, place = DECODER.raw_decode(text, place)
            place = after(text, after(text, place) + 1)  # the colon
        place = after(text, walk(text, place, f"{path}/{escaped(step)}", found))
        number += 1
        if text[place] == ",":
            place = after(text, place + 1)
    return place + 1


DECODER = JSONDecoder(strict=False)


def after(text: str, place: int) -> int:
    blank = BLANK.match(text, place)
    return blank.end() if blank else place


def escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
