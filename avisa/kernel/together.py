"""Short writes of many threads in one transaction: the disk is asked once for all who wait.

While one transaction runs, the next ones gather by themselves: nobody waits for a timer. Each write has a
savepoint of its own, so that one that is refused takes nothing of the others with it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]

MOST = 32
# Seconds until no further one is taken in: no transaction may be longer than about 20 ms. A slow disk makes
# every transaction dearer, so the more of them one carries, the later a line of waiting calls begins.
LONGEST = 0.018


class Together:
    """Whoever comes while nobody writes, writes; then the first of those who came meanwhile, for them all."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._waiting: deque[Job[object]] = deque()
        self._lock = threading.Lock()
        self._writing = False

    def write(self, work: Work[T]) -> T:
        """What `work` answers, once it is durable; whatever it raises undoes its own writes alone."""
        mine = Job(work)
        with self._lock:
            self._waiting.append(mine)  # type: ignore[arg-type]  # nobody looks into another one's answer
            first, self._writing = not self._writing, True
        if not first:
            mine.called.wait()
        if not mine.ended:
            self._write_some()
        return mine.answer()

    def _write_some(self) -> None:
        """Ours is the first of those who wait."""
        taken: list[Job[object]] = []
        trouble: BaseException | None = None
        try:
            with self._begin() as tx:
                until = time.monotonic() + LONGEST
                while self._waiting and len(taken) < MOST and (not taken or time.monotonic() < until):
                    taken.append(self._waiting.popleft())
                    taken[-1].run(tx)
        except BaseException as error:  # noqa: BLE001 - nothing was written: each of them must know
            trouble = error
        self._end(taken or [self._waiting.popleft()], trouble)

    def _end(self, taken: list[Job[object]], trouble: BaseException | None) -> None:
        with self._lock:
            self._writing = bool(self._waiting)
            following = self._waiting[0] if self._waiting else None
        for job in taken:
            job.end(trouble)
        if following is not None:
            following.called.set()


class Job(Generic[T]):
    """`called` when it has ended, or when it is its turn to write."""

    def __init__(self, work: Work[T]) -> None:
        self._work = work
        self._answers: list[T] = []
        self._error: BaseException | None = None
        self.called = threading.Event()
        self.ended = False

    def run(self, tx: Connection) -> None:
        """What fails beside the work itself fails for all: on a full disk SQLite undoes all of a transaction,
        and the savepoint is gone with it."""
        savepoint = tx.begin_nested()
        try:
            self._answers.append(self._work(tx))
        except Exception as error:  # noqa: BLE001 - raised again in the thread that asked
            self._error = error
            savepoint.rollback()
        else:
            savepoint.commit()

    def end(self, trouble: BaseException | None) -> None:
        self._error = trouble or self._error
        self.ended = True
        self.called.set()

    def answer(self) -> T:
        if self._error is not None:
            raise self._error
        return self._answers[0]
