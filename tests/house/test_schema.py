"""Tables: sharded ones begin with their workspace everywhere, and the few global ones are listed."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, UniqueConstraint

from avisa.kernel.schema import GLOBAL_TABLES
from avisa.migrations.schema import ROOMS, metadata
from tests.house.source import module_of, python_files

SHARDED = [table for table in metadata.sorted_tables if table.info["sharded"]]


def test_the_list_of_global_tables_is_exact() -> None:
    assert {table.name for table in metadata.sorted_tables if not table.info["sharded"]} == GLOBAL_TABLES


def test_every_room_with_tables_is_part_of_the_schema() -> None:
    written = {module_of(file) for file in python_files("avisa") if file.name == "tables.py"}
    assert {room.__name__ for room in ROOMS} == written


@pytest.mark.parametrize("table", SHARDED, ids=lambda table: table.name)
def test_a_sharded_table_begins_with_its_workspace(table: Table) -> None:
    assert next(iter(table.c)).name == "workspace_id"
    assert not table.c.workspace_id.nullable
    assert next(iter(table.primary_key.columns)).name == "workspace_id"
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            assert next(iter(constraint.columns)).name == "workspace_id", constraint.name
    for index in table.indexes:
        assert next(iter(index.columns)).name == "workspace_id", index.name
    for reference in table.foreign_key_constraints:
        assert next(iter(reference.columns)).name == "workspace_id", reference.name
        assert reference.elements[0].column.name == ("id" if len(reference.elements) == 1 else "workspace_id")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_a_table_keeps_its_names_within_what_postgresql_can_hold(table: Table) -> None:
    names = [str(constraint.name) for constraint in table.constraints] + [str(i.name) for i in table.indexes]
    assert [name for name in names if len(name) > 63] == []
