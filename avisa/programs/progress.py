"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from avisa.messages.types import Tally

LINE_EVERY = 2.0  # seconds between two plain lines


class Progress:
    """`with Progress(console) as bar: bar.tally(...)` or `bar.told(done, of)`."""

    def __init__(self, console: Console, label: str = "") -> None:
        self._console = console
        self._label = label
        self._bar: Bar | None = None
        self._spoke_at = 0.0

    def __enter__(self) -> Progress:
        if self._console.is_terminal:
            columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            self._bar = Bar(*columns, console=self._console)
            self._task = self._bar.add_task(self._label, total=None)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def told(self, done: int, of: int) -> None:
        self._show(done, of, f"{self._label} {done}/{of}")

    def tally(self, tally: Tally) -> None:
        done = tally.recipients - tally.waiting - tally.sending
        line = f"{done}/{tally.recipients}  accepted {tally.accepted}  delivered {tally.delivered}"
        self._show(done, tally.recipients, f"{line}  read {tally.read}")

    def _show(self, done: int, of: int, line: str) -> None:
        if self._bar:
            self._bar.update(self._task, completed=done, total=of or None)
        elif time.monotonic() - self._spoke_at >= LINE_EVERY:
            self._spoke_at = time.monotonic()
            self._console.print(line)
