"""One value alone: an address or a kept file, a place on a map, an instant, what a button takes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from avisa.channels.port import Header
from avisa.kernel.clock import Millis, to_millis
from avisa.templates.shapes import PLACEHOLDER
from avisa.templates.types import Flaw, ShapedButton

# Limits of the platform (facts, sections 1.1 and 2.3; read 2026-11).
URL_MOST = 2000
COPY_CODE_MOST = 20

FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]| {5}")
NOT_IN_A_LINK = re.compile(r"[\s\x00-\x1f\x7f]")
EXTENSION = re.compile(r"\.([a-z][a-z0-9]{1,4})$")
MEDIA = {
    "image": frozenset({"jpg", "jpeg", "png"}),
    "video": frozenset({"mp4", "3gp"}),
    "document": frozenset({"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv"}),
}

PLACE = ("latitude", "longitude", "name", "address")
FARTHEST = {"latitude": 90.0, "longitude": 180.0}
LONGEST_PLACE = 1000
# A number of ms has 13 digits until the year 2286; anything shorter is a slip.
MILLISECONDS = re.compile(r"[0-9]{13}")
DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")
_KEPT = re.compile(r"media:([0-9]{1,19})")


def kept_in(value: str) -> int | None:
    """The file that `media:ID` names; None for anything else, such as an address."""
    found = _KEPT.fullmatch(value)
    return int(found[1]) if found else None


def kept(medium_id: int) -> str:
    return f"media:{medium_id}"


def place_header(values: Mapping[str, str]) -> Header:
    given = {part: values[f"header.{part}"] for part in PLACE}
    return Header("location", **given)


def flaw_in_place(part: str, value: str) -> Flaw | None:
    farthest = FARTHEST.get(part)
    if farthest is None:
        return Flaw.TOO_LONG if len(value) > LONGEST_PLACE else None
    if not DEGREES.fullmatch(value) or not math.fabs(float(value)) <= farthest:
        return Flaw.BAD_PLACE
    return None


def instant_of(value: str) -> Millis | None:
    """RFC 3339 with its zone, as in 2026-12-24T23:59-03:00, or milliseconds since 1970."""
    if MILLISECONDS.fullmatch(value):
        return int(value)
    try:
        told = datetime.fromisoformat(value)
    except ValueError:
        return None
    return to_millis(told) if told.tzinfo else None


def flaw_in_medium(kind: str, link: str) -> Flaw | None:
    """The platform fetches the medium itself, so the address must be public and secure.

    An address without an extension may be anything: only a wrong one is refused. A file that was kept here
    is looked up by whoever asks (`refuse_media`).
    """
    if kept_in(link) is not None:
        return None
    if NOT_IN_A_LINK.search(link) or len(link) > URL_MOST:
        return Flaw.BAD_LINK
    try:
        parts = urlsplit(link)
    except ValueError:
        return Flaw.BAD_LINK
    if parts.scheme != "https" or "." not in (parts.hostname or ""):
        return Flaw.BAD_LINK
    extension = EXTENSION.search(parts.path.lower())
    wrong = extension is not None and extension[1] not in MEDIA.get(kind, ())
    return Flaw.BAD_MEDIA_TYPE if wrong else None


def flaw_in_button(button: ShapedButton, value: str) -> Flaw | None:
    if button.kind == "url":
        if NOT_IN_A_LINK.search(value):
            return Flaw.BAD_SUFFIX
        return Flaw.TOO_LONG if len(PLACEHOLDER.sub("", button.url) + value) > URL_MOST else None
    if FORBIDDEN.search(value):
        return Flaw.FORBIDDEN_CHARACTERS
    return Flaw.TOO_LONG if button.kind == "copy_code" and len(value) > COPY_CODE_MOST else None
