"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from avisa.kernel.i18n import N_
from avisa.messages.types import Tally
from avisa.programs.telling import Teller, printable

LINE_EVERY = 2.0  # seconds between two plain lines


class Progress:
    """`with Progress(teller, "Import") as bar: bar.told(done, of)`, or `bar.tally(...)` of a campaign."""

    def __init__(self, teller: Teller, label: str = "") -> None:
        self._teller = teller
        self._label = printable(label)
        self._bar: Bar | None = None
        self._spoke_at = 0.0
        self._said = ""

    def __enter__(self) -> Progress:
        self._spoke_at = time.monotonic()
        if self._teller.console.is_terminal:
            label = TextColumn("{task.description}", markup=False)
            columns = label, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            self._bar = Bar(*columns, console=self._teller.console)
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
        line = self._teller.text(
            N_("%(done)s of %(of)s: %(accepted)s accepted, %(delivered)s delivered, %(read)s read"),
            done=done,
            of=tally.recipients,
            accepted=tally.accepted,
            delivered=tally.delivered,
            read=tally.read,
        )
        self._show(done, tally.recipients, line)

    def _show(self, done: int, of: int, line: str) -> None:
        if self._bar:
            self._bar.update(self._task, completed=done, total=of or None)
        elif line != self._said and time.monotonic() - self._spoke_at >= LINE_EVERY:
            self._spoke_at, self._said = time.monotonic(), line
            self._teller.write(line)
