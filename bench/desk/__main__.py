"""How quick the inbox is when it is full: `python -m bench.desk --conversations N [--database URL]`.

Every action is asked of the console itself, with its session, its queries and its page, but no network.
Without an address the database is a PostgreSQL of its own, which is gone at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from avisa.kernel.db import Database
from bench.desk.filling import filled
from bench.desk.pace import measured
from tests.postgres import PostgresServer

# What it needs beyond its defaults: a socket alone, and no more memory than a small machine gives it.
AS_A_COMPANY_HAS_IT = ("listen_addresses=", "shared_buffers=256MB")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database")
    parser.add_argument("--conversations", type=int, required=True)
    chosen = parser.parse_args()
    with database_at(chosen.database) as database:
        desk = filled(database, chosen.conversations)
        print(msgspec.json.encode(measured(desk, chosen.conversations)).decode())


@contextmanager
def database_at(url: str | None) -> Iterator[Database]:
    """What is written to it is durable: PostgreSQL is not told to be quick, as it is for tests."""
    if url:
        yield Database(url)
        return
    server = PostgresServer(AS_A_COMPANY_HAS_IT)
    try:
        server.order("CREATE DATABASE desk")
        database = Database(server.url("desk"))
        yield database
        database.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
