"""Which files may be sent and kept, by their bytes; when one is fetched again, and how it is shown.

What the platform takes and how large: facts, section 8.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from avisa.errors import Refused
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND, Millis

MEGABYTE: Final = 1024 * 1024
KILOBYTE: Final = 1024
MOST: Final = {
    "image": 5 * MEGABYTE,
    "video": 16 * MEGABYTE,
    "audio": 16 * MEGABYTE,
    "document": 100 * MEGABYTE,
    "sticker": 500 * KILOBYTE,
}
FORMS: Final = tuple(MOST)
ENOUGH: Final = 4096  # of a file's beginning, to say what it is
PIECE: Final = 256 * 1024  # each is written in a short transaction of its own
LONGEST_NAME: Final = 200

UPLOAD_KEPT: Millis = 20 * DAY  # the platform keeps an uploaded file for 30 days
FETCH_TRIES: Final = 8
PLAIN: Final = "application/octet-stream"

_BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
)
_BY_ENDING: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".txt": "text/plain",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a browser may show by itself inside our page: pictures, sound and film, never what could hold a script.
SHOWN: Final = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/webp",
        "audio/ogg",
        "audio/mpeg",
        "audio/aac",
        "audio/mp4",
        "video/mp4",
    }
)


def kind_of(beginning: bytes, name: str = "") -> str:
    """The media type by the bytes; an office document is told from another by its name alone. "" else."""
    if beginning[4:8] == b"ftyp":
        return "audio/mp4" if beginning[8:11] == b"M4A" else "video/mp4"
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    found = next((kind for start, kind in _BEGINNINGS if beginning.startswith(start)), "")
    return found or _document_kind(beginning, PurePath(name).suffix.lower())


def _document_kind(beginning: bytes, ending: str) -> str:
    kind = _BY_ENDING.get(ending, "")
    if kind == "text/plain":
        return kind if b"\0" not in beginning else ""
    if beginning.startswith(_ZIP):
        return kind if "openxmlformats" in kind else ""
    return kind if beginning.startswith(_OLE) and "openxmlformats" not in kind else ""


def form_of(kind: str) -> str:
    """What the platform calls a message with such a file."""
    if kind == "image/webp":
        return "sticker"
    family = kind.partition("/")[0]
    return family if family in ("image", "video", "audio") else "document"


def outgoing_kind(beginning: bytes, size: int, name: str) -> str:
    """The media type of a file that somebody wants to send.

    Raises Refused: `medium_malformed` for what the platform does not take, `medium_too_large` (with `most`).
    """
    kind = kind_of(beginning, name)
    if not kind or kind == "image/webp":
        raise Refused("medium_malformed")
    most = MOST[form_of(kind)]
    if size > most or not size:
        raise Refused("medium_too_large" if size else "medium_malformed", most=most // MEGABYTE)
    return kind


def incoming_kind(content: bytes, told: str, name: str) -> str:
    """What a person's file is: its bytes' word before the platform's; what nobody knows is plain bytes."""
    found = kind_of(content[:ENOUGH], name)
    if found:
        return found
    plain = told.partition(";")[0].strip().lower()
    return (
        plain
        if plain.startswith(("application/", "audio/", "video/")) and plain != "application/xhtml+xml"
        else PLAIN
    )


def fetch_again_at(tries: int, now: Millis) -> Millis | None:
    """After so many tries; None: it is given up."""
    if tries >= FETCH_TRIES:
        return None
    return now + min(5 * SECOND * 4**tries, 6 * HOUR) if tries else now + MINUTE // 6


def place_of(workspace_id: int, medium_id: int, number: int) -> str:
    return f"medium/{workspace_id}/{medium_id}/{number}"


def file_name(name: str, medium_id: int, kind: str) -> str:
    """A name that is safe in a header and on a disk."""
    plain = "".join(sign for sign in PurePath(name).name if sign.isalnum() or sign in " ._-()").strip(" .")
    return plain[:120] if plain else f"avisa-{medium_id}.{kind.partition('/')[2].partition('+')[0] or 'bin'}"
