"""Where a sheet's header is, whether it has one, and rows cut or padded to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from avisa.audience.sheet_types import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    Record,
    SheetCode,
    SheetProblem,
    SheetRow,
    column_letters,
    shown,
)

# A phone number, a number that Excel has cut, or an e-mail address: people's values, never a column's name.
# Ten digits at least, because attendance lists have dates in their header.
_PERSONS_VALUE: Final = re.compile(
    r"['=\"]*\+?(?:[\s().+/-]*[0-9]){10,}[\s.,0-9]*\"?|[0-9]+[.,][0-9]*[eE]\+?[0-9]+|[^@\s]+@[^@\s]+\.[^@\s]+"
)
_TITLES_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Layout:
    header: tuple[str, ...]
    header_line: int
    warnings: tuple[SheetProblem, ...]


def lay_out(sample: Sequence[Record]) -> Layout | SheetProblem:
    """The layout that the first records of a file show."""
    filled = [record for record in sample if record[2] or _filled(record[1])]
    if not filled:
        return SheetProblem(SheetCode.EMPTY_FILE)
    line, cells, problem = filled[_titles_above(filled)]
    if problem:
        return problem
    if len(cells) > MAX_COLUMNS:
        return SheetProblem(SheetCode.TOO_MANY_COLUMNS, line, {"limit": MAX_COLUMNS})
    if is_persons_row(cells):
        width = min(MAX_COLUMNS, max(len(record[1]) for record in filled))
        return Layout(tuple(map(column_letters, range(1, width + 1))), 0, ())
    header = tuple(shown(" ".join(cell.split())) for cell in cells)
    return Layout(header, line, tuple(_repeated(header, line)))


def _titles_above(filled: Sequence[Record]) -> int:
    """How many lines like `Lista de alunos 2026` stand above the header: single cells, and then several."""
    for at, (_, cells, _) in enumerate(filled[:_TITLES_AT_MOST]):
        if is_persons_row(cells):
            return 0
        if _filled(cells) > 1:
            return at
    return 0


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def is_persons_row(cells: Sequence[str]) -> bool:
    return any(len(cell) < 100 and _PERSONS_VALUE.fullmatch(cell.strip()) for cell in cells)


def _repeated(header: tuple[str, ...], line: int) -> Iterator[SheetProblem]:
    counts = Counter(name.casefold() for name in header if name)
    for column, name in enumerate(header, start=1):
        if counts[name.casefold()] > 1:
            yield SheetProblem(SheetCode.DUPLICATE_HEADER, line, {"column": column, "name": name})


def fitted(records: Iterable[Record], layout: Layout) -> Iterator[SheetRow]:
    """The rows below the header that are not blank, each as wide as the header."""
    width = len(layout.header)
    for line, cells, problem in records:
        if line <= layout.header_line or not (problem or any(map(str.strip, cells))):
            continue
        if problem is None and len(cells) == width and max(map(len, cells)) <= MAX_CELL_CHARS:
            yield SheetRow(line, tuple(cells))
        else:
            yield _fit(line, cells, problem, width)


def _fit(line: int, cells: Sequence[str], problem: SheetProblem | None, width: int) -> SheetRow:
    padded = tuple(cells[:width]) + ("",) * (width - len(cells))
    return SheetRow(line, padded, problem or _excess(line, cells, width) or _overlong(line, cells))


def _excess(line: int, cells: Sequence[str], width: int) -> SheetProblem | None:
    """Empty cells behind the last column are harmless: a delimiter at the end of each line makes them."""
    for column, cell in enumerate(cells[width:], start=width + 1):
        if cell.strip():
            fields: dict[str, str | int] = {"column": column, "value": shown(cell), "limit": width}
            return SheetProblem(SheetCode.TOO_MANY_CELLS, line, fields)
    return None


def _overlong(line: int, cells: Sequence[str]) -> SheetProblem | None:
    for column, cell in enumerate(cells, start=1):
        if len(cell) > MAX_CELL_CHARS:
            fields: dict[str, str | int] = {"column": column, "value": shown(cell), "limit": MAX_CELL_CHARS}
            return SheetProblem(SheetCode.CELL_TOO_LONG, line, fields)
    return None
