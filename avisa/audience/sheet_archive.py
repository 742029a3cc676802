"""What is checked in a zipped workbook before the reader may unpack it: kind, honesty, size."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat

from avisa.audience.sheet_types import MAX_FILE_BYTES, SheetCode, SheetProblem

_CHUNK: Final = 2**20
_OVERLAP: Final = 64
_MAX_MEMBERS: Final = 5_000

# The reader keeps a dense table in memory (some 32 bytes a cell), however few cells are filled: one cell in
# the last corner of an empty sheet would ask for 17,000 million.
MAX_CELLS: Final = 8_000_000

# All that the standard library has been seen to raise for archives with flipped, cut and moved bytes.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    LookupError,
    OverflowError,
)

_PLACE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_SHARED: Final = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_MAX_COPIED: Final = 2 * 2**30
_FAR_AWAY: Final = 2**40
_ODS_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_ODS_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "


def objection(source: BinaryIO) -> SheetProblem | None:
    """Why this archive cannot be read as a workbook. Unpacks all of it once, in pieces, and keeps nothing."""
    source.seek(0)
    try:
        with zipfile.ZipFile(source) as archive:
            return _of_kind(archive) or _of_size(archive)
    except _DAMAGE:
        return SheetProblem(SheetCode.DAMAGED_WORKBOOK)


def _of_kind(archive: zipfile.ZipFile) -> SheetProblem | None:
    names = set(archive.namelist())
    if any(member.flag_bits & 1 for member in archive.infolist()):
        return SheetProblem(SheetCode.LOCKED_WORKBOOK)
    xlsx = any(name.startswith("xl/") and name.endswith(".xml") for name in names)
    if "xl/workbook.bin" in names or not (xlsx or _is_ods(archive)):
        return SheetProblem(SheetCode.NOT_A_WORKBOOK)
    return None


def _is_ods(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    if not {"mimetype", "content.xml"} <= set(names):
        return False
    with archive.open("mimetype") as kind:
        return kind.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _of_size(archive: zipfile.ZipFile) -> SheetProblem | None:
    members = archive.infolist()
    fits = len(members) <= _MAX_MEMBERS and sum(member.file_size for member in members) <= MAX_FILE_BYTES
    # Reading a member to its end also checks that its true size is the one it states.
    if fits and all(_cells(archive, member) <= MAX_CELLS for member in members) and _fit(archive, members):
        return None
    return SheetProblem(SheetCode.FILE_TOO_LARGE, None, {"limit": MAX_CELLS})


def _cells(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    pieces = _pieces(archive, member)
    return _ods_cells(pieces) if member.filename == "content.xml" else _xlsx_cells(pieces)


def _fit(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> bool:
    """Whether the texts fit in memory: XLSX keeps each once, and the reader copies it into every cell."""
    longest = references = 0
    for member in members:
        if member.filename.lower() == "xl/sharedstrings.xml":
            longest = _longest_string(_pieces(archive, member))
        elif member.filename.endswith(".xml"):
            references += sum(len(_SHARED.findall(piece)) for piece in _pieces(archive, member))
    return longest * references <= _MAX_COPIED


def _longest_string(pieces: Iterator[bytes]) -> int:
    longest = length = 0
    for piece in pieces:
        first, *others = piece.split(b"<si")
        length += len(first)
        for text in others:
            longest, length = max(longest, length), len(text)
    return max(longest, length)


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as unpacked:
        while piece := unpacked.read(_CHUNK):
            yield piece


def _xlsx_cells(pieces: Iterator[bytes]) -> int:
    """Rows times columns of the smallest table from A1 that holds every cell that is named."""
    rows = columns = 0
    rest = b""
    for piece in pieces:
        for letters, digits in _PLACE.findall(rest + piece):
            rows = max(rows, int(digits) if len(digits) < 10 else _FAR_AWAY)
            columns = max(columns, _column(letters))
        rest = piece[-_OVERLAP:]
    return rows * columns


def _column(letters: bytes) -> int:
    if len(letters) > 3:
        return _FAR_AWAY
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - ord("A") + 1
    return column


def _ods_cells(pieces: Iterator[bytes]) -> int:
    """The same for ODS, where one element may stand for many cells and rows."""
    extent = _OdsExtent()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = extent.start
    parser.EndElementHandler = extent.end
    parser.CharacterDataHandler = extent.text
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)
    return extent.cells if extent.copied <= _MAX_COPIED else _FAR_AWAY


class _OdsExtent:
    def __init__(self) -> None:
        self.cells = self.copied = self._rows = self._columns = self._row = self._column = 0
        self._tall = self._wide = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.removeprefix(_ODS_TABLE):
            case "table":
                self._rows = self._columns = self._row = 0
            case "table-row":
                self._tall = _count(attributes, "number-rows-repeated")
                self._row += self._tall
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._wide = _count(attributes, "number-columns-repeated")
                self._column += self._wide
                if f"{_ODS_OFFICE}value-type" in attributes:
                    self._grow()

    def end(self, name: str) -> None:
        if name.endswith("table-cell"):
            self._wide = 0  # what stands between cells is no text of any

    def text(self, text: str) -> None:
        self.copied += len(text) * self._tall * self._wide

    def _grow(self) -> None:
        self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
        self.cells = max(self.cells, self._rows * self._columns)


def _count(attributes: dict[str, str], name: str) -> int:
    written = attributes.get(_ODS_TABLE + name, "1")
    return int(written) if written.isdecimal() and len(written) < 10 else _FAR_AWAY
