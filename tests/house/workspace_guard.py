"""The guard on every statement of the tests: a sharded table is only touched through its workspace.

A table is held when `workspace_id` equals a value, or the `workspace_id` of something that is held.
Only conditions that must all be true count: nothing below OR, NOT or CASE, and in an outer join its
condition holds the joined side alone. Text that tests run themselves is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Table, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BooleanClauseList,
    ClauseElement,
    ColumnElement,
    Grouping,
)
from sqlalchemy.sql.selectable import (
    CTE,
    Alias,
    AliasedReturnsRows,
    CompoundSelect,
    Exists,
    FromClause,
    Join,
    Lateral,
    ScalarSelect,
    SelectBase,
    SelectState,
    SelectStatementGrouping,
)
from sqlalchemy.sql.visitors import iterate

Statement = Select[Any] | Update | Delete


class WorkspaceLeftOut(AssertionError):
    """A statement would read or write rows of every workspace."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be true, and the tables whose rows it can keep away."""

    clause: ClauseElement
    filters: frozenset[FromClause] | None = None  # None: all of them


@dataclass(frozen=True, slots=True)
class Scope:
    """The tables of the enclosing statements, and those among them that are held."""

    sources: frozenset[FromClause] = frozenset()
    held: frozenset[FromClause] = frozenset()


NOWHERE = Scope()
approved: set[object] = set()  # statements' cache keys: the same shape is looked at once


def guard(
    connection: Connection, statement: object, several: Sequence[Any], one: object, _options: object
) -> None:
    """Listener for `before_execute`."""
    if not isinstance(statement, ClauseElement):
        return
    try:
        approve(statement)
        if isinstance(statement, Insert):
            check_insert(statement, several or ([one] if one else []))
    except WorkspaceLeftOut as left_out:
        shown = statement.compile(dialect=connection.dialect)
        raise WorkspaceLeftOut(f"{left_out}\n{shown}") from None


def approve(statement: ClauseElement) -> None:
    known = statement._generate_cache_key()
    key = known.key if known else None
    if key is None or key not in approved:
        check(statement)
        approved.add(key)


def check_insert(statement: Insert, given: Sequence[Any]) -> None:
    named = {column.key if hasattr(column, "key") else column for column in inserted_columns(statement)}
    everywhere = all("workspace_id" in row for row in given) and bool(given)
    if is_sharded(statement.table) and "workspace_id" not in named and not everywhere:
        raise WorkspaceLeftOut(f"INSERT INTO {statement.table.name} says no workspace_id")


def inserted_columns(statement: Insert) -> Iterable[Any]:
    if statement._select_names:
        return statement._select_names
    several = [row for rows in statement._multi_values for row in rows]
    return several[0] if several else (statement._values or {})


def check(statement: ClauseElement, outer: Scope = NOWHERE) -> None:
    """Raises WorkspaceLeftOut."""
    match statement:
        case CompoundSelect():
            for part in statement.selects:
                check(part, outer)
        case SelectStatementGrouping() | ScalarSelect() | Exists():
            check(statement.element, outer)
        case Select() | Update() | Delete():
            check_one(statement, outer)
        case _:
            check_parts(statement, outer)


def check_one(statement: Statement, outer: Scope) -> None:
    sources = sources_of(statement, outer)
    enclosing = outer.held - frozenset(sources)
    held = held_in(sources, list(conditions_of(statement)), enclosing)
    for source in sources:
        if is_sharded(source) and source not in held:
            raise WorkspaceLeftOut(f"{source.description} is read or changed without its workspace")
    here = Scope(outer.sources | frozenset(sources), held)
    for source in sources:
        if isinstance(source, AliasedReturnsRows) and not is_table(source):
            check(source.element, here if isinstance(source, Lateral) else NOWHERE)
    check_parts(statement, here)


def check_parts(statement: ClauseElement, scope: Scope) -> None:
    """The statements inside: sub-queries in columns and conditions, and CTEs that change rows."""
    for inner in statements_in(statement):
        check(inner, scope)


def statements_in(clause: ClauseElement) -> Iterator[ClauseElement]:
    for child in clause.get_children():
        if isinstance(child, SelectBase | ScalarSelect | Exists | Update | Delete | Insert):
            yield child
        elif isinstance(child, CTE) and isinstance(child.element, Update | Delete | Insert):
            yield child.element
        elif isinstance(child, Join) or not isinstance(child, FromClause):
            yield from statements_in(child)


