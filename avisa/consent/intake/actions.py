"""Taking a list in: what was declared of it is checked, and written to the ledger row by row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import select

from avisa.audience.headers import Mapping as Columns
from avisa.audience.imports import actions as imports
from avisa.audience.imports.rules import Counts, counts_of
from avisa.audience.imports.types import Row
from avisa.audience.phones import Phone
from avisa.audience.rules import GoodRow
from avisa.audience.types import Declaration, ImportRun, Problem
from avisa.consent.actions import append
from avisa.consent.intake.rules import Declared, evidence_of, purposes_to_grant
from avisa.consent.queries import consents_of, events_by_id, purposes_of
from avisa.consent.types import LegalBasis, Standing
from avisa.errors import Refused
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.workspace.tables import workspace

__all__ = ["Counts", "confirm", "store_chunk"]


def confirm(
    unit: Unit, import_id: int, mapping: Columns, declaration: Declaration | None, list_name: str
) -> int:
    """Start an import that was uploaded: its columns, what its consent stands on, and its list's name.

    Without a declaration the people exist but cannot be sent to. Returns the list's id. Raises Refused
    (`list_name_missing`, `declaration_incomplete` with its `field`, `purpose_not_found`,
    `legal_basis_unknown`) or Conflict when it was confirmed before.
    """
    name = " ".join(list_name.split())
    if not name:
        raise Refused("list_name_missing")
    checked = None if declaration is None else _checked(unit, declaration)
    return imports.confirm(unit, import_id, mapping, checked, name)


def _checked(unit: Unit, declaration: Declaration) -> Declaration:
    for field in ("purposes", "statement", "company_name", "declared_by"):
        if not getattr(declaration, field):
            raise Refused("declaration_incomplete", field=field)
    if declaration.legal_basis not in frozenset(LegalBasis):
        raise Refused("legal_basis_unknown", legal_basis=declaration.legal_basis)
    known = purposes_of(unit.tx, unit.workspace_id)
    for purpose_id in declaration.purposes:
        if purpose_id not in known:
            raise Refused("purpose_not_found", purpose=str(purpose_id))
    zone = unit.tx.scalar(select(workspace.c.time_zone).where(workspace.c.id == unit.workspace_id))
    return msgspec.structs.replace(declaration, declared_at=unit.now, zone=zone or "")


def store_chunk(
    unit: Unit,
    vault: Vault,
    run: ImportRun,
    rows: Sequence[Row],
    problems: Sequence[Problem],
    repeated: bool,
    bytes_read: int | None = None,
) -> bool:
    """Store some rows and the consent that was declared of them; False when another engine did it before.

    `repeated` says that the same file was imported before, so that its yes may stand already.
    """
    if not imports.advance(unit, run, counts_of(rows), bytes_read):
        return False
    good = [(row.outcome, row.typed) for row in rows if isinstance(row.outcome, GoodRow)]
    ids = imports.store_rows(unit, run, [outcome for outcome, _ in good], problems)
    declared: dict[int, Declared] = {}
    for row, typed in good:  # by a phone and by an id: one yes
        who = ids[row.phone.address]
        declared.setdefault(who, Declared(who, phone_in(row), typed, row.line))
    if run.declaration and declared:
        _grant(unit, vault, run, run.declaration, [*declared.values()], repeated)
    return True


def phone_in(row: GoodRow) -> str:
    """Empty where the row has the platform's id; what was typed stays with the evidence."""
    return row.phone.e164 if isinstance(row.phone, Phone) else ""


def _grant(
    unit: Unit,
    vault: Vault,
    run: ImportRun,
    declaration: Declaration,
    rows: Sequence[Declared],
    repeated: bool,
) -> None:
    people = [row.contact_id for row in rows]
    standing = consents_of(unit.tx, unit.workspace_id, people, declaration.purposes)
    same = _on_same_file(unit, vault, run, standing.values()) if repeated else set()
    granted = [
        (row, purposes_to_grant(declaration, row.contact_id, standing, same, unit.now)) for row in rows
    ]
    append(unit, vault, evidence_of(run, declaration, granted))


def _on_same_file(unit: Unit, vault: Vault, run: ImportRun, standing: Collection[Standing]) -> set[int]:
    """The events among those that stand whose evidence is a row of this very file."""
    events = events_by_id(unit.tx, unit.workspace_id, vault, {consent.event_id for consent in standing})
    return {
        event.id
        for event in events.values()
        if event.evidence and event.evidence.proof.file and event.evidence.proof.file.sha256 == run.sha256
    }
