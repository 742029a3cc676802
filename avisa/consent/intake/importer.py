"""Going through confirmed imports in short transactions, as long as anything is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from avisa.audience.imports.actions import fail, finish, sweep
from avisa.audience.imports.pieces import PieceFile
from avisa.audience.imports.queries import file_size, imported_before, piece_of, required_run
from avisa.audience.imports.reader import Reading, opened
from avisa.audience.imports.rules import problem_in
from avisa.audience.imports.types import ForgottenRow, Progress, Row
from avisa.audience.rules import GoodRow
from avisa.audience.types import ImportRun, ImportState
from avisa.consent.intake.actions import store_chunk
from avisa.consent.intake.erased import erased_among
from avisa.consent.ledger.actions import locked_head
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database, Tx
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

ROWS = 100  # in one transaction: about 15 ms on SQLite with one purpose declared

_GOING = frozenset({ImportState.READY, ImportState.RUNNING})


class Importer:
    """Reads and classifies outside of the transaction, and keeps the readings open between chunks.

    Any process may go on with any import: what is stored says where. A reading that does not stand there
    (a crash, another engine) is thrown away and made anew from the start of the file.
    """

    def __init__(self, db: Database, ids: Ids, vault: Vault) -> None:
        self._db = db
        self._ids = ids
        self._vault = vault
        self._open: dict[tuple[int, int], Open] = {}

    def run(self, workspace_id: int, import_id: int, now: Millis, most: int = ROWS) -> Iterator[Progress]:
        """The whole import, chunk by chunk, for whoever waits for it; cleans up behind it."""
        while not (progress := self.run_chunk(workspace_id, import_id, now, most)).ended:
            yield progress
        while self._swept(workspace_id, import_id, now):
            pass
        yield progress

    def run_chunk(self, workspace_id: int, import_id: int, now: Millis, most: int = ROWS) -> Progress:
        """The next rows in one short transaction; once the import has ended, some of its file is dropped."""
        run = self._run(workspace_id, import_id)
        if run.finished_at is not None:
            self._swept(workspace_id, import_id, now)
        if run.state not in _GOING:
            self._open.pop((workspace_id, import_id), None)
            return Progress(run, 1.0)
        going = self._opened(workspace_id, run)
        if isinstance(going, str):
            with self._db.write() as tx:
                fail(self._unit(tx, workspace_id, now), run, going)
            return Progress(self._run(workspace_id, import_id), 1.0)
        self._advance(workspace_id, run, going, now, most)
        return Progress(self._run(workspace_id, import_id), going.reading.share)

    def _run(self, workspace_id: int, import_id: int) -> ImportRun:
        with self._db.read() as tx:
            return required_run(tx, workspace_id, import_id)

    def _swept(self, workspace_id: int, import_id: int, now: Millis) -> bool:
        with self._db.write() as tx:
            return sweep(self._unit(tx, workspace_id, now), import_id)

    def _unit(self, tx: Tx, workspace_id: int, now: Millis) -> Unit:
        return Unit(tx, workspace_id, now, self._ids)

    def _opened(self, workspace_id: int, run: ImportRun) -> Open | str:
        """The file where the import stands, or why it cannot be read."""
        known = self._open.get((workspace_id, run.id))
        if known and known.reading.position == run.position:
            return known
        source = self._source(workspace_id, run.id)
        reading = opened(source, run)
        if isinstance(reading, str):
            return reading
        with self._db.read() as tx:
            repeated = imported_before(tx, workspace_id, run.sha256, run.id)
        made = self._open[workspace_id, run.id] = Open(reading, repeated)
        return made

    def _source(self, workspace_id: int, import_id: int) -> PieceFile:
        def fetch(number: int) -> bytes:
            with self._db.read() as tx:
                return piece_of(tx, workspace_id, import_id, number)

        with self._db.read() as tx:
            size = file_size(tx, workspace_id, import_id)
        return PieceFile(size, fetch)

    def _advance(self, workspace_id: int, run: ImportRun, going: Open, now: Millis, most: int) -> None:
        taken, reading = going.reading.take(most), going.reading
        with self._db.write() as tx:
            unit = self._unit(tx, workspace_id, now)
            rows = self._without_forgotten(unit, taken)
            if rows:
                problems = [no for row in rows if (no := problem_in(row, reading.sheet, reading.mapping))]
                read = reading.bytes_read
                store_chunk(unit, self._vault, run, rows, problems, going.repeated, read)
            else:
                finish(unit, run)

    def _without_forgotten(self, unit: Unit, rows: list[Row]) -> list[Row]:
        """Who was erased is not made known again: their rows become bad ones.

        The chain's end is held, as an erasure holds it: one that is under way is waited for.
        """
        locked_head(unit, self._vault)
        stopped = erased_among(unit, self._vault, addresses_of(rows))
        return [
            replace(row, outcome=ForgottenRow(row.outcome.line))
            if isinstance(row.outcome, GoodRow) and row.outcome.phone.address in stopped
            else row
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class Open:
    """A file being read; `repeated` when another import holds the same one."""

    reading: Reading
    repeated: bool


def addresses_of(rows: Iterable[Row]) -> list[str]:
    return [row.outcome.phone.address for row in rows if isinstance(row.outcome, GoodRow)]
