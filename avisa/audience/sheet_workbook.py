"""XLSX and ODS workbooks: the first visible sheet that holds anything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, Final

import python_calamine as calamine

from avisa.audience import sheet_archive
from avisa.audience.sheet_layout import fitted, lay_out
from avisa.audience.sheet_types import Record, Sheet, SheetCode, SheetProblem, SheetRow, shown

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_SAMPLE_ROWS: Final = 200


def open_workbook(source: BinaryIO, filename: str) -> Sheet | SheetProblem:
    """Unlike a text file, the chosen sheet lies in memory as a whole, up to `sheet_archive.MAX_CELLS`."""
    table = sheet_archive.objection(source) or _first_table(source)
    if isinstance(table, SheetProblem):
        return table
    layout = lay_out(list(islice(_records(table), _SAMPLE_ROWS)))
    if isinstance(layout, SheetProblem):
        return layout

    def read() -> Iterator[SheetRow]:
        return fitted(_records(table), layout)

    if next(read(), None) is None:
        return SheetProblem(SheetCode.HEADER_ONLY, layout.header_line)
    return Sheet(filename, layout.header, layout.header_line, None, None, layout.warnings, read)


def _first_table(source: BinaryIO) -> calamine.CalamineSheet | SheetProblem:
    source.seek(0)
    try:
        workbook = calamine.load_workbook(source)
        for sheet in workbook.sheets_metadata:
            if sheet.visible != calamine.SheetVisibleEnum.Visible:
                continue
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                table = workbook.get_sheet_by_name(sheet.name)
                if table.start is not None:
                    return table
    except calamine.PasswordError:
        return SheetProblem(SheetCode.LOCKED_WORKBOOK)
    except (calamine.CalamineError, ValueError, OSError):
        return SheetProblem(SheetCode.DAMAGED_WORKBOOK)
    return SheetProblem(SheetCode.EMPTY_FILE)


def _records(table: calamine.CalamineSheet) -> Iterator[Record]:
    """Row numbers as Excel shows them; columns are counted from A, also where the first ones are empty."""
    indent = [""] * (table.start[1] if table.start else 0)
    for number, values in enumerate(table.iter_rows(), start=1):
        cells = indent + [value if isinstance(value, str) else as_text(value) for value in values]
        yield number, cells, _nul(number, cells)


def as_text(value: Value) -> str:
    """The value as a person reads it in the cell: whole numbers without `.0`, dates in ISO order."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.0f}" if value.is_integer() else repr(value)
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def _nul(number: int, cells: list[str]) -> SheetProblem | None:
    for column, cell in enumerate(cells, start=1):
        if "\0" in cell:
            return SheetProblem(SheetCode.NUL_CHARACTER, number, {"column": column, "value": shown(cell)})
    return None
