"""The database behind one door: transactions, the writers' turnstile, and bulk writes in two dialects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, create_engine, event, func, literal_column, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from avisa.errors import Misconfigured
from avisa.kernel.clock import MINUTE, Millis
from avisa.kernel.reading_sql import teach_readings
from avisa.kernel.together import Together
from avisa.kernel.turnstile import Turnstile

T = TypeVar("T")
Tx = Connection
Row = Mapping[str, Any]
# KiB of pages that each connection keeps; what it lacks comes from the system's own cache of the file.
WRITERS_CACHE = 8192
READERS_CACHE = 2048
STUCK_AFTER: Millis = MINUTE  # idle inside a transaction, on a server


class Database:
    """One database, SQLite or PostgreSQL, with the same calls for both.

    `write()` is the only way to change rows. On SQLite writers of all processes pass a fair
    turnstile and the transaction begins IMMEDIATE, so that none fails half-way with "locked".
    """

    def __init__(self, url: str, pool_size: int = 8, stuck_after: Millis = STUCK_AFTER) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._turnstile = Turnstile(sqlite_file(url)) if self.is_sqlite else None
        self._together = Together(self.write)
        if self.is_sqlite:
            self._writer = sqlite_engine(url, pool_size, "BEGIN IMMEDIATE", WRITERS_CACHE)
            self._reader = sqlite_engine(url, pool_size, "BEGIN", READERS_CACHE)
        else:
            self._reader = self._writer = postgres_engine(url, pool_size, stuck_after)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        with ExitStack() as stack:
            if self._turnstile:
                stack.enter_context(self._turnstile.passage())
            yield stack.enter_context(self._writer.begin())

    def write_soon(self, work: Callable[[Tx], T]) -> T:
        """A short write of which many come at once. SQLite has one writer: there they share transactions."""
        if self.is_sqlite:
            return self._together.write(work)
        with self.write() as tx:
            return work(tx)

    def read(self) -> AbstractContextManager[Tx]:
        """A snapshot to read from; on SQLite it never waits for a writer."""
        return self._reader.begin()

    @property
    def engine(self) -> Engine:
        """For migrations and diagnosis; domains use `read` and `write`."""
        return self._writer

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def sqlite_file(url: str) -> Path:
    try:
        name = make_url(url).database
    except ArgumentError as error:
        raise Misconfigured("database_url_unknown", variable="AVISA_DATABASE_URL") from error
    if not name or name == ":memory:":
        raise Misconfigured("database_in_memory", variable="AVISA_DATABASE_URL")
    return Path(name)


def postgres_engine(url: str, pool_size: int, stuck_after: Millis) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        # A plan that was prepared while the tables were empty would stay bad until autovacuum.
        connect_args={"prepare_threshold": None},
    )
    event.listen(engine, "connect", lambda connection, _record: give_up_when_stuck(connection, stuck_after))
    return engine


def give_up_when_stuck(connection: Any, stuck_after: Millis) -> None:
    """A program that stands still inside a transaction must not hold its locks: the server undoes it."""
    connection.execute(f"SET idle_in_transaction_session_timeout = {stuck_after}")
    connection.commit()


def sqlite_engine(url: str, pool_size: int, begin: str, cache: int) -> Engine:
    sqlite_file(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=64,
        pool_use_lifo=True,  # each connection has a page cache of its own: the warm one is taken again
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", lambda connection, _record: prepare_sqlite(connection, cache))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def prepare_sqlite(connection: Any, cache: int) -> None:
    # The driver's own BEGIN comes too late for us (before the first write); we say it ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL may lose a committed intent at power loss: a second send
        "foreign_keys=ON",
        "busy_timeout=30000",
        f"cache_size=-{cache}",
        "temp_store=MEMORY",
        "journal_size_limit=67108864",
    ):
        connection.execute(f"PRAGMA {pragma}")
    teach_readings(connection)


JULIAN_MS = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"  # 'subsec' needs SQLite 3.42
SQLITE_NOW: Select[tuple[float]] = select(literal_column(JULIAN_MS))
POSTGRES_NOW = select(func.floor(func.extract("epoch", func.clock_timestamp()) * 1000))


def now_of_database(tx: Tx) -> int:
    """The database's own clock in ms: the only judge of leases, whatever the engines' clocks say."""
    return int(tx.scalar(SQLITE_NOW if tx.dialect.name == "sqlite" else POSTGRES_NOW) or 0)


UNDONE = (
    "40P01",  # deadlock
    "40001",  # serialisation failure
    "25P03",  # stood still for too long
)


def is_passing(error: BaseException) -> bool:
    """The server has undone the transaction, and the same work may try again."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in UNDONE
