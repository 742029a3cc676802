"""An import's file while it is being read: where the reading stands, and which numbers it has seen."""

from __future__ import annotations

from itertools import islice
from typing import BinaryIO, cast

from avisa.audience.headers import Mapping
from avisa.audience.imports.pieces import PieceFile
from avisa.audience.imports.types import MAPPING_UNFIT, Row
from avisa.audience.rules import Seen, classify
from avisa.audience.sheets import Sheet, SheetProblem, SheetRow, open_sheet
from avisa.audience.types import ImportRun


class Reading:
    """Goes through a sheet row by row. It lives in the process; after a crash `opened` makes another.

    Its memory grows only with the numbers seen, about 110 bytes for each.
    """

    def __init__(self, sheet: Sheet, mapping: Mapping, source: PieceFile) -> None:
        self.sheet = sheet
        self.position = 0
        self.mapping = mapping
        self._source = source
        self._seen: Seen = {}
        self._rows = sheet.rows()

    def take(self, most: int) -> list[Row]:
        """The next rows; fewer than `most` only at the end."""
        taken = [self._classified(row) for row in islice(self._rows, most)]
        self.position += len(taken)
        return taken

    def _classified(self, row: SheetRow) -> Row:
        typed = row.cells[self.mapping.phone] if len(row.cells) > self.mapping.phone else ""
        return Row(classify(row, self.mapping, self._seen), typed)

    def skip(self, rows: int) -> None:
        """Go past rows that are stored already, remembering their numbers."""
        while self.position < rows and self.take(min(rows - self.position, 1000)):
            pass

    @property
    def bytes_read(self) -> int | None:
        """Of a text file, a buffer ahead of its rows; None for a workbook, which was read at the start."""
        return None if self.sheet.encoding is None else self._source.tell()

    @property
    def share(self) -> float:
        return self._source.tell() / self._source.size if self._source.size else 1.0


def opened(source: PieceFile, run: ImportRun) -> Reading | str:
    """A reading that goes on where the import stands, or the code of what is wrong with the file."""
    sheet = sheet_in(source, run.filename)
    if isinstance(sheet, SheetProblem):
        return str(sheet.code)
    if run.mapping is None or not _fits(run.mapping, sheet):
        return MAPPING_UNFIT
    reading = Reading(sheet, run.mapping, source)
    reading.skip(run.position)
    return reading


def sheet_in(source: PieceFile, filename: str) -> Sheet | SheetProblem:
    return open_sheet(cast(BinaryIO, source), filename)


def _fits(mapping: Mapping, sheet: Sheet) -> bool:
    columns = (mapping.phone, mapping.name or 0, *(at for at, _ in mapping.attributes))
    return all(0 <= column < len(sheet.header) for column in columns)
