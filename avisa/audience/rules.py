"""What becomes of each row of a list: a person, somebody who is there already, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from avisa.audience.headers import Mapping
from avisa.audience.phones import REASON_TEXT, Phone, PhoneProblem, PhoneReason, parse_phone
from avisa.audience.sheet_types import SHEET_TEXT, SheetCode, SheetProblem, SheetRow, shown


@dataclass(frozen=True, slots=True)
class GoodRow:
    """Cells of `attributes` are stripped, and left out when empty."""

    line: int
    phone: Phone
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    line: int
    first_line: int
    phone: Phone


@dataclass(frozen=True, slots=True)
class BadRow:
    """`column` counts from 1, as `line` does; 0 is the row as a whole (`Sheet.column_name` names it)."""

    line: int
    column: int
    value: str
    reason: PhoneReason | SheetCode


Outcome = GoodRow | DuplicateRow | BadRow

ROW_TEXT: Final[dict[str, str]] = {**SHEET_TEXT, **REASON_TEXT}


def classify(row: SheetRow, mapping: Mapping, seen: dict[int, int], region: str = "BR") -> Outcome:
    """Exactly one outcome per row. `seen` keeps the first line of each number's digits between calls."""
    if row.problem:
        return _unreadable(row.problem, row.line)
    phone = parse_phone(row.cells[mapping.phone], region)
    if isinstance(phone, PhoneProblem):
        return BadRow(row.line, mapping.phone + 1, shown(row.cells[mapping.phone]), phone.reason)
    first_line = seen.setdefault(int(phone.e164), row.line)
    if first_line != row.line:
        return DuplicateRow(row.line, first_line, phone)
    return _good(row, mapping, phone)


def classified(rows: Iterable[SheetRow], mapping: Mapping, region: str = "BR") -> Iterator[Outcome]:
    """One outcome for each row of a sheet, in its order."""
    seen: dict[int, int] = {}
    for row in rows:
        yield classify(row, mapping, seen, region)


def _unreadable(problem: SheetProblem, line: int) -> BadRow:
    fields = problem.fields
    return BadRow(line, int(fields.get("column", 0)), str(fields.get("value", "")), problem.code)


def _good(row: SheetRow, mapping: Mapping, phone: Phone) -> GoodRow:
    name = "" if mapping.name is None else " ".join(row.cells[mapping.name].split())
    attributes = {key: cell for at, key in mapping.attributes if (cell := row.cells[at].strip())}
    return GoodRow(row.line, phone, name, attributes)
