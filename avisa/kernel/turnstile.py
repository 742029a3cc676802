"""The fair turnstile before SQLite's one writer: a place in the queue, then the write.

Whoever has just written must queue behind whoever waits, so no process starves another; plain
busy-waiting made the other process's p95 five seconds. The locks belong to open file descriptions,
so they hold between threads as well as between processes, and die with their owner.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turnstile:
    def __init__(self, database: Path) -> None:
        self._names = (f"{database}.queue", f"{database}.write")
        self._own = threading.local()

    @contextmanager
    def passage(self) -> Iterator[None]:
        queue, write = self._files()
        fcntl.flock(queue, fcntl.LOCK_EX)
        try:
            fcntl.flock(write, fcntl.LOCK_EX)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(write, fcntl.LOCK_UN)

    def _files(self) -> tuple[int, int]:
        opened: OpenFiles | None = getattr(self._own, "files", None)
        if opened is None or opened.process != os.getpid():
            opened = self._own.files = OpenFiles(self._names)
        return opened.queue, opened.write


class OpenFiles:
    """One thread's two lock files; a forked child must open its own."""

    def __init__(self, names: tuple[str, str]) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.process = os.getpid()
        self.queue, self.write = (os.open(name, flags, 0o600) for name in names)

    def __del__(self) -> None:
        for descriptor in (self.queue, self.write):
            os.close(descriptor)
