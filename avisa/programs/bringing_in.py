"""A file of people comes into the house: stored, confirmed with what its consent stands on, imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice

from avisa.audience.imports.queries import preview, problems_after, required_run
from avisa.audience.imports.types import DUPLICATE
from avisa.audience.imports.upload import upload
from avisa.audience.queries import lists_of
from avisa.audience.types import ContactList, Declaration, ImportRun, ImportState, Problem
from avisa.consent.intake.actions import confirm
from avisa.consent.intake.importer import Importer
from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.programs.choice import Choice
from avisa.programs.house import House
from avisa.workspace.queries import workspace_by_id

PIECE = 1 << 18

Told = Callable[[int, int], None]  # done, of how many


def bring_in(house: House, choice: Choice, told: Told) -> ImportRun:
    """Import the file; raises Refused when it cannot be read, or no column looks like a phone."""
    workspace_id, file = choice.workspace_id, choice.wish.file
    assert file is not None
    with file.open("rb") as stream:
        pieces = iter(lambda: stream.read(PIECE), b"")
        import_id = upload(house.db, workspace_id, house.ids, house.clock(), file.name, pieces, "cli")
    with house.db.read() as tx:
        looked = preview(tx, workspace_id, import_id)
        company = workspace_by_id(tx, workspace_id)
        name = list_name(tx, workspace_id, required_run(tx, workspace_id, import_id))
    if looked.mapping is None:
        raise Refused("phone_column_unknown", header=looked.header)
    declaration = declared(choice, company.name if company else "")
    with house.unit(workspace_id) as unit:
        confirm(unit, import_id, looked.mapping, declaration, name)
    for progress in Importer(house.db, house.ids, house.vault).run(workspace_id, import_id, house.clock()):
        told(round(progress.share * 100), 100)
    return finished(house, workspace_id, import_id)


def list_name(tx: Tx, workspace_id: int, run: ImportRun) -> str:
    """The file's name; "name 2" when a list of that name holds anybody who may not be in this file.

    A broadcast goes to the people of its file, never to last week's file of the same name.
    """
    taken = {one.name: one for one in lists_of(tx, workspace_id)}
    names = (run.filename if number == 1 else f"{run.filename} {number}" for number in count(1))
    return next(name for name in names if name not in taken or is_same(tx, workspace_id, taken[name], run))


def is_same(tx: Tx, workspace_id: int, known: ContactList, run: ImportRun) -> bool:
    """Whether the list was made from this very file, and from nothing else."""
    if known.import_id is None:
        return False
    first = required_run(tx, workspace_id, known.import_id)
    return first.sha256 == run.sha256 and first.ok == known.people


def declared(choice: Choice, company: str) -> Declaration | None:
    """Without words on what the consent stands on nothing is written: people keep what they said before."""
    wish = choice.wish
    if not wish.consent:
        return None
    return Declaration(
        purposes=(choice.purpose.id,),
        legal_basis=wish.legal_basis,
        statement=wish.consent,
        company_name=company,
        declared_by=wish.declared_by,
    )


def finished(house: House, workspace_id: int, import_id: int) -> ImportRun:
    with house.db.read() as tx:
        run = required_run(tx, workspace_id, import_id)
    if run.state == ImportState.FAILED:
        raise Refused(run.failure, file=run.filename)
    return run


def bad_rows_of(house: House, workspace_id: int, import_id: int, most: int) -> list[Problem]:
    """The first rows that were left out because something is wrong with them; repeats are only counted."""
    with house.db.read() as tx:
        return list(islice(bad_rows(tx, workspace_id, import_id), most))


def bad_rows(tx: Tx, workspace_id: int, import_id: int) -> Iterator[Problem]:
    after = 0
    while batch := problems_after(tx, workspace_id, import_id, after):
        yield from (problem for problem in batch if problem.reason != DUPLICATE)
        after = batch[-1].line
