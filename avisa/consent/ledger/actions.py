"""Writing the ledger: appending to the chain, keeping what stands up to date, rebuilding, forgetting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, update

from avisa.audience.queries import contacts_of
from avisa.consent.intake.paper.tables import consent_scan
from avisa.consent.ledger.chain import genesis
from avisa.consent.ledger.queries import head_of, keys_of, lifts_of, recorded_after
from avisa.consent.ledger.rows import Recorded, chained, signed_head
from avisa.consent.ledger.sealing import PersonKey, blocking_hashes, lock_key, new_key
from avisa.consent.queries import purposes_of, standings_of, suppressions_of
from avisa.consent.rules import after, no_after
from avisa.consent.tables import (
    blocked_number,
    consent,
    consent_event,
    consent_head,
    pending_consent,
    person_key,
    suppression,
)
from avisa.consent.types import Evidence, Head, Kind, Standing, Suppression, SuppressionSource
from avisa.consent.unclear.tables import unclear_no
from avisa.errors import Refused
from avisa.journal.actions import record_all
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.clock import Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

_SAYS_NO = frozenset({Kind.SUPPRESS, Kind.LIFT})
_OF_PURPOSES = frozenset({Kind.GRANT, Kind.REVOKE})  # a first yes changes nothing that stands
_REBUILD_STEP = 1000


def append(unit: Unit, vault: Vault, events: Sequence[Evidence]) -> list[int]:
    """Put events at the chain's end, in this order, and bring what stands up to date; returns their ids.

    One statement per table, however many events. The head's row is locked until the commit, so writers
    of one workspace queue here: on PostgreSQL at the row, on SQLite they already did at the turnstile.
    """
    if not events:
        return []
    head = locked_head(unit, vault)
    keys = _ensured_keys(unit, vault, {event.contact_id for event in events})
    ids = unit.ids.take(len(events))
    recorded = [Recorded(identifier, event) for identifier, event in zip(ids, events, strict=True)]
    rows = list(chained(head, recorded, keys))
    bulk_insert(unit.tx, consent_event, rows)
    _move_head(unit, signed_head(vault, unit.workspace_id, rows[-1]["position"], rows[-1]["hash"]))
    _project(unit, vault, recorded)
    return ids


def locked_head(unit: Unit, vault: Vault) -> Head:
    """The chain's end, held until the commit."""
    found = head_of(unit.tx, unit.workspace_id, lock=True)
    if found:
        return found
    first = signed_head(vault, unit.workspace_id, 0, genesis(unit.workspace_id))
    row = {"count": first.count, "hash": first.hash, "signature": first.signature}
    bulk_insert(unit.tx, consent_head, [{"workspace_id": unit.workspace_id, **row}], ignore_conflicts=True)
    return head_of(unit.tx, unit.workspace_id, lock=True) or first


def _ensured_keys(unit: Unit, vault: Vault, contact_ids: Collection[int]) -> dict[int, PersonKey]:
    keys = keys_of(unit.tx, unit.workspace_id, vault, contact_ids)
    fresh = {contact_id: new_key() for contact_id in sorted(set(contact_ids) - set(keys))}
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "contact_id": contact_id,
            "sealed": lock_key(vault, key, unit.workspace_id, contact_id),
        }
        for contact_id, key in fresh.items()
    ]
    bulk_insert(unit.tx, person_key, rows)
    return keys | {contact_id: PersonKey(key) for contact_id, key in fresh.items()}


def _move_head(unit: Unit, head: Head) -> None:
    statement = update(consent_head).where(consent_head.c.workspace_id == head.workspace_id)
    unit.tx.execute(statement.values(count=head.count, hash=head.hash, signature=head.signature))


def rebuild(unit: Unit, vault: Vault) -> int:
    """Make what stands anew from the ledger alone; returns how many events were read.

    One long transaction: a repair from the command line, never part of the day's work.
    """
    for table in (consent, suppression):
        unit.tx.execute(delete(table).where(table.c.workspace_id == unit.workspace_id))
    reached = 0
    while True:
        position, recorded = recorded_after(unit.tx, unit.workspace_id, vault, reached, _REBUILD_STEP)
        if position == reached:
            return reached
        _project(unit, vault, recorded)
        reached = position


def forget(unit: Unit, vault: Vault, phones: dict[int, str]) -> None:
    """Destroy the keys of these people (contact id: E.164) and keep their numbers blocked for ever, and all
    else that they are known by.

    The chain stays whole: it hashes only what says nothing of a person. Their other rows are for the
    caller to erase. Whoever brings numbers in holds the chain's end as well, so that none slips by.
    """
    locked_head(unit, vault)
    for table in (consent, suppression, person_key, pending_consent, consent_scan, unclear_no):
        mine = (table.c.workspace_id == unit.workspace_id, among(table.c.contact_id, phones))
        unit.tx.execute(delete(table).where(*mine))
    hashes = [blocking_hashes(vault, unit.workspace_id, phone) for phone in phones.values()]
    for who in contacts_of(unit.tx, unit.workspace_id, phones).values():
        hashes.append(blocking_hashes(vault, unit.workspace_id, who.phone, who.wa_id, who.bsuid))
    block(unit, {one for some in hashes for one in some}, unit.now)
    record_all(unit, [("contact.forgotten", f"contact:{contact_id}", {}) for contact_id in phones])


