"""State rules as rows of text: what a form, a caller and a spreadsheet hold, read into rules and back.

The sheet has the columns of state_rules.csv. Spreadsheets change commas into semicolons and dates into
their own way of writing, so both are read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from avisa.calendar.places import STATES
from avisa.calendar.spans import day_of, written
from avisa.calendar.state_rules import COVERS, DAYS, new_id
from avisa.calendar.types import StateRule

COLUMNS: Final = ("id", "state", "law", "covers", *DAYS, "holidays", "source", "checked")
MOST_RULES, LONGEST_LAW, LONGEST_SOURCE = 200, 200, 500
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run
YES, NO = ("yes", "sim", "sí", "si"), ("no", "não", "nao", "")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadCell:
    """`line` is the sheet's, the header's being 1; `column` is one of COLUMNS, or "" for the sheet itself."""

    line: int
    column: str
    value: str


def as_row(rule: StateRule) -> dict[str, str]:
    days = {name: written(day) for name, day in zip(DAYS, rule.week, strict=True)}
    told = {"id": rule.id, "state": rule.state, "law": rule.law, "covers": rule.covers}
    rests = {"holidays": "yes" if rule.on_holidays else "no"}
    return told | days | rests | {"source": rule.source, "checked": rule.checked.isoformat()}


def wrong_columns(row: Row, today: date) -> list[str]:
    """Which of the row's values are none; `rule_in` takes a row without any."""
    good = {
        "id": not row["id"] or ID.fullmatch(row["id"]),
        "state": row["state"] in STATES,
        "law": 0 < len(row["law"]) <= LONGEST_LAW,
        "covers": row["covers"] in COVERS,
        "holidays": row["holidays"].lower() in YES + NO,
        "source": 0 < len(row["source"]) <= LONGEST_SOURCE,
        "checked": (day := date_of(row["checked"])) is not None and day <= today,
    }
    no_days = [name for name in DAYS if not is_day(row[name])]
    if not no_days and not any(row[name] for name in DAYS):
        no_days = [DAYS[0]]  # a rule that never opens would stop everything
    return [name for name in COLUMNS if name in no_days or not good.get(name, True)]


def rule_in(row: Row) -> StateRule:
    week = tuple(day_of(row[name]) for name in DAYS)
    identifier, state, law, covers = (row[name] for name in ("id", "state", "law", "covers"))
    checked = date_of(row["checked"])
    if checked is None:
        raise ValueError("date_malformed", row["checked"])
    works = row["holidays"].lower() in YES
    return StateRule(identifier, state, law, covers, week, works, row["source"], checked)


def is_day(typed: str) -> bool:
    with suppress(ValueError):
        return day_of(typed) is not None
    return False


def date_of(typed: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day of the calendar, anywhere
    return None


def sheet_of(rules: Collection[StateRule]) -> str:
    out = io.StringIO()
    sheet = csv.DictWriter(out, COLUMNS)
    sheet.writeheader()
    sheet.writerows({name: harmless(cell) for name, cell in as_row(rule).items()} for rule in rules)
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def rules_in(sheet: bytes, taken: Collection[str], today: date) -> tuple[list[StateRule], list[BadCell]]:
    """The rows of a sheet, and what cannot be read; a row without an id gets one that is not `taken`."""
    lines = text_of(sheet)
    columns, rows = rows_in(lines)
    missing = [name for name in COLUMNS if name not in columns and name != "id"]
    if missing or len(rows) > MOST_RULES:
        return [], [BadCell(1, "", ", ".join(missing) or str(len(rows)))]
    bad = [BadCell(line, name, row[name][:60]) for line, row in rows for name in wrong_columns(row, today)]
    return ([], bad) if bad else (named([rule_in(row) for _, row in rows], taken), [])


def text_of(sheet: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return sheet.decode("utf-8-sig")
    return sheet.decode("cp1252", "replace")


def rows_in(text: str) -> tuple[list[str], list[tuple[int, Row]]]:
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in header else ",")
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    rows = [(reader.line_num, plain(row)) for row in reader if any(row.values())]
    return columns, rows


def plain(row: Mapping[str, str | None]) -> Row:
    found = {name: (row.get(name) or "").strip() for name in COLUMNS}
    return {
        name: cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
        for name, cell in found.items()
    }


def named(rules: list[StateRule], taken: Collection[str]) -> list[StateRule]:
    """By id, the last row of an id wins."""
    known, found = {*taken, *(rule.id for rule in rules)}, dict[str, StateRule]()
    for rule in rules:
        identifier = rule.id or new_id(rule.state, rule.covers, known)
        known.add(identifier)
        found[identifier] = replace(rule, id=identifier)
    return list(found.values())
