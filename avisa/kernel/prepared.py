"""SQLite's bulk statements, compiled once: SQLAlchemy's own `executemany` spends more time on each row's
parameters than SQLite on writing it (26 of 145 microseconds of a message, measured 2026-11).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Dialect, Table, and_, bindparam, literal_column, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import Insert, Update

from avisa.kernel.db import Row, Tx

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement and what it takes of each row, in the order of its question marks."""

    sql: str
    names: tuple[str, ...]
    converts: tuple[Convert | None, ...]

    def run(self, tx: Tx, rows: Sequence[Row]) -> int:
        take = itemgetter(*self.names) if len(self.names) > 1 else lambda row: (row[self.names[0]],)
        values = [take(row) for row in rows]
        if any(self.converts):
            values = [self._converted(line) for line in values]
        return tx.exec_driver_sql(self.sql, values).rowcount

    def _converted(self, line: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(line, self.converts, strict=True)
        )


LITERALLY = {"literal_binds": True}
MOST_KNOWN = 500  # a condition with a value of its own each time must not fill the memory

_KNOWN: dict[tuple[object, ...], Prepared] = {}


def inserting(table: Table, names: Sequence[str], ignore_conflicts: bool, dialect: Dialect) -> Prepared:
    key = ("insert", table.name, *names, ignore_conflicts)
    if key not in _KNOWN:
        into = sqlite.insert(table).values({name: bindparam(f"v_{name}") for name in names})
        statement = into.on_conflict_do_nothing() if ignore_conflicts else into
        _KNOWN[key] = prepare(dialect, table, statement)
    return _KNOWN[key]


def updating(
    table: Table,
    names: Sequence[str],
    keys: Sequence[str],
    where: ColumnElement[bool] | None,
    dialect: Dialect,
) -> Prepared:
    """`where` may hold values: they are written into the statement, which is then made for them alone."""
    spelled = "" if where is None else str(where.compile(dialect=dialect, compile_kwargs=LITERALLY))
    key = ("update", table.name, *names, "|", *keys, "|", spelled)
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    if key not in _KNOWN:
        matches = [table.c[name] == bindparam(f"v_{name}") for name in keys]
        statement = (
            update(table)
            .where(and_(*matches, *([literal_column(spelled)] if spelled else [])))
            .values({name: bindparam(f"v_{name}") for name in names if name not in keys})
        )
        _KNOWN[key] = prepare(dialect, table, statement)
    return _KNOWN[key]


def prepare(dialect: Dialect, table: Table, statement: Insert | Update) -> Prepared:
    compiled = statement.compile(dialect=dialect)
    names = tuple(name.removeprefix("v_") for name in compiled.positiontup or ())
    return Prepared(str(compiled), names, tuple(converter(dialect, table.c[name]) for name in names))


def converter(dialect: Dialect, column: Column[Any]) -> Convert | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)
