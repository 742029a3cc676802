"""A value of a JSON column, and `readings` of it, as SQL for both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, Text, bindparam, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from avisa.kernel.readings import (
    COMMA,
    CURRENCY,
    FROM,
    GROUPED,
    ISO_DAY,
    OUR_DAY,
    POINT,
    TO,
    day_in,
    number_in,
    plain,
)

FUNCTIONS = {"avisa_plain": plain, "avisa_number": number_in, "avisa_day": day_in}


def teach_readings(connection: Any) -> None:
    """SQLite has no patterns of its own: it asks us."""
    for name, function in FUNCTIONS.items():
        connection.create_function(name, 1, function, deterministic=True)


def value_at(column: ColumnElement[Any], name: str) -> ColumnElement[str]:
    """The text under a key of a JSON object; NULL where it has none. The key may hold any character."""
    return value_at_(column, bindparam("json_key", name, type_=Text(), unique=True))


def plain_of(text: ColumnElement[str]) -> ColumnElement[str]:
    return plain_(text)


def number_of(text: ColumnElement[str]) -> ColumnElement[float]:
    return number_(text)


def day_of(text: ColumnElement[str]) -> ColumnElement[str]:
    return day_(text)


class value_at_(FunctionElement[str]):  # noqa: N801 - reads as SQL does
    inherit_cache = True
    type: types.TypeEngine[str] = Text()
    name = "value_at"


class plain_(FunctionElement[str]):  # noqa: N801
    inherit_cache = True
    type: types.TypeEngine[str] = Text()
    name = "plain"


class number_(FunctionElement[float]):  # noqa: N801
    inherit_cache = True
    type: types.TypeEngine[float] = Float()
    name = "number"


class day_(FunctionElement[str]):  # noqa: N801
    inherit_cache = True
    type: types.TypeEngine[str] = Text()
    name = "day"


@compiles(value_at_, "sqlite")
def _value_on_sqlite(element: value_at_, compiler: SQLCompiler, **kw: Any) -> str:
    column, key = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(SELECT value FROM json_each({column}) WHERE key = {key})"


@compiles(value_at_, "postgresql")
def _value_on_postgresql(element: value_at_, compiler: SQLCompiler, **kw: Any) -> str:
    column, key = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(CAST({column} AS json) ->> {key})"


@compiles(plain_, "sqlite")
@compiles(number_, "sqlite")
@compiles(day_, "sqlite")
def _reading_on_sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    (text,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"avisa_{element.name}({text})"


@compiles(plain_, "postgresql")
def _plain_on_postgresql(element: plain_, compiler: SQLCompiler, **kw: Any) -> str:
    (text,) = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"translate(btrim({text}), '{FROM}', '{TO}')"


@compiles(number_, "postgresql")
def _number_on_postgresql(element: number_, compiler: SQLCompiler, **kw: Any) -> str:
    (text,) = (compiler.process(clause, **kw) for clause in element.clauses)
    bare = f"regexp_replace(btrim({text}), '{CURRENCY}', '')"
    ours = f"CAST(replace(replace({bare}, '.', ''), ',', '.') AS double precision)"
    return (
        f"(CASE WHEN {bare} ~ '{GROUPED}' OR {bare} ~ '{COMMA}' THEN {ours}"
        f" WHEN {bare} ~ '{POINT}' THEN CAST({bare} AS double precision) END)"
    )


@compiles(day_, "postgresql")
def _day_on_postgresql(element: day_, compiler: SQLCompiler, **kw: Any) -> str:
    (text,) = (compiler.process(clause, **kw) for clause in element.clauses)
    bare = f"btrim({text})"
    day, month = (f"lpad(split_part({bare}, '/', {part}), 2, '0')" for part in (1, 2))
    return (
        f"(CASE WHEN {bare} ~ '{ISO_DAY}' THEN left({bare}, 10)"
        f" WHEN {bare} ~ '{OUR_DAY}' THEN split_part({bare}, '/', 3) || '-' || {month} || '-' || {day} END)"
    )
