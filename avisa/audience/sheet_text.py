"""CSV in all its dialects, read line by line in bounded memory."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, Final

from avisa.audience.sheet_encoding import encoding_of
from avisa.audience.sheet_layout import fitted, is_persons_row, lay_out
from avisa.audience.sheet_types import Record, Sheet, SheetCode, SheetProblem, SheetRow, shown

_DELIMITERS: Final = ";,\t|"
_MAX_LINE: Final = 65_536
_MAX_RECORD_LINES: Final = 64  # a quoted cell with more line breaks is a quotation mark that nobody closed
_MAX_RECORD_CHARS: Final = 100_000  # below the csv module's own limit for a field, 131,072
_SAMPLE_LINES: Final = 200
_HEADER_WITHIN: Final = 10

# What the decoders below leave where bytes are no characters; UTF-16 knows no surrogateescape.
_FLAW: Final = re.compile("[\0\udc80-\udcff]")
_UTF16_FLAW: Final = re.compile("[\0\ufffd]")

Line = tuple[int, str, bool]  # its number, its text with the line break, whether it is whole


def open_text(source: BinaryIO, filename: str) -> Sheet | SheetProblem:
    encoding = encoding_of(source)
    if encoding is None:
        return SheetProblem(SheetCode.BINARY_FILE)
    sample = list(islice(_lines(source, encoding), _SAMPLE_LINES))
    declared = re.fullmatch(r"sep=(.)\s*", sample[0][1]) if sample else None  # Excel's own first line
    delimiter = (
        declared[1] if declared else _sniffed(sample, "\t" if filename.lower().endswith(".tsv") else "")
    )
    above = 1 if declared else 0

    def records() -> Iterator[Record]:
        return _records(islice(_lines(source, encoding), above, None), delimiter, _flaw_of(encoding))

    layout = lay_out(list(islice(records(), _SAMPLE_LINES)))
    if isinstance(layout, SheetProblem):
        return layout

    def read() -> Iterator[SheetRow]:
        return fitted(records(), layout)

    if next(read(), None) is None:
        return SheetProblem(SheetCode.HEADER_ONLY, layout.header_line)
    return Sheet(filename, layout.header, layout.header_line, encoding, delimiter, layout.warnings, read)


def _flaw_of(encoding: str) -> re.Pattern[str]:
    return _UTF16_FLAW if encoding.startswith("utf-16") else _FLAW


def _lines(source: BinaryIO, encoding: str) -> Iterator[Line]:
    """Every physical line from the top, CRLF, LF or CR; of an endless one only the beginning is kept."""
    source.seek(0)
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    text = io.TextIOWrapper(source, encoding, errors, newline=None)
    number = 0
    try:
        while line := text.readline(_MAX_LINE):
            number += 1
            whole = len(line) < _MAX_LINE or line.endswith("\n")
            yield number, line, whole
            while not (whole or line.endswith("\n") or not line):
                line = text.readline(_MAX_LINE)
    finally:
        text.detach()  # the caller's file stays open


def _records(lines: Iterable[Line], delimiter: str, flaw: re.Pattern[str]) -> Iterator[Record]:
    """Rows of cells; most lines hold no quotation mark and are split as they are."""
    ahead = _Ahead(lines)
    for line in ahead:
        number, text, whole = line
        if not whole:
            yield number, (), SheetProblem(SheetCode.LINE_TOO_LONG, number, {"value": shown(text)})
        elif '"' in text:
            yield _quoted(line, ahead, delimiter, flaw)
        else:
            cells = text.removesuffix("\n").split(delimiter)
            yield number, cells, _flawed(number, cells, flaw) if flaw.search(text) else None


class _Ahead:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._returned: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        return self

    def __next__(self) -> Line:
        return self._returned.popleft() if self._returned else next(self._lines)

    def give_back(self, lines: Sequence[Line]) -> None:
        self._returned.extendleft(reversed(lines))


def _quoted(first: Line, ahead: _Ahead, delimiter: str, flaw: re.Pattern[str]) -> Record:
    """One record that may run over several lines; a quotation mark left open costs its own line only."""
    taken = _Taken(first, ahead)
    cells = next(csv.reader(taken, delimiter=delimiter), [])
    number, text, _ = first
    if taken.ran_away or any(_is_swallowed(line, delimiter) for line in taken.lines[1:]):
        ahead.give_back(taken.lines[1:])
        problem = SheetProblem(SheetCode.UNCLOSED_QUOTE, number, {"value": shown(text.rstrip("\n"))})
        return number, text.rstrip("\n").split(delimiter), problem
    return number, cells, _flawed(number, cells, flaw)


def _is_swallowed(line: Line, delimiter: str) -> bool:
    """Whether a line inside of quotes is somebody's own row: two stray marks must not hide a person."""
    before, _, _ = line[1].partition('"')
    return delimiter in before and is_persons_row(before.split(delimiter))


class _Taken:
    """The lines that the csv module asks for to finish one record, up to the limits."""

    def __init__(self, first: Line, ahead: _Ahead) -> None:
        self.lines: list[Line] = []
        self.ran_away = False
        self._first: Line | None = first
        self._ahead = ahead
        self._chars = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._first or next(self._ahead, None)
        self._first = None
        if line is not None:
            self.lines.append(line)
            self._chars += len(line[1])
        if (
            line is None
            or not line[2]
            or len(self.lines) > _MAX_RECORD_LINES
            or self._chars > _MAX_RECORD_CHARS
        ):
            self.ran_away = True
            raise StopIteration
        return line[1]


def _flawed(number: int, cells: Sequence[str], flaw: re.Pattern[str]) -> SheetProblem | None:
    for column, cell in enumerate(cells, start=1):
        if found := flaw.search(cell):
            code = SheetCode.NUL_CHARACTER if found[0] == "\0" else SheetCode.UNDECODABLE
            return SheetProblem(code, number, {"column": column, "value": shown(cell)})
    return None


def _sniffed(sample: Sequence[Line], preferred: str) -> str:
    """The delimiter under which the sample looks most like a table of people."""
    candidates = sorted(_DELIMITERS, key=lambda delimiter: delimiter != preferred)
    scores = {delimiter: _likeness(sample, delimiter) for delimiter in candidates}
    best = max(candidates, key=lambda delimiter: scores[delimiter])
    if scores[best] > 0:
        return best
    text = "".join(line[1] for line in sample)  # one column: the delimiter is one that nobody uses
    return min(",;\t|", key=text.count)


def _likeness(sample: Sequence[Line], delimiter: str) -> float:
    """Rows as wide as the header, a header in the first line, cells that are a phone and nothing else."""
    rows = [cells for _, cells, problem in _records(sample, delimiter, _FLAW) if not problem and any(cells)]
    width = _width(rows)
    if width < 2:
        return 0
    regular = sum(len(cells) == width for cells in rows) / len(rows)
    phones = sum(map(is_persons_row, rows)) / len(rows)
    return regular + phones + (0.5 if len(rows[0]) == width else 0)


def _width(rows: Sequence[Sequence[str]]) -> int:
    """The header's, or without one that of most rows; 0 where what looks like columns has no header."""
    if rows and is_persons_row(rows[0]):
        return Counter(map(len, rows)).most_common(1)[0][0]
    headers = (len(cells) for cells in rows[:_HEADER_WITHIN] if len(cells) > 1 and not is_persons_row(cells))
    return next(headers, 0)
