"""The one door for files of people: CSV in bounded memory, XLSX and ODS as far as memory is promised."""

from __future__ import annotations

import os
import re
from typing import BinaryIO, Final

from avisa.audience.sheet_text import open_text
from avisa.audience.sheet_types import (
    MAX_FILE_BYTES,
    SHEET_TEXT,
    Sheet,
    SheetCode,
    SheetProblem,
    SheetRow,
    column_letters,
)
from avisa.audience.sheet_workbook import open_workbook

__all__ = [
    "SHEET_TEXT",
    "Sheet",
    "SheetCode",
    "SheetProblem",
    "SheetRow",
    "column_letters",
    "open_sheet",
]

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|meta|\?xml)", re.IGNORECASE
)


def open_sheet(source: BinaryIO, filename: str) -> Sheet | SheetProblem:
    """The sheet in this file, which must be seekable and stay open while `rows()` is read.

    What the file is, its first bytes tell; the name is only kept for people. A text file is read in
    pieces, whatever its size; only a workbook's sheet is loaded into memory as a whole.
    """
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    start = source.read(4096)
    if problem := _not_a_list(start, size):
        return problem
    if start.startswith(b"PK\x03\x04"):
        return open_workbook(source, filename)
    if start.startswith(_OLD_OFFICE):
        return _old_office(source)
    return open_text(source, filename)


def _not_a_list(start: bytes, size: int) -> SheetProblem | None:
    if not start.strip(b" \t\r\n\xef\xbb\xbf\0\xff\xfe"):
        return SheetProblem(SheetCode.EMPTY_FILE)
    if size > MAX_FILE_BYTES:
        return SheetProblem(SheetCode.FILE_TOO_LARGE, None, {"limit": MAX_FILE_BYTES})
    if b"%PDF-" in start[:1024]:
        return SheetProblem(SheetCode.PDF_FILE)
    if _WEB_PAGE.match(start):
        return SheetProblem(SheetCode.WEB_PAGE)
    return None


def _old_office(source: BinaryIO) -> SheetProblem:
    """The same container holds old workbooks and new ones that have a password."""
    source.seek(0)
    locked = _LOCKED in source.read(2**20)
    return SheetProblem(SheetCode.LOCKED_WORKBOOK if locked else SheetCode.OLD_EXCEL)
