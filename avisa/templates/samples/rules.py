"""Which files may be a sample, by their bytes, and where a template names one.

Sizes: facts, section 8. The shortest and longest side are our own: what nobody would recognise on a
phone, and what no phone has ever taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from avisa.errors import Refused
from avisa.kernel.clock import DAY, Millis
from avisa.templates.samples.types import Medium, Sample

MEGABYTE: Final = 1024 * 1024
MOST: Final = {"IMAGE": 5 * MEGABYTE, "VIDEO": 16 * MEGABYTE, "DOCUMENT": 100 * MEGABYTE}
SHORTEST_SIDE, LONGEST_SIDE = 100, 10_000
ENOUGH: Final = MOST["IMAGE"] + 1  # of a file's beginning, to say what it is
PIECE: Final = 256 * 1024  # each is written in a short transaction of its own
HANDLE_KEPT: Millis = DAY  # nobody says for how long a handle is good: used for one request and one day
UNUSED_KEPT: Millis = 30 * DAY

PNG, JPEG, MP4, PDF = "image/png", "image/jpeg", "video/mp4", "application/pdf"
FORMATS: Final = {PNG: "IMAGE", JPEG: "IMAGE", MP4: "VIDEO", PDF: "DOCUMENT"}
_BEGINNINGS: Final = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"%PDF-", PDF))
_MP4_BRANDS: Final = (b"iso", b"mp4", b"avc1", b"M4V", b"MSNV", b"dash")
# Of a JPEG: the frame headers, which hold the sides, and the markers that stand alone.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_REFERENCE: Final = re.compile(r"sample:([0-9]{1,19})")


def medium_of(beginning: bytes, size: int) -> Medium:
    """What the file is. `beginning` is its first ENOUGH bytes, all of it where it is shorter.

    Raises Refused: `sample_malformed`, `sample_webp`, `sample_too_large` (with `most`), `sample_broken`,
    `sample_sides` (with `shortest`, `longest`).
    """
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        raise Refused("sample_webp")
    kind = kind_of(beginning)
    if not kind:
        raise Refused("sample_malformed")
    form = FORMATS[kind]
    if size > MOST[form]:
        raise Refused("sample_too_large", most=MOST[form] // MEGABYTE)
    if form != "IMAGE":
        return Medium(form, kind)
    sides = sides_of_png(beginning) if kind == PNG else sides_of_jpeg(beginning)
    if sides is None:
        raise Refused("sample_broken")
    if min(sides) < SHORTEST_SIDE or max(sides) > LONGEST_SIDE:
        raise Refused("sample_sides", shortest=SHORTEST_SIDE, longest=LONGEST_SIDE)
    return Medium(form, kind, *sides)


def kind_of(beginning: bytes) -> str:
    """By the bytes alone: a name and what a browser says prove nothing. "" for anything else."""
    if beginning[4:8] == b"ftyp":
        return MP4 if beginning[8:12].startswith(_MP4_BRANDS) else ""
    return next((kind for start, kind in _BEGINNINGS if beginning.startswith(start)), "")


def sides_of_png(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def sides_of_jpeg(content: bytes) -> tuple[int, int] | None:
    """From segment to segment until the frame's; None when there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def named_in(body: Mapping[str, Any]) -> tuple[tuple[int, str], ...]:
    """The samples that a template names, each with the format of its header."""
    return tuple(
        (int(found[1]), str(part.get("format", "")).upper())
        for part, handle in _handles(body)
        if (found := _REFERENCE.fullmatch(handle))
    )


def _handles(value: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    for part in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(part, Mapping):
            continue
        shown = part.get("example")
        given = shown.get("header_handle") if isinstance(shown, Mapping) else None
        listed = given if isinstance(given, list | tuple) else [given]
        yield from ((part, one) for one in listed if isinstance(one, str))
        for name in ("components", "cards"):
            yield from _handles(part.get(name))


def with_handles(value: Any, handles: Mapping[int, str]) -> Any:
    """The same template, with the platform's handles in the place of our references."""
    if isinstance(value, Mapping):
        return {name: with_handles(inner, handles) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [with_handles(inner, handles) for inner in value]
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return handles.get(int(found[1]), value) if found else value


def still_good(sample: Sample, request_id: int, now: Millis) -> bool:
    """A handle of another request is not trusted: that one may have been refused for it."""
    return bool(sample.handle) and sample.handle_for == request_id and now < sample.handle_at + HANDLE_KEPT


def place_of(workspace_id: int, sample_id: int, number: int) -> str:
    return f"template_sample/{workspace_id}/{sample_id}/{number}"
