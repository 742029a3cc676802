"""Which encoding a text file is written in: UTF-8 wherever it can be, else what Brazilian systems export."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import charset_normalizer

_CHUNK: Final = 256 * 1024
_SAMPLE_BYTES: Final = 64 * 1024

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Windows first: the likelier one when few letters leave a tie. Latin-1's letters lie at the same places.
_SINGLE_BYTE: Final = ("cp1252", "mac_roman", "cp850")

_BROKEN: Final = re.compile("[\udc80-\udcff]")
_ACCENTED: Final = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")


def encoding_of(source: BinaryIO) -> str | None:
    """A codec's name, or None when the bytes are no text. Reads the whole file once, in pieces."""
    source.seek(0)
    start = source.read(_SAMPLE_BYTES)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) // 10:
        return _unmarked_utf16(start)
    if _looks_binary(start):
        return None
    broken, accented, sample = _weighed(source)
    if broken and broken >= accented:
        return _single_byte(sample)
    return "utf-8"


def _unmarked_utf16(start: bytes) -> str | None:
    """Latin letters in UTF-16 have every second byte zero; anything else that is full of zeros is no text."""
    zeros_even, zeros_odd, half = start[::2].count(0), start[1::2].count(0), len(start) // 2
    if zeros_odd > half * 0.6 and zeros_even < half * 0.1:
        return "utf-16-le"
    if zeros_even > half * 0.6 and zeros_odd < half * 0.1:
        return "utf-16-be"
    return None


def _looks_binary(start: bytes) -> bool:
    controls = sum(start.count(code) for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a\x1b")
    return controls > len(start) // 50


def _weighed(source: BinaryIO) -> tuple[int, int, bytes]:
    """Bytes that are no UTF-8, characters beyond ASCII that are, and a sample of lines with either."""
    broken = accented = 0
    sample = b""
    for piece, text in _decoded(source):
        if piece.isascii() and text.isascii():
            continue
        broken += len(_BROKEN.findall(text))
        accented += len(_ACCENTED.findall(text))
        if len(sample) < _SAMPLE_BYTES:
            sample += b"\n".join(line for line in piece.splitlines() if not line.isascii())[:_SAMPLE_BYTES]
    return broken, accented, sample


def _decoded(source: BinaryIO) -> Iterator[tuple[bytes, str]]:
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    source.seek(0)
    while piece := source.read(_CHUNK):
        yield piece, decoder.decode(piece)
    yield b"", decoder.decode(b"", final=True)


def _single_byte(sample: bytes) -> str:
    guess = charset_normalizer.from_bytes(sample, cp_isolation=list(_SINGLE_BYTE)).best()
    return guess.encoding if guess and guess.encoding in _SINGLE_BYTE else "cp1252"
