"""Prepared answers as rows of a spreadsheet, read and written: what stands in each cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Final

from avisa.audience.sheets import SheetProblem, open_sheet
from avisa.channels.port import Choice, Reply
from avisa.desk.canned_rules import Wish
from avisa.desk.types import CannedKind, CannedReply, Content
from avisa.errors import AvisaError, Refused
from avisa.kernel.csv_lines import FORMULA

COLUMNS: Final = (
    "shortcut",
    "title",
    "category",
    "kind",
    "text",
    "buttons",  # a line of the cell for each
    "menu",  # the words of the button that opens a list
    "rows",  # of the list, a line for each: title | detail
    "template",
    "language",
    "values",  # of the template, a line for each: body.1=Theo
    "file",  # its name; the file itself lies beside the sheet
)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a wish; what only the database knows stands by its name."""

    line: int
    wish: Wish
    template: str = ""
    language: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """`line` counts from the header, which is 1; 0 is the file itself."""

    line: int
    error: AvisaError


def read(source: BinaryIO, filename: str) -> tuple[list[Line], list[BadLine]]:
    sheet = open_sheet(source, filename)
    if isinstance(sheet, SheetProblem):
        return [], [BadLine(sheet.line or 0, Refused(sheet.code.value))]
    names = [" ".join(cell.casefold().split()) for cell in sheet.header]
    if "title" not in names:
        return [], [BadLine(sheet.header_line, Refused("canned_header_missing", columns=list(COLUMNS)))]
    lines: list[Line] = []
    bad: list[BadLine] = []
    for row in sheet.rows():
        if row.problem:
            bad.append(BadLine(row.line, Refused(row.problem.code.value)))
        else:
            lines.append(line_of(row.line, dict(zip(names, map(unguarded, row.cells), strict=False))))
    return lines, bad


def unguarded(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from calculating (kernel.csv_lines)."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def line_of(line: int, row: Row) -> Line:
    cells = {name: row.get(name, "").strip() for name in COLUMNS}
    kind = cells["kind"].casefold() or CannedKind.TEXT.value
    content = Content(
        text=cells["text"].replace("\r\n", "\n"),
        replies=tuple(Reply(title, "") for title in lines_in(cells["buttons"])),
        choices=tuple(choice_in(one) for one in lines_in(cells["rows"])),
        label=cells["menu"],
        values=dict(value_in(one) for one in lines_in(cells["values"])),
    )
    wish = Wish(cells["title"], kind, content, cells["category"], cells["shortcut"], shared=True)
    return Line(line, wish, cells["template"], cells["language"], PurePath(cells["file"]).name)


def lines_in(cell: str) -> list[str]:
    return [one.strip() for one in cell.splitlines() if one.strip()]


def choice_in(line: str) -> Choice:
    title, _, detail = line.partition("|")
    return Choice(title.strip(), "", detail.strip())


def value_in(line: str) -> tuple[str, str]:
    slot, _, value = line.partition("=")
    return slot.strip(), value.strip()


def as_cells(one: CannedReply, template: tuple[str, str] = ("", ""), file: str = "") -> list[str]:
    """In the order of COLUMNS; `template` is its name and language."""
    content = one.content
    rows = (f"{row.title} | {row.description}" if row.description else row.title for row in content.choices)
    return [
        one.shortcut,
        one.title,
        one.category,
        one.kind,
        content.text,
        in_lines(reply.title for reply in content.replies),
        content.label,
        in_lines(rows),
        *template,
        in_lines(f"{slot}={value}" for slot, value in content.values.items()),
        file,
    ]


def in_lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
