"""What becomes of each row of a list: a person, somebody who is there already, or a reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from avisa.audience.address_cells import ScopedId, parse_address
from avisa.audience.headers import Mapping
from avisa.audience.phones import REASON_TEXT, Phone, PhoneProblem, PhoneReason
from avisa.audience.sheet_types import SHEET_TEXT, SheetCode, SheetProblem, SheetRow, shown


@dataclass(frozen=True, slots=True)
class GoodRow:
    """Cells of `attributes` are stripped, and left out when empty."""

    line: int
    phone: Phone | ScopedId
    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    line: int
    first_line: int
    phone: Phone | ScopedId


@dataclass(frozen=True, slots=True)
class BadRow:
    """`column` counts from 1, as `line` does; 0 is the row as a whole (`Sheet.column_name` names it)."""

    line: int
    column: int
    value: str
    reason: PhoneReason | SheetCode


Outcome = GoodRow | DuplicateRow | BadRow

ROW_TEXT: Final[dict[str, str]] = {**SHEET_TEXT, **REASON_TEXT}


Seen = dict[int | str, int]  # the first line of each address; a number takes less room than its digits


def classify(row: SheetRow, mapping: Mapping, seen: Seen, region: str = "BR") -> Outcome:
    """Exactly one outcome per row. `seen` is kept between calls."""
    if row.problem:
        return _unreadable(row.problem, row.line)
    phone = parse_address(row.cells[mapping.phone], region)
    if isinstance(phone, PhoneProblem):
        return BadRow(row.line, mapping.phone + 1, shown(row.cells[mapping.phone]), phone.reason)
    first_line = seen.setdefault(key_of(phone), row.line)
    if first_line != row.line:
        return DuplicateRow(row.line, first_line, phone)
    return _good(row, mapping, phone)


def classified(rows: Iterable[SheetRow], mapping: Mapping, region: str = "BR") -> Iterator[Outcome]:
    """One outcome for each row of a sheet, in its order."""
    seen: Seen = {}
    for row in rows:
        yield classify(row, mapping, seen, region)


def _unreadable(problem: SheetProblem, line: int) -> BadRow:
    fields = problem.fields
    return BadRow(line, int(fields.get("column", 0)), str(fields.get("value", "")), problem.code)


def key_of(phone: Phone | ScopedId) -> int | str:
    return int(phone.e164) if isinstance(phone, Phone) else phone.bsuid


def _good(row: SheetRow, mapping: Mapping, phone: Phone | ScopedId) -> GoodRow:
    name = "" if mapping.name is None else " ".join(row.cells[mapping.name].split())
    attributes = {key: cell for at, key in mapping.attributes if (cell := row.cells[at].strip())}
    return GoodRow(row.line, phone, name, attributes)
