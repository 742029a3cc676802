"""What a row of a list changes of a person, and how a row that was left out is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping as Rows
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from avisa.audience.headers import Mapping
from avisa.audience.imports.types import DUPLICATE, FORGOTTEN, ForgottenRow, Row
from avisa.audience.rules import BadRow, DuplicateRow, GoodRow
from avisa.audience.sheet_types import Sheet
from avisa.audience.types import Person, Problem

_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}))?", re.IGNORECASE)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Counts:
    ok: int
    duplicate: int
    bad: int


def counts_of(rows: Sequence[Row]) -> Counts:
    ok = sum(isinstance(row.outcome, GoodRow) for row in rows)
    duplicate = sum(isinstance(row.outcome, DuplicateRow) for row in rows)
    return Counts(ok, duplicate, len(rows) - ok - duplicate)


def renewed(person: Person, row: GoodRow) -> Person | None:
    """The person as the row says; None when it says nothing new. An empty cell takes nothing away."""
    attributes = {**person.attributes, **row.attributes}
    language = language_in(row.attributes.get("language", "")) or person.language
    after = replace(
        person, name=row.name[:_LONGEST_NAME] or person.name, language=language, attributes=attributes
    )
    return None if after == person else after


def first_rows(ids: Rows[str, int], rows: Rows[str, GoodRow]) -> dict[int, GoodRow]:
    """A person's own, by their id: of one by a phone and one by an id of the platform the first counts."""
    found: dict[int, GoodRow] = {}
    for address, row in rows.items():
        if address in ids:
            found.setdefault(ids[address], row)
    return found


def language_in(cell: str) -> str:
    """As the platform writes languages: `pt-br` is `pt_BR`; empty when it is none."""
    found = _LANGUAGE.fullmatch(cell)
    if not found:
        return ""
    return f"{found[1].lower()}_{found[2].upper()}" if found[2] else found[1].lower()


def problem_in(row: Row, sheet: Sheet, mapping: Mapping) -> Problem | None:
    """What the report says of the row; None for a good one."""
    phone_column = mapping.phone + 1
    match row.outcome:
        case GoodRow():
            return None
        case DuplicateRow(line, first_line):
            return Problem(line, sheet.column_name(phone_column), row.typed, DUPLICATE, str(first_line))
        case ForgottenRow(line):
            return Problem(line, sheet.column_name(phone_column), "", FORGOTTEN, "")
        case BadRow(line, column, value, reason):
            return Problem(line, sheet.column_name(column) if column else "", value, str(reason), "")
