"""A program that stands still in the middle of a write does not keep its locks for ever."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from avisa.kernel.db import Database, is_passing
from tests.databases import Databases

PATIENCE = 30.0


def test_a_server_undoes_what_stands_still(databases: Databases) -> None:
    with databases.fresh_url("postgresql", migrated=False) as url:
        sleeper, other = Database(url, stuck_after=200), Database(url)
        try:
            the_other_gets_the_row(sleeper, other)
        finally:
            sleeper.close()
            other.close()


def the_other_gets_the_row(sleeper: Database, other: Database) -> None:
    with sleeper.write() as tx:
        tx.execute(text("CREATE TABLE thing (id INTEGER, owner TEXT)"))
        tx.execute(text("INSERT INTO thing VALUES (1, 'nobody')"))
    with pytest.raises(DBAPIError) as undone, sleeper.write() as tx:
        tx.execute(text("UPDATE thing SET owner = 'sleeper'"))
        taken = threading.Event()
        threading.Thread(target=take, args=(other, taken), daemon=True).start()
        assert taken.wait(PATIENCE), "the sleeper kept its lock"
        tx.execute(text("SELECT 1"))
    assert is_passing(undone.value)
    with sleeper.read() as tx:
        assert tx.scalar(text("SELECT owner FROM thing")) == "other"


def take(other: Database, taken: threading.Event) -> None:
    with other.write() as tx:
        tx.execute(text("UPDATE thing SET owner = 'other'"))
    taken.set()
