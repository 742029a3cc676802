"""Which people of an imported list a declaration says yes for, and the evidence of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from avisa.audience.types import Declaration, ImportRun
from avisa.consent.rules import stands
from avisa.consent.types import Channel, Evidence, FileRow, Kind, Proof, Shown, Standing, shown


@dataclass(frozen=True, slots=True)
class Declared:
    """A row of the list whose person is in the house; `typed` is the phone as it stood there."""

    contact_id: int
    phone: str
    typed: str
    line: int


def purposes_to_grant(
    declaration: Declaration,
    contact_id: int,
    standing: Mapping[tuple[int, int], Standing],
    same_file: Collection[int],
    now: int,
) -> tuple[int, ...]:
    """The declared purposes that are news for this person.

    A yes that the person took back is not given again by a list: an import never lifts a no. Nor is
    anything written twice for the same file; `same_file` holds the ids of events that stand on it.
    """
    return tuple(
        purpose_id
        for purpose_id in declaration.purposes
        if _is_news(standing.get((contact_id, purpose_id)), same_file, now)
    )


def _is_news(consent: Standing | None, same_file: Collection[int], now: int) -> bool:
    if consent is None:
        return True
    if consent.revoked_at is not None:
        return False
    return not (stands(consent, now) and consent.event_id in same_file)


def evidence_of(
    run: ImportRun, declaration: Declaration, granted: Iterable[tuple[Declared, tuple[int, ...]]]
) -> list[Evidence]:
    """One event for each row that brings a new yes."""
    statement = shown(declaration.statement, declaration.version)
    return [
        Evidence(
            kind=Kind.GRANT,
            contact_id=row.contact_id,
            phone=row.phone,
            phone_typed=row.typed,
            purposes=purposes,
            proof=_proof(run, declaration, statement, row.line),
        )
        for row, purposes in granted
        if purposes
    ]


def _proof(run: ImportRun, declaration: Declaration, statement: Shown, line: int) -> Proof:
    return Proof(
        channel=Channel.IMPORT,
        at=declaration.declared_at,
        zone=declaration.zone,
        legal_basis=declaration.legal_basis,
        shown=statement,
        company_name=declaration.company_name,
        operator=declaration.declared_by,
        file=FileRow(run.filename, run.sha256, line),
    )
