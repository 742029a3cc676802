"""Files are known by their bytes: what WhatsApp takes in a header, how large, and how wide and high."""

from __future__ import annotations

import struct

import pytest

from avisa.errors import Refused
from avisa.templates.samples.rules import MOST, medium_of, named_in, with_handles
from avisa.templates.samples.types import Medium


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


def jpeg(width: int, height: int, frame: int = 0xC2) -> bytes:
    """With a picture of the camera's in front, a table that looks like a frame, and a fill byte."""
    app, table = b"\xff\xe1\x00\x06\xff\xc0xx", b"\xff\xc4\x00\x04xx"
    return (
        b"\xff\xd8"
        + app
        + table
        + b"\xff\xff"
        + struct.pack(">BHBHH", frame, 11, 8, height, width)
        + bytes(5)
    )


MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(12)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(800, 418), Medium("IMAGE", "image/png", 800, 418)),
        (jpeg(1200, 628), Medium("IMAGE", "image/jpeg", 1200, 628)),
        (jpeg(640, 480, 0xC0), Medium("IMAGE", "image/jpeg", 640, 480)),
        (MP4, Medium("VIDEO", "video/mp4")),
        (b"%PDF-1.7\n", Medium("DOCUMENT", "application/pdf")),
    ],
)
def test_what_whatsapp_takes_is_known_by_its_bytes(content: bytes, expected: Medium) -> None:
    assert medium_of(content, len(content)) == expected


@pytest.mark.parametrize(
    ("content", "size", "why"),
    [
        (b"<html>", 6, "sample_malformed"),
        (b"", 0, "sample_malformed"),
        (b"\x00\x00\x00\x18ftypheic", 12, "sample_malformed"),
        (b"\x00\x00\x00\x18ftyp3gp4", 12, "sample_malformed"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", 16, "sample_webp"),
        (png(800, 418), MOST["IMAGE"] + 1, "sample_too_large"),
        (MP4, MOST["VIDEO"] + 1, "sample_too_large"),
        (b"%PDF-1.7", MOST["DOCUMENT"] + 1, "sample_too_large"),
        (png(800, 418)[:20], 20, "sample_broken"),
        (jpeg(800, 418)[:16], 16, "sample_broken"),
        (b"\xff\xd8\xff\xe1\x00\x00", 6, "sample_broken"),
        (png(1, 1), 33, "sample_sides"),
        (png(800, 20_000), 33, "sample_sides"),
    ],
)
def test_what_it_does_not_take_is_told_apart(content: bytes, size: int, why: str) -> None:
    with pytest.raises(Refused) as refused:
        medium_of(content, size)
    assert refused.value.code == why


def test_references_are_found_and_replaced_also_in_cards() -> None:
    def header(handle: str) -> dict[str, object]:
        return {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}}

    card = {"components": [header("sample:7")]}
    body = {"components": [header("sample:5"), header("4::theirs"), {"type": "CAROUSEL", "cards": [card]}]}
    assert named_in(body) == ((5, "IMAGE"), (7, "IMAGE"))
    filled = with_handles(body, {5: "4::five", 7: "4::seven"})
    assert named_in(filled) == () and "4::seven" in str(filled) and "4::theirs" in str(filled)
    assert with_handles({"text": "sample:5"}, {}) == {"text": "sample:5"}
