"""Reading consent: the facts that the gate asks for in batches, purposes, and a person's history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from avisa.consent.sealing import event_place, evidence_from, unlock_key
from avisa.consent.tables import (
    blocked_number,
    consent,
    consent_event,
    consent_head,
    person_key,
    purpose,
    suppression,
)
from avisa.consent.types import (
    Head,
    Kind,
    PastEvent,
    Purpose,
    Scope,
    Standing,
    Suppression,
    SuppressionSource,
)
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault

_SOURCES = {str(source): source for source in SuppressionSource}
_SCOPES = {str(scope): scope for scope in Scope}


def consents_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int], purpose_ids: Iterable[int]
) -> dict[tuple[int, int], Standing]:
    """What stands by (contact, purpose); a pair that was never granted is absent. One select."""
    c = consent.c
    statement = select(
        c.contact_id, c.purpose_id, c.event_id, c.granted_at, c.expires_at, c.revoked_at
    ).where(
        c.workspace_id == workspace_id, among(c.contact_id, contact_ids), among(c.purpose_id, purpose_ids)
    )
    return {(person, what): Standing(*found) for person, what, *found in tx.execute(statement)}


def suppressions_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int]
) -> dict[int, tuple[Suppression, ...]]:
    """Every no of these people; who said none is absent. One select."""
    c = suppression.c
    statement = select(c.contact_id, c.source, c.scope, c.reason, c.event_id, c.at).where(
        c.workspace_id == workspace_id, among(c.contact_id, contact_ids)
    )
    found: defaultdict[int, tuple[Suppression, ...]] = defaultdict(tuple)
    for person, source, scope, reason, event_id, at in tx.execute(statement):
        found[person] += (Suppression(_SOURCES[source], _SCOPES[scope], reason, event_id, at),)
    return dict(found)


def purposes_of(tx: Tx, workspace_id: int) -> dict[int, Purpose]:
    c = purpose.c
    statement = (
        select(c.id, c.name, c.category, c.legal_basis, c.valid_for)
        .where(c.workspace_id == workspace_id)
        .order_by(c.name)
    )
    return {row.id: Purpose(*row) for row in tx.execute(statement)}


def blocked(tx: Tx, workspace_id: int, keyed_hashes: Collection[bytes]) -> set[bytes]:
    """Which of these hashes (`erasure.blocking_hash`) stay blocked after an erasure."""
    c = blocked_number.c
    # Bytes cannot travel as JSON to SQLite, so this list is the one that is spelled out.
    statement = select(c.keyed_hash).where(
        c.workspace_id == workspace_id, c.keyed_hash.in_(list(keyed_hashes))
    )
    return set(tx.scalars(statement)) if keyed_hashes else set()


def head_of(tx: Tx, workspace_id: int) -> Head | None:
    c = consent_head.c
    found = tx.execute(select(c.count, c.hash, c.signature).where(c.workspace_id == workspace_id)).first()
    return Head(workspace_id, *found) if found else None


def history_of(tx: Tx, workspace_id: int, contact_id: int, vault: Vault) -> tuple[PastEvent, ...]:
    """All that the ledger holds of a person, oldest first, opened; for the contact's page."""
    c = consent_event.c
    statement = (
        select(c.position, c.id, c.kind, c.at, c.sealed)
        .where(c.workspace_id == workspace_id, c.contact_id == contact_id)
        .order_by(c.position)
    )
    locked = tx.scalar(
        select(person_key.c.sealed).where(
            person_key.c.workspace_id == workspace_id, person_key.c.contact_id == contact_id
        )
    )
    key = unlock_key(vault, locked, workspace_id, contact_id) if locked else None
    history = []
    for position, event_id, kind, at, sealed in tx.execute(statement):
        clear = key.open(sealed, event_place(workspace_id, contact_id, position)) if key else None
        history.append(PastEvent(position, event_id, Kind(kind), at, evidence_from(clear) if clear else None))
    return tuple(history)