def block(unit: Unit, keyed_hashes: Iterable[bytes], at: Millis) -> None:
    """Keep these (`sealing.blocking_hashes`) blocked, as names of somebody who was erased at that instant."""
    c, hashes = blocked_number.c, sorted(keyed_hashes)
    again = (c.workspace_id == unit.workspace_id, c.keyed_hash.in_(hashes), c.at < at)
    unit.tx.execute(update(blocked_number).where(*again).values(at=at))
    rows = [{"workspace_id": unit.workspace_id, "keyed_hash": one, "at": at} for one in hashes]
    bulk_insert(unit.tx, blocked_number, rows, ignore_conflicts=True)


def _project(unit: Unit, vault: Vault, recorded: Sequence[Recorded]) -> None:
    """Fold events into what stands."""
    yes = [event for event in recorded if event.evidence.kind in _OF_PURPOSES]
    noes = [event for event in recorded if event.evidence.kind in _SAYS_NO]
    if yes:
        _project_yes(unit, yes)
    if noes:
        _project_no(unit, vault, noes)


def _project_yes(unit: Unit, recorded: Sequence[Recorded]) -> None:
    people = {event.evidence.contact_id for event in recorded}
    purposes = purposes_of(unit.tx, unit.workspace_id)
    before = standings_of(unit.tx, unit.workspace_id, people, purposes)
    now = dict(before)
    for event in recorded:
        for purpose_id in event.evidence.purposes:
            if purpose_id not in purposes:
                raise Refused("purpose_not_found", purpose=str(purpose_id))
            pair = (event.evidence.contact_id, purpose_id)
            if result := after(now.get(pair), event.id, event.evidence, purposes[purpose_id]):
                now[pair] = result
    _store_consents(unit, {pair: found for pair, found in now.items() if before.get(pair) != found}, before)


def _store_consents(
    unit: Unit, changed: dict[tuple[int, int], Standing], before: dict[tuple[int, int], Standing]
) -> None:
    rows = {
        pair: {
            "workspace_id": unit.workspace_id,
            "contact_id": pair[0],
            "purpose_id": pair[1],
            "event_id": found.event_id,
            "granted_at": found.granted_at,
            "expires_at": found.expires_at,
            "revoked_at": found.revoked_at,
        }
        for pair, found in changed.items()
    }
    bulk_insert(unit.tx, consent, [row for pair, row in rows.items() if pair not in before])
    known = [row for pair, row in rows.items() if pair in before]
    bulk_update(unit.tx, consent, known, keys=("workspace_id", "contact_id", "purpose_id"))


def _project_no(unit: Unit, vault: Vault, recorded: Sequence[Recorded]) -> None:
    people = {event.evidence.contact_id for event in recorded}
    found = suppressions_of(unit.tx, unit.workspace_id, people)
    before = {(person, no.source): no for person, noes in found.items() for no in noes}
    lifted = lifts_of(unit.tx, unit.workspace_id, vault, people)
    now: dict[tuple[int, SuppressionSource], Suppression | None] = dict(before)
    for event in recorded:
        if source := event.evidence.source:
            pair = (event.evidence.contact_id, source)
            now[pair] = no_after(now.get(pair), event.id, event.evidence, lifted.get(pair))
    _store_suppressions(unit, {p: no for p, no in now.items() if before.get(p) != no}, before)


def _store_suppressions(
    unit: Unit,
    changed: dict[tuple[int, SuppressionSource], Suppression | None],
    before: dict[tuple[int, SuppressionSource], Suppression],
) -> None:
    for source in SuppressionSource:
        lifted = [person for (person, whose), no in changed.items() if no is None and whose is source]
        if lifted:
            mine = (suppression.c.workspace_id == unit.workspace_id, suppression.c.source == str(source))
            unit.tx.execute(delete(suppression).where(*mine, among(suppression.c.contact_id, lifted)))
    rows = {pair: _suppression_row(unit, pair[0], no) for pair, no in changed.items() if no}
    bulk_insert(unit.tx, suppression, [row for pair, row in rows.items() if pair not in before])
    known = [row for pair, row in rows.items() if pair in before]
    bulk_update(unit.tx, suppression, known, keys=("workspace_id", "contact_id", "source"))


def _suppression_row(unit: Unit, contact_id: int, no: Suppression) -> dict[str, Any]:
    return {
        "workspace_id": unit.workspace_id,
        "contact_id": contact_id,
        "source": str(no.source),
        "scope": str(no.scope),
        "reason": no.reason,
        "event_id": no.event_id,
        "at": no.at,
    }
