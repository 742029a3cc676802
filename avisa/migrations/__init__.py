"""The one chain of migrations, for SQLite and PostgreSQL; `schema.metadata` is what it must end in."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select

from avisa.errors import Misconfigured
from avisa.kernel.db import Database, Tx
from avisa.kernel.planner import teach_planner

LOCK = 7_346_081_522  # any number that nobody else on this database locks


def upgrade(db: Database) -> None:
    """Bring the schema to the newest version, in one transaction; harmless when it is already there.

    Processes that start together pass one by one (the turnstile, or an advisory lock), so the
    second finds nothing left to do. Raises Misconfigured when a newer release has been here.
    """
    with db.write() as tx:
        if not db.is_sqlite:
            tx.execute(select(func.pg_advisory_xact_lock(LOCK)))
        refuse_newer(tx)
        command.upgrade(settings(tx), "head")
        teach_planner(tx)


def refuse_newer(tx: Tx) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(settings()).walk_revisions()}
    unknown = set(MigrationContext.configure(tx).get_current_heads()) - known
    if unknown:
        raise Misconfigured("database_newer", variable="AVISA_DATABASE_URL", revision=min(unknown))


def is_current(db: Database) -> bool:
    """Whether this program's schema is the database's; an empty database is not current."""
    with db.read() as tx:
        there = MigrationContext.configure(tx).get_current_heads()
    return set(there) == set(ScriptDirectory.from_config(settings()).get_heads())


def settings(tx: Tx | None = None) -> Config:
    """What Alembic would read from a file."""
    config = Config()
    config.set_main_option("script_location", "avisa:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = tx
    return config
