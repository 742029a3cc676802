"""Reading imports: how far they have come, their problems, and a look at a file before it is confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import and_, exists, func, or_, select

from avisa.audience.headers import Mapping, propose_mapping
from avisa.audience.imports.pieces import PIECE, PieceFile
from avisa.audience.imports.reader import sheet_in
from avisa.audience.imports.types import Preview
from avisa.audience.rules import BadRow, DuplicateRow, GoodRow, Outcome, classified
from avisa.audience.sheets import Sheet, SheetProblem
from avisa.audience.tables import import_piece, import_problem, import_run, listing
from avisa.audience.types import Declaration, ImportRun, ImportState, Problem
from avisa.errors import NotFound, Refused
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx

SAMPLES, COUNTED = 20, 500
_RUN = tuple(import_run.c[name] for name in ImportRun.__dataclass_fields__)


def run_of(tx: Tx, workspace_id: int, import_id: int) -> ImportRun | None:
    c = import_run.c
    found = tx.execute(select(*_RUN).where(c.workspace_id == workspace_id, c.id == import_id)).first()
    return _run(found) if found else None


def required_run(tx: Tx, workspace_id: int, import_id: int) -> ImportRun:
    found = run_of(tx, workspace_id, import_id)
    if found is None:
        raise NotFound("import_not_found", id=str(import_id))
    return found


def runs_before(tx: Tx, workspace_id: int, before_id: int | None = None, most: int = 50) -> list[ImportRun]:
    """A company's imports, newest first; `before_id` is the last one already shown."""
    c = import_run.c
    older = [] if before_id is None else [c.id < before_id]
    statement = select(*_RUN).where(c.workspace_id == workspace_id, *older).order_by(c.id.desc())
    return [_run(row) for row in tx.execute(statement.limit(most))]


def _run(row: Any) -> ImportRun:
    run = ImportRun(*row)
    return replace(
        run,
        state=ImportState(run.state),
        mapping=None if run.mapping is None else msgspec.convert(run.mapping, Mapping),
        declaration=None if run.declaration is None else msgspec.convert(run.declaration, Declaration),
    )


def waiting_imports(tx: Tx, workspace_id: int) -> list[int]:
    """What the engine has to go on with, oldest first: confirmed and not ended, or ended and not swept."""
    c = import_run.c
    going = c.state.in_([str(ImportState.READY), str(ImportState.RUNNING)])
    pieces = (import_piece.c.workspace_id == workspace_id, import_piece.c.import_id == c.id)
    unswept = and_(c.finished_at.is_not(None), exists().where(*pieces))
    statement = select(c.id).where(c.workspace_id == workspace_id, or_(going, unswept)).order_by(c.id)
    return list(tx.scalars(statement))


def problems_after(
    tx: Tx, workspace_id: int, import_id: int, after_line: int = 0, most: int = 100
) -> list[Problem]:
    """The rows that were left out, in order of line."""
    c = import_problem.c
    statement = (
        select(c.line, c.column, c.value, c.reason, c.detail)
        .where(c.workspace_id == workspace_id, c.import_id == import_id, c.line > after_line)
        .order_by(c.line)
        .limit(most)
    )
    return [Problem(*row) for row in tx.execute(statement)]


def problem_counts(tx: Tx, workspace_id: int, import_id: int) -> dict[str, int]:
    """How many rows were left out for each reason, the most frequent first."""
    c = import_problem.c
    statement = (
        select(c.reason, func.count().label("rows"))
        .where(c.workspace_id == workspace_id, c.import_id == import_id)
        .group_by(c.reason)
        .order_by(func.count().desc(), c.reason)
    )
    return {row.reason: row.rows for row in tx.execute(statement)}


def imported_before(tx: Tx, workspace_id: int, sha256: str, import_id: int) -> bool:
    """Whether another import holds the very same file."""
    c = import_run.c
    statement = select(c.id).where(c.workspace_id == workspace_id, c.sha256 == sha256, c.id != import_id)
    return tx.execute(statement.limit(1)).first() is not None


def rows_in_list(
    tx: Tx, workspace_id: int, list_id: int, contact_ids: Iterable[int]
) -> dict[int, dict[str, str]]:
    """The row's values of those of these people who are in the list already."""
    c = listing.c
    statement = select(c.contact_id, c.attributes).where(
        c.workspace_id == workspace_id, c.list_id == list_id, among(c.contact_id, contact_ids)
    )
    return {row.contact_id: row.attributes for row in tx.execute(statement)}


def file_size(tx: Tx, workspace_id: int, import_id: int) -> int:
    c = import_piece.c
    statement = (
        select(c.number, func.length(c.content))
        .where(c.workspace_id == workspace_id, c.import_id == import_id)
        .order_by(c.number.desc())
        .limit(1)
    )
    last = tx.execute(statement).first()
    return last[0] * PIECE + last[1] if last else 0


def piece_of(tx: Tx, workspace_id: int, import_id: int, number: int) -> bytes:
    c = import_piece.c
    mine = (c.workspace_id == workspace_id, c.import_id == import_id, c.number == number)
    content: bytes = tx.execute(select(c.content).where(*mine)).scalar_one()
    return content


def preview(tx: Tx, workspace_id: int, import_id: int, counted: int = COUNTED) -> Preview:
    """What the file looks like, and what would become of its first `counted` rows as they are mapped now.

    Raises Refused with a `SheetCode` when nothing of the file can be read.
    """
    run = required_run(tx, workspace_id, import_id)
    size = file_size(tx, workspace_id, import_id)
    source = PieceFile(size, lambda number: piece_of(tx, workspace_id, import_id, number))
    sheet = sheet_in(source, run.filename)
    if isinstance(sheet, SheetProblem):
        raise Refused(str(sheet.code), **sheet.fields)
    return look_at(sheet, run.mapping, counted)


def look_at(sheet: Sheet, mapping: Mapping | None = None, counted: int = COUNTED) -> Preview:
    """The same for a sheet in hand; without a mapping, the one that is proposed."""
    samples = tuple(row.cells for row in islice(sheet.rows(), SAMPLES))
    chosen = mapping or propose_mapping(sheet.header, samples)
    outcomes = list(classified(islice(sheet.rows(), counted), chosen)) if chosen else []
    return Preview(
        header=sheet.header,
        samples=samples,
        mapping=chosen,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        warnings=tuple(str(warning.code) for warning in sheet.warnings),
        rows=len(outcomes),
        ok=_count(outcomes, GoodRow),
        duplicate=_count(outcomes, DuplicateRow),
        bad=_count(outcomes, BadRow),
    )


def _count(outcomes: list[Outcome], kind: type[Outcome]) -> int:
    return sum(isinstance(outcome, kind) for outcome in outcomes)
