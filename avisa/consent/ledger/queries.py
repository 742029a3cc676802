"""Reading the ledger itself: its head, people's keys, and events opened with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import ColumnElement, and_, select

from avisa.consent.ledger.rows import Recorded
from avisa.consent.ledger.sealing import PersonKey, event_place, evidence_from, unlock_key
from avisa.consent.tables import consent_event, consent_head, person_key
from avisa.consent.types import Head, Kind, PastEvent, SuppressionSource
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault

LastLifts = dict[tuple[int, SuppressionSource], int]


def head_of(tx: Tx, workspace_id: int, lock: bool = False) -> Head | None:
    """The chain's end; with `lock`, nobody else appends until this transaction ends."""
    c = consent_head.c
    statement = select(c.count, c.hash, c.signature).where(c.workspace_id == workspace_id)
    found = tx.execute(statement.with_for_update() if lock else statement).first()
    return Head(workspace_id, *found) if found else None


def keys_of(tx: Tx, workspace_id: int, vault: Vault, contact_ids: Iterable[int]) -> dict[int, PersonKey]:
    """The keys of those who have one; who was forgotten has none."""
    c = person_key.c
    statement = select(c.contact_id, c.sealed).where(
        c.workspace_id == workspace_id, among(c.contact_id, contact_ids)
    )
    return {person: unlock_key(vault, key, workspace_id, person) for person, key in tx.execute(statement)}


def history_of(tx: Tx, workspace_id: int, contact_id: int, vault: Vault) -> tuple[PastEvent, ...]:
    """All that the ledger holds of a person, oldest first, opened; for the contact's page."""
    c = consent_event.c
    return tuple(_opened(tx, workspace_id, vault, c.contact_id == contact_id))


def events_by_id(tx: Tx, workspace_id: int, vault: Vault, ids: Iterable[int]) -> dict[int, PastEvent]:
    found = _opened(tx, workspace_id, vault, among(consent_event.c.id, ids))
    return {event.id: event for event in found}


def lifts_of(tx: Tx, workspace_id: int, vault: Vault, contact_ids: Iterable[int]) -> LastLifts:
    """When each source last took its no back; most people are not in the answer."""
    c = consent_event.c
    lifted = and_(among(c.contact_id, contact_ids), c.kind == str(Kind.LIFT))
    last: LastLifts = {}
    for event in _opened(tx, workspace_id, vault, lifted):
        if event.evidence and event.evidence.source:
            pair = (event.evidence.contact_id, event.evidence.source)
            last[pair] = max(event.at, last.get(pair, event.at))
    return last


def recorded_after(
    tx: Tx, workspace_id: int, vault: Vault, position: int, most: int
) -> tuple[int, list[Recorded]]:
    """The last position of the next `most` events, and those of them that can still be opened."""
    c = consent_event.c
    following = and_(c.position > position, c.position <= position + most)
    found = list(_opened(tx, workspace_id, vault, following))
    readable = [Recorded(event.id, event.evidence) for event in found if event.evidence]
    return (found[-1].position if found else position), readable


def _opened(tx: Tx, workspace_id: int, vault: Vault, which: ColumnElement[bool]) -> Iterator[PastEvent]:
    c = consent_event.c
    key = and_(person_key.c.workspace_id == c.workspace_id, person_key.c.contact_id == c.contact_id)
    statement = (
        select(c.position, c.id, c.kind, c.at, c.contact_id, c.sealed, person_key.c.sealed)
        .outerjoin_from(consent_event, person_key, key)
        .where(c.workspace_id == workspace_id, which)
        .order_by(c.position)
    )
    for position, event_id, kind, at, contact_id, sealed, locked in tx.execute(statement):
        clear = None
        if locked is not None:
            person = unlock_key(vault, locked, workspace_id, contact_id)
            clear = person.open(sealed, event_place(workspace_id, contact_id, position))
        yield PastEvent(position, event_id, Kind(kind), at, evidence_from(clear) if clear else None)
