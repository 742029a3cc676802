"""A sheet of people as the importer sees it, and everything that can be wrong with a file or a row of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from avisa.kernel.i18n import N_

MAX_FILE_BYTES: Final = 512 * 2**20
MAX_COLUMNS: Final = 500
MAX_CELL_CHARS: Final = 4_096  # WhatsApp's longest text; a longer cell is a mistake of quoting
MAX_SHOWN_CHARS: Final = 200  # of a bad value in a report


class SheetCode(StrEnum):
    # The file as a whole: nothing of it can be read.
    EMPTY_FILE = "empty_file"
    HEADER_ONLY = "header_only"
    PDF_FILE = "pdf_file"
    OLD_EXCEL = "old_excel"
    LOCKED_WORKBOOK = "locked_workbook"
    NOT_A_WORKBOOK = "not_a_workbook"
    DAMAGED_WORKBOOK = "damaged_workbook"
    WEB_PAGE = "web_page"  # what many school systems export under the name .xls
    BINARY_FILE = "binary_file"
    FILE_TOO_LARGE = "file_too_large"
    TOO_MANY_COLUMNS = "too_many_columns"
    # Worth saying, but the rows can be read.
    DUPLICATE_HEADER = "duplicate_header"
    # One row.
    TOO_MANY_CELLS = "too_many_cells"
    CELL_TOO_LONG = "cell_too_long"
    LINE_TOO_LONG = "line_too_long"
    UNDECODABLE = "undecodable"
    NUL_CHARACTER = "nul_character"
    UNCLOSED_QUOTE = "unclosed_quote"


SHEET_TEXT: Final[dict[str, str]] = {
    SheetCode.EMPTY_FILE: N_("The file is empty."),
    SheetCode.HEADER_ONLY: N_("The file has a header and no rows."),
    SheetCode.PDF_FILE: N_("This is a PDF; export the list as CSV or XLSX."),
    SheetCode.OLD_EXCEL: N_("This is an old Excel file (.xls); save it as XLSX or CSV."),
    SheetCode.LOCKED_WORKBOOK: N_("This workbook has a password; save it without one."),
    SheetCode.NOT_A_WORKBOOK: N_("This archive is neither an XLSX nor an ODS workbook."),
    SheetCode.DAMAGED_WORKBOOK: N_("This workbook is damaged; save it again."),
    SheetCode.WEB_PAGE: N_(
        "This is a web page or XML, whatever its name says; export the list as CSV or XLSX."
    ),
    SheetCode.BINARY_FILE: N_("This is neither a text file nor a workbook."),
    SheetCode.FILE_TOO_LARGE: N_("The file is too large."),
    SheetCode.TOO_MANY_COLUMNS: N_("The header has too many columns."),
    SheetCode.DUPLICATE_HEADER: N_("Two columns have the same name."),
    SheetCode.TOO_MANY_CELLS: N_("The row has more cells than the header."),
    SheetCode.CELL_TOO_LONG: N_("The cell is too long."),
    SheetCode.LINE_TOO_LONG: N_("The line is too long."),
    SheetCode.UNDECODABLE: N_("There are characters that cannot be read in the file's encoding."),
    SheetCode.NUL_CHARACTER: N_("There is a NUL character in the row."),
    SheetCode.UNCLOSED_QUOTE: N_("A quotation mark is opened and never closed."),
}


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """`line` is None for the file as a whole; `fields` may hold column (from 1), value, limit, name."""

    code: SheetCode
    line: int | None = None
    fields: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """As many cells as the header has; `line` is where the row begins, as an editor or Excel counts.

    A row with a `problem` holds whatever could be read, and is always a bad row.
    """

    line: int
    cells: tuple[str, ...]
    problem: SheetProblem | None = None


# A row before it is fitted to the header: its line, its cells, and what was wrong with reading it.
Record = tuple[int, Sequence[str], SheetProblem | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`header_line` is 0 when the file has no header; then the columns are named A, B, C.

    `encoding` and `delimiter` are None for a workbook.
    """

    filename: str
    header: tuple[str, ...]
    header_line: int
    encoding: str | None
    delimiter: str | None
    warnings: tuple[SheetProblem, ...]
    read: Callable[[], Iterator[SheetRow]]

    def rows(self) -> Iterator[SheetRow]:
        """All rows that are not blank, from the top at each call; one reading at a time per source."""
        return self.read()

    def column_name(self, column: int) -> str:
        """What people call this column (from 1): its header, or its letter."""
        named = self.header[column - 1] if 0 < column <= len(self.header) else ""
        return named or column_letters(column)


def column_letters(column: int) -> str:
    """1 is A, 27 is AA; nothing for 0, which stands for the row as a whole."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def shown(text: str) -> str:
    """A value that a report can store and show: short, without NUL and without halves of characters."""
    kept = text[:MAX_SHOWN_CHARS].replace("\0", "\u2400")
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in kept)
