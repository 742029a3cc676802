"""Writing an import: the file in pieces, its confirmation, and its rows, chunk by chunk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from sqlalchemy import delete, select, update

from avisa.audience.actions import contact_row
from avisa.audience.address_cells import ScopedId
from avisa.audience.headers import Mapping as Columns
from avisa.audience.imports.pieces import cut
from avisa.audience.imports.queries import rows_in_list
from avisa.audience.imports.rules import Counts, first_rows, renewed
from avisa.audience.names import folded
from avisa.audience.queries import people_by_address
from avisa.audience.rules import GoodRow
from avisa.audience.tables import contact, contact_list, import_piece, import_problem, import_run, listing
from avisa.audience.types import Declaration, ImportRun, ImportState, Person, Problem
from avisa.errors import Conflict
from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.unit import Unit

_SWEPT = 16  # pieces that one transaction throws away: 4 MiB


def start_import(unit: Unit, filename: str, stream: Iterable[bytes]) -> int:
    """Store a whole file in this transaction; a large one comes in by `upload.upload`, piece by piece."""
    import_id, digest, size = open_import(unit, filename), hashlib.sha256(), 0
    for number, piece in enumerate(cut(stream)):
        digest.update(piece)
        size += len(piece)
        add_piece(unit, import_id, number, piece)
    close_import(unit, import_id, digest.hexdigest(), size)
    return import_id


def open_import(unit: Unit, filename: str) -> int:
    counts = dict.fromkeys(("position", "rows", "ok", "duplicate", "bad", "created"), 0)
    import_id = unit.ids.next()
    row = {
        "workspace_id": unit.workspace_id,
        "id": import_id,
        "filename": re.split(r"[\\/]", filename)[-1][-200:],
        "sha256": "",
        "size": 0,
        "state": str(ImportState.UPLOADING),
        "failure": "",
        **counts,
        "created_by": int(unit.actor[5:]) if re.fullmatch("user:[0-9]+", unit.actor) else None,
        "created_at": unit.now,
    }
    bulk_insert(unit.tx, import_run, [row])
    return import_id


def add_piece(unit: Unit, import_id: int, number: int, content: bytes) -> None:
    """Piece 0, 1, 2 ... of the file: each of `pieces.PIECE` bytes, the last one shorter."""
    row = {"workspace_id": unit.workspace_id, "import_id": import_id, "number": number, "content": content}
    bulk_insert(unit.tx, import_piece, [row])


def close_import(unit: Unit, import_id: int, sha256: str, size: int) -> None:
    whole = {"sha256": sha256, "size": size}
    if not _move(unit, import_id, ImportState.UPLOADING, ImportState.UPLOADED, **whole):
        raise Conflict("import_not_uploading", id=str(import_id))


def confirm(
    unit: Unit, import_id: int, mapping: Columns, declaration: Declaration | None, list_name: str
) -> int:
    """Say what the columns are and which list its people go to; the engine takes it from here.

    Returns the list's id; one of that name that exists takes in the new people. The declaration must have
    been checked (`consent.intake.actions.confirm`, which is what screens call).
    """
    list_id = _ensured_list(unit, list_name, import_id, [key for _, key in mapping.attributes])
    declared = None if declaration is None else msgspec.to_builtins(declaration)
    told = {"mapping": msgspec.to_builtins(mapping), "declaration": declared, "list_id": list_id}
    if not _move(unit, import_id, ImportState.UPLOADED, ImportState.READY, **told):
        raise Conflict("import_not_waiting", id=str(import_id))
    record(unit, "import.confirmed", f"import:{import_id}", list=str(list_id), declared=bool(declaration))
    return list_id


def _move(unit: Unit, import_id: int, before: ImportState, after: ImportState, **values: Any) -> bool:
    """Compare and set: nothing changes unless the import is in the state `before`."""
    c = import_run.c
    mine = (c.workspace_id == unit.workspace_id, c.id == import_id, c.state == str(before))
    statement = update(import_run).where(*mine).values(state=str(after), **values)
    return unit.tx.execute(statement).rowcount == 1


def _ensured_list(unit: Unit, name: str, import_id: int, columns: Sequence[str]) -> int:
    row = {"workspace_id": unit.workspace_id, "id": unit.ids.next(), "name": name, "import_id": import_id}
    bulk_insert(unit.tx, contact_list, [row | {"columns": [], "created_at": unit.now}], ignore_conflicts=True)
    c = contact_list.c
    named = (c.workspace_id == unit.workspace_id, c.name == name)
    list_id, known = unit.tx.execute(select(c.id, c.columns).where(*named).with_for_update()).one()
    both = [*known, *(column for column in columns if column not in known)]
    if both != known:
        statement = update(contact_list).where(c.workspace_id == unit.workspace_id, c.id == list_id)
        unit.tx.execute(statement.values(columns=both))
    identifier: int = list_id
    return identifier


def advance(unit: Unit, run: ImportRun, counts: Counts, bytes_read: int | None = None) -> bool:
    """Take the next rows of the import as ours; False when somebody else has gone on with it."""
    c = import_run.c
    here = (c.position == run.position, c.state.in_([str(ImportState.READY), str(ImportState.RUNNING)]))
    read = counts.ok + counts.duplicate + counts.bad
    statement = (
        update(import_run)
        .where(c.workspace_id == unit.workspace_id, c.id == run.id, *here)
        .values(
            state=str(ImportState.RUNNING),
            position=c.position + read,
            rows=c.rows + read,
            ok=c.ok + counts.ok,
            duplicate=c.duplicate + counts.duplicate,
            bad=c.bad + counts.bad,
            bytes_read=bytes_read,
        )
    )
    return unit.tx.execute(statement).rowcount == 1


def store_rows(
    unit: Unit, run: ImportRun, good: Sequence[GoodRow], problems: Sequence[Problem]
) -> dict[str, int]:
    """Put a chunk's people and list rows in the house, and its problems in the report.

    Returns the people's ids by address. One statement per table and kind of change.
    """
    rows = {row.phone.address: row for row in good}
    ids = _store_people(unit, run, rows)
    _store_listing(unit, run, first_rows(ids, rows))
    named = {"workspace_id": unit.workspace_id, "import_id": run.id}
    bulk_insert(unit.tx, import_problem, [named | asdict(problem) for problem in problems])
    return ids


def _store_people(unit: Unit, run: ImportRun, rows: Mapping[str, GoodRow]) -> dict[str, int]:
    known = people_by_address(unit.tx, unit.workspace_id, rows)
    # In order of address: two imports of one company cannot lock each other out.
    missing = sorted(set(rows) - set(known))
    fresh = dict(zip(missing, unit.ids.take(len(missing)), strict=True))
    created = bulk_insert(
        unit.tx,
        contact,
        [_new_person(unit, i, rows[phone]) for phone, i in fresh.items()],
        ignore_conflicts=True,
    )
    if created < len(fresh):  # somebody else made them known in between
        met = people_by_address(unit.tx, unit.workspace_id, fresh)
        known |= {phone: person for phone, person in met.items() if person.id != fresh[phone]}
    people = {person.id: person for person in known.values()}
    theirs = first_rows({address: person.id for address, person in known.items()}, rows)
    _renew(unit, [(people[contact_id], row) for contact_id, row in theirs.items()])
    _count_created(unit, run, created)
    return fresh | {phone: person.id for phone, person in known.items()}


def _new_person(unit: Unit, contact_id: int, row: GoodRow) -> dict[str, Any]:
    bsuid = row.phone.bsuid if isinstance(row.phone, ScopedId) else None
    nobody = Person(contact_id, None if bsuid else row.phone.address, None, bsuid, "", "")
    person = renewed(nobody, row) or nobody
    told = (person.phone, person.name, person.language, dict(person.attributes))
    return contact_row(unit, contact_id, *told) | {"bsuid": bsuid}


def _renew(unit: Unit, known: Iterable[tuple[Person, GoodRow]]) -> None:
    changed = [person for before, row in known if (person := renewed(before, row))]
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": person.id,
            "name": person.name,
            "search_name": folded(person.name),
            "language": person.language,
            "attributes": person.attributes,
            "changed_at": unit.now,
        }
        for person in sorted(changed, key=lambda person: person.id)
    ]
    bulk_update(unit.tx, contact, rows)


def _count_created(unit: Unit, run: ImportRun, created: int) -> None:
    mine = (import_run.c.workspace_id == unit.workspace_id, import_run.c.id == run.id)
    if created:
        unit.tx.execute(update(import_run).where(*mine).values(created=import_run.c.created + created))


def _store_listing(unit: Unit, run: ImportRun, rows: Mapping[int, GoodRow]) -> None:
    """The values of the newest file win: a corrected list must not send yesterday's due date."""
    assert run.list_id is not None
    known = rows_in_list(unit.tx, unit.workspace_id, run.list_id, rows)
    written = {
        contact_id: {
            "workspace_id": unit.workspace_id,
            "list_id": run.list_id,
            "contact_id": contact_id,
            "line": row.line,
            "attributes": row.attributes,
        }
        for contact_id, row in sorted(rows.items())
        if known.get(contact_id) != row.attributes
    }
    bulk_insert(unit.tx, listing, [row for contact_id, row in written.items() if contact_id not in known])
    corrected = [row for contact_id, row in written.items() if contact_id in known]
    bulk_update(unit.tx, listing, corrected, keys=("workspace_id", "list_id", "contact_id"))


def finish(unit: Unit, run: ImportRun) -> None:
    """All rows are stored."""
    if _move(unit, run.id, run.state, ImportState.DONE, finished_at=unit.now):
        counted = {"rows": run.rows, "ok": run.ok, "duplicate": run.duplicate, "bad": run.bad}
        record(unit, "import.done", f"import:{run.id}", **counted, created=run.created)


def fail(unit: Unit, run: ImportRun, failure: str) -> None:
    """Nothing of the file can be read; `failure` is a `SheetCode`."""
    values = {"failure": failure, "finished_at": unit.now}
    if _move(unit, run.id, run.state, ImportState.FAILED, **values):
        record(unit, "import.failed", f"import:{run.id}", failure=failure)


def sweep(unit: Unit, import_id: int) -> bool:
    """Throw away some of the file of an import that has ended; False when nothing was left."""
    c = import_piece.c
    mine = (c.workspace_id == unit.workspace_id, c.import_id == import_id)
    numbers = list(unit.tx.scalars(select(c.number).where(*mine).limit(_SWEPT)))
    unit.tx.execute(delete(import_piece).where(*mine, among(c.number, numbers)))
    return bool(numbers)
