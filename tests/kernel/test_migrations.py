"""The chain of migrations ends in the schema that the code believes in, on both databases."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import exc

from avisa.consent.tables import consent_event
from avisa.errors import Misconfigured
from avisa.kernel.db import Database
from avisa.migrations import is_current, upgrade
from avisa.migrations.schema import metadata
from tests.cast import Company, put
from tests.databases import Databases

SQLITE_SCHEMA = (
    "SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger'"
    " AND tbl_name NOT IN ('alembic_version', 'sqlite_stat1', 'sqlite_stat4')"
)
POSTGRESQL_SCHEMA = """
SELECT 'index', indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conname::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'column', table_name || '.' || column_name,
    concat_ws(' ', ordinal_position, data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param, migrated=False) as url:
        yield url


def schema_of(db: Database) -> set[tuple[str, ...]]:
    question = SQLITE_SCHEMA if db.is_sqlite else POSTGRESQL_SCHEMA
    with db.read() as tx:
        rows = tx.exec_driver_sql(question).all()
    written = {(kind, name, *in_any_order(sql or "")) for kind, name, sql in rows}
    return {row for row in written if "alembic_version" not in row[1]}


def in_any_order(definition: str) -> list[str]:
    """A table's constraints may be written in any order; its columns may not."""
    body, _, tail = " ".join(definition.split()).rpartition(" )")
    columns, *constraints = re.split(", (?=CONSTRAINT)", body)
    return [columns, *sorted(constraints), tail]


def test_the_migrated_schema_is_the_one_that_the_tables_declare(databases: Databases, empty: str) -> None:
    declared = Database(empty)
    with declared.write() as tx:
        metadata.create_all(tx)
    with databases.fresh("sqlite" if declared.is_sqlite else "postgresql") as migrated:
        assert schema_of(migrated) == schema_of(declared)
    declared.close()


def test_alembic_finds_nothing_left_to_do(db: Database) -> None:
    with db.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) == []


def test_migrating_twice_changes_nothing(empty: str) -> None:
    db = Database(empty)
    assert not is_current(db)
    upgrade(db)
    before = schema_of(db)
    upgrade(db)
    assert is_current(db)
    assert schema_of(db) == before
    db.close()


def test_a_database_of_a_newer_release_is_refused(empty: str) -> None:
    db = Database(empty)
    upgrade(db)
    with db.write() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not is_current(db)
    with pytest.raises(Misconfigured, match="database_newer"):
        upgrade(db)
    db.close()


def upgrade_at(url: str) -> bool:
    db = Database(url)
    upgrade(db)
    return is_current(db)


def test_two_processes_that_start_together_migrate_once(empty: str) -> None:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as both:
        assert list(both.map(upgrade_at, [empty, empty])) == [True, True]


@pytest.mark.parametrize("verb", ["UPDATE consent_event SET kind = 'revoke'", "DELETE FROM consent_event"])
def test_the_ledger_refuses_to_be_changed(horizonte: Company, verb: str) -> None:
    with horizonte.unit() as work:
        put(work.tx, consent_event, workspace_id=work.workspace_id, position=1, kind="grant")
    with pytest.raises(exc.IntegrityError, match="append_only"), horizonte.db.write() as tx:
        tx.exec_driver_sql(verb)


def test_the_ledger_refuses_to_be_emptied(databases: Databases) -> None:
    with (
        databases.fresh("postgresql") as db,
        pytest.raises(exc.IntegrityError, match="append_only"),
        db.write() as tx,
    ):
        tx.exec_driver_sql("TRUNCATE consent_event")