def sources_of(statement: Statement, outer: Scope = NOWHERE) -> list[FromClause]:
    """What the statement itself reads; tables that it takes from an enclosing one are not among them."""
    given: Iterable[Any] = (
        displayed(statement, outer)
        if isinstance(statement, Select)
        else [statement.table, *implied_sources(statement, outer)]
    )
    return list(dict.fromkeys(leaf for source in given for leaf in leaves(source)))


def displayed(statement: Select[Any], outer: Scope = NOWHERE) -> list[FromClause]:
    enclosing = list(outer.sources)
    no_compiler: Any = None  # `get_final_froms` would render the whole statement first
    return SelectState(statement, no_compiler)._get_display_froms(enclosing, enclosing)


def implied_sources(statement: Update | Delete, outer: Scope) -> Iterator[FromClause]:
    """UPDATE ... FROM and DELETE ... USING: what the conditions and new values name besides the table."""
    values = list((getattr(statement, "_values", None) or {}).values())
    for clause in (*statement._where_criteria, *values):
        if isinstance(clause, ColumnElement):
            yield from (source for source in clause._from_objects if source not in outer.sources)


def leaves(source: Any) -> Iterator[FromClause]:
    if isinstance(source, Join):
        yield from leaves(source.left)
        yield from leaves(source.right)
    elif isinstance(source, FromClause):
        yield source


def conditions_of(statement: Statement) -> Iterator[Condition]:
    for clause in statement._where_criteria:
        yield from (Condition(part) for part in conjuncts(clause))
    if isinstance(statement, Select):
        for source in displayed(statement):
            yield from join_conditions(source)


def join_conditions(source: Any, within: frozenset[FromClause] | None = None) -> Iterator[Condition]:
    if not isinstance(source, Join):
        return
    right = frozenset(leaves(source.right))
    filtered = frozenset() if source.full else right if source.isouter else within
    if source.onclause is not None:
        yield from (Condition(part, filtered) for part in conjuncts(source.onclause))
    yield from join_conditions(source.left, frozenset() if source.full else within)
    yield from join_conditions(source.right, filtered if source.isouter or source.full else within)


def conjuncts(clause: Any) -> Iterator[ClauseElement]:
    if isinstance(clause, Grouping):
        yield from conjuncts(clause.element)
    elif isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from conjuncts(part)
    elif isinstance(clause, ClauseElement):
        yield clause


def held_in(
    sources: Sequence[FromClause], conditions: Sequence[Condition], enclosing: frozenset[FromClause]
) -> frozenset[FromClause]:
    """Grows from what equals a value to what equals something held, until nothing is added."""
    held = enclosing | {source for source in sources if is_proven(source)}
    while True:
        found = {source for condition in conditions for source in newly_held(condition, held)}
        if found <= held:
            return held
        held = held | found


def newly_held(condition: Condition, held: frozenset[FromClause]) -> Iterator[FromClause]:
    clause = condition.clause
    if not isinstance(clause, BinaryExpression) or clause.operator is not operators.eq:
        return
    for side, other in ((clause.left, clause.right), (clause.right, clause.left)):
        source = workspace_of(side)
        filters = condition.filters is None or source in condition.filters
        if source is not None and filters and is_known(other, held):
            yield source


def workspace_of(side: Any) -> FromClause | None:
    """The table whose workspace this column is; `id` is the one of the table `workspace` itself."""
    source = getattr(side, "table", None)
    if not isinstance(source, FromClause):
        return None
    own = "id" if getattr(plain(source), "name", "") == "workspace" else "workspace_id"
    return source if side.name == own else None


def is_known(other: Any, held: frozenset[FromClause]) -> bool:
    columns = [part for part in iterate(other) if getattr(part, "table", None) is not None]
    return not columns or (workspace_of(other) in held)


def is_proven(source: FromClause) -> bool:
    """A sub-query or CTE was checked by itself; values and arrays were given by the caller."""
    return not is_table(source)


def is_table(source: FromClause) -> bool:
    return isinstance(plain(source), Table)


def is_sharded(source: FromClause) -> bool:
    table = plain(source)
    return isinstance(table, Table) and bool(table.info.get("sharded"))


def plain(source: FromClause) -> Any:
    return plain(source.element) if isinstance(source, Alias) else source
