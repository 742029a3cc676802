"""Many rows in one statement: `executemany` on SQLite, arrays through `unnest` on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Table,
    Text,
    and_,
    bindparam,
    func,
    select,
    types,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

from avisa.kernel.db import Row, Tx
from avisa.kernel.prepared import inserting, updating


def bulk_insert(tx: Tx, table: Table, rows: Sequence[Row], ignore_conflicts: bool = False) -> int:
    """Insert rows that all have the same keys; returns how many were really inserted.

    With `ignore_conflicts` a row that meets any unique constraint is left out, not an error.
    """
    if not rows:
        return 0
    names = list(rows[0])
    if tx.dialect.name == "sqlite":
        return inserting(table, names, ignore_conflicts, tx.dialect).run(tx, rows)
    given = unnested([table.c[name] for name in names])
    source = select(*(given.c[name] for name in names))
    pg_into = postgresql.insert(table).from_select(names, source)
    pg_statement = pg_into.on_conflict_do_nothing() if ignore_conflicts else pg_into
    # Without this SQLAlchemy forgets the count of an INSERT and answers -1.
    counted = pg_statement.execution_options(preserve_rowcount=True)
    return tx.execute(counted, arrays(rows, names)).rowcount


def bulk_update(
    tx: Tx,
    table: Table,
    rows: Sequence[Row],
    keys: Sequence[str] = ("workspace_id", "id"),
    where: ColumnElement[bool] | None = None,
) -> int:
    """Set every non-key column of `rows` where the `keys` and `where` hold; returns the rows changed.

    All rows have the same keys. A column that compares and sets goes into `keys` or `where`.
    """
    if table.info["sharded"] and "workspace_id" not in keys:
        raise ValueError("a bulk update must name its workspace")
    if not rows:
        return 0
    changed = [name for name in rows[0] if name not in keys]
    if tx.dialect.name == "sqlite":
        return updating(table, list(rows[0]), keys, where, tx.dialect).run(tx, rows)
    given = unnested([table.c[name] for name in (*keys, *changed)])
    matches = [table.c[name] == given.c[name] for name in keys]
    statement = (
        update(table)
        .where(and_(*matches, *([] if where is None else [where])))
        .values({name: given.c[name] for name in changed})
    )
    return tx.execute(statement, arrays(rows, (*keys, *changed))).rowcount


def unnested(columns: Sequence[Column[Any]]) -> Any:
    """PostgreSQL: the arrays bound under the columns' names, as a table of rows."""
    bound = [bindparam(f"v_{column.name}", type_=ARRAY(column.type, dimensions=1)) for column in columns]
    given = func.unnest(*bound).table_valued(*(bindable(column) for column in columns), name="given")
    return given.render_derived()


def bindable(column: Column[Any]) -> Column[Any]:
    return Column(column.name, column.type)


def arrays(rows: Sequence[Row], names: Iterable[str]) -> dict[str, list[Any]]:
    return {f"v_{name}": [row[name] for row in rows] for name in names}


class IdList(types.TypeDecorator[Any]):
    """A list of ids as one parameter: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else msgspec.json.encode(list(value)).decode()


class TextList(IdList):
    """The same for texts (phones, keys)."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())


class among_(FunctionElement[bool]):  # noqa: N801 - reads as SQL does
    """See `among`."""

    inherit_cache = True
    type = types.Boolean()
    name = "among"

    def self_group(self, against: OperatorType | None = None) -> Any:
        # Else SQLAlchemy writes `... IN (...) = 1` for SQLite, which then reads the whole workspace
        # instead of its index.
        return self


@compiles(among_, "sqlite")
def _among_on_sqlite(element: among_, compiler: SQLCompiler, **kw: Any) -> str:
    column, given = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"


@compiles(among_, "postgresql")
def _among_on_postgresql(element: among_, compiler: SQLCompiler, **kw: Any) -> str:
    column, given = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY({given})"


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column` is one of `values`, which travel as a single parameter: the statement stays cached."""
    return among_(column, bindparam("among", list(values), type_=list_like(column), unique=True))


def among_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same for a statement that is built once: the values are its parameter `name`."""
    return among_(column, bindparam(name, type_=list_like(column)))


def list_like(column: ColumnElement[Any]) -> IdList:
    return TextList() if isinstance(column.type, Text) else IdList()
