"""Fresh databases for tests: a copy of a template that was migrated once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from avisa.kernel.db import Database
from avisa.migrations import upgrade
from avisa.migrations.schema import metadata
from tests.postgres import PostgresServer

TEMPLATE = "avisa_template"
# For a test whose fault would lie before any statement: in a form, a role, a word, a header.
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


class Databases:
    """Makes them; PostgreSQL starts when the first test asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._server: PostgresServer | None = None
        self._given_back: list[str] = []
        self._free_files: list[Path] = []
        self._opened: dict[str, Database] = {}

    @contextmanager
    def fresh(self, kind: str) -> Iterator[Database]:
        """A database with the migrated schema and no rows; all that is in it is gone at the end."""
        with self.fresh_url(kind) as url:
            # An address is given out again, and what SQLAlchemy has compiled for it is not compiled anew.
            database = self._opened.pop(url, None) or Database(url)
            try:
                yield database
            finally:
                database.close()
                self._opened[url] = database

    @contextmanager
    def fresh_url(self, kind: str, migrated: bool = True) -> Iterator[str]:
        """The same as an address, for programs that open it themselves."""
        making = self._sqlite if kind == "sqlite" else self._postgresql
        with making(migrated) as url:
            yield url

    def _new_name(self) -> str:
        return f"test_{next(self._numbers)}"

    @contextmanager
    def _sqlite(self, migrated: bool) -> Iterator[str]:
        file = self._free_files.pop() if self._free_files else self._folder / f"{self._new_name()}.db"
        if migrated:
            shutil.copy(self._sqlite_template(), file)
        try:
            yield f"sqlite:///{file}"
        finally:
            # The turnstile's files stay: whoever holds them open must meet the next test's programs there.
            for left in (file, *(file.with_name(f"{file.name}-{part}") for part in ("wal", "shm"))):
                left.unlink(missing_ok=True)
            self._free_files.append(file)

    def _sqlite_template(self) -> Path:
        file = self._folder / f"{TEMPLATE}.db"
        if not file.exists():
            migrate(f"sqlite:///{file}")
        return file

    @contextmanager
    def _postgresql(self, migrated: bool) -> Iterator[str]:
        self._server = self._server or self._started()
        making = self._emptied if migrated else self._created
        with making(self._server) as chosen:
            yield self._server.url(chosen)

    def _started(self) -> PostgresServer:
        server = PostgresServer()
        server.order(f"CREATE DATABASE {TEMPLATE}")
        migrate(server.url(TEMPLATE))
        return server

    @contextmanager
    def _emptied(self, server: PostgresServer) -> Iterator[str]:
        """One that an earlier test gave back, when there is one: copying a template takes 0.3 s."""
        if not self._given_back:
            name = self._new_name()
            server.order(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
            self._given_back.append(name)
        chosen = self._given_back.pop()
        yield chosen
        server.empty(chosen, [table.name for table in metadata.sorted_tables])
        self._given_back.append(chosen)

    @contextmanager
    def _created(self, server: PostgresServer) -> Iterator[str]:
        name = self._new_name()
        server.order(f"CREATE DATABASE {name}")
        yield name
        server.order(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        if self._server:
            self._server.stop()


def migrate(url: str) -> None:
    database = Database(url)
    try:
        upgrade(database)
    finally:
        database.close()
