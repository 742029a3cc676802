"""Reading consent: the facts that the gate asks for in batches, and the purposes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from avisa.consent.ledger.proof import verify
from avisa.consent.ledger.queries import events_by_id, head_of, history_of
from avisa.consent.rules import renewed
from avisa.consent.tables import blocked_number, consent, purpose, suppression
from avisa.consent.types import Asking, Purpose, Renewal, Scope, Standing, Suppression, SuppressionSource
from avisa.kernel.bulk import among_given
from avisa.kernel.db import Tx

__all__ = [
    "any_blocked",
    "blocked",
    "blocked_at",
    "consents_of",
    "events_by_id",
    "head_of",
    "history_of",
    "purposes_of",
    "standings_of",
    "suppressions_of",
    "verify",
]

_SOURCES = {str(source): source for source in SuppressionSource}
_SCOPES = {str(scope): scope for scope in Scope}

# The gate asks these for every batch, so they are built once.
CONSENTS = select(
    *(consent.c[name] for name in ("contact_id", "purpose_id", "event_id", "granted_at", "expires_at")),
    consent.c.revoked_at,
).where(
    consent.c.workspace_id == bindparam("workspace_id"),
    among_given(consent.c.contact_id, "people"),
    among_given(consent.c.purpose_id, "purposes"),
)
SUPPRESSIONS = select(
    *(suppression.c[name] for name in ("contact_id", "source", "scope", "reason", "event_id", "at"))
).where(
    suppression.c.workspace_id == bindparam("workspace_id"),
    among_given(suppression.c.contact_id, "people"),
)
PURPOSE = ("id", "name", "category", "legal_basis", "valid_for", "description", "earlier")
MORE = ("renewals", "asking_template", "asking_days")
PURPOSES = (
    select(*(purpose.c[name] for name in (*PURPOSE, *MORE)))
    .where(purpose.c.workspace_id == bindparam("workspace_id"))
    .order_by(purpose.c.name)
)
ANY_BLOCKED = (
    select(blocked_number.c.at).where(blocked_number.c.workspace_id == bindparam("workspace_id")).limit(1)
)


Standings = dict[tuple[int, int], Standing]


def consents_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int], purposes: Iterable[int] | Mapping[int, Purpose]
) -> Standings:
    """What stands by (contact, purpose); a pair that was never granted is absent.

    One select where the purposes themselves are given. A yes to words that came to mean something else
    ends with them.
    """
    known = purposes if isinstance(purposes, Mapping) else purposes_of(tx, workspace_id)
    found = standings_of(tx, workspace_id, contact_ids, purposes)
    changed = {one.id: one.renewals for one in known.values() if one.renewals}
    if not changed:
        return found
    return {pair: renewed(one, changed.get(pair[1], ())) for pair, one in found.items()}


def standings_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int], purpose_ids: Iterable[int]
) -> Standings:
    """What the ledger alone comes to, whatever became of the purposes' words since. One select."""
    given = {"workspace_id": workspace_id, "people": contact_ids, "purposes": purpose_ids}
    rows = tx.execute(CONSENTS, given).all()
    return {(person, what): Standing(*found) for person, what, *found in rows}


def suppressions_of(
    tx: Tx, workspace_id: int, contact_ids: Iterable[int]
) -> dict[int, tuple[Suppression, ...]]:
    """Every no of these people; who said none is absent. One select."""
    rows = tx.execute(SUPPRESSIONS, {"workspace_id": workspace_id, "people": contact_ids}).all()
    found: defaultdict[int, tuple[Suppression, ...]] = defaultdict(tuple)
    for person, source, scope, reason, event_id, at in rows:
        found[person] += (Suppression(_SOURCES[source], _SCOPES[scope], reason, event_id, at),)
    return dict(found)


def purposes_of(tx: Tx, workspace_id: int) -> dict[int, Purpose]:
    rows = tx.execute(PURPOSES, {"workspace_id": workspace_id}).all()
    return {row[0]: purpose_from(row) for row in rows}


def purpose_from(row: Any) -> Purpose:
    *plain, earlier, renewals, template, days = row
    held = tuple((until, valid_for) for until, valid_for in earlier or ())
    changes = tuple(Renewal(*change) for change in renewals or ())
    asking = None if template is None else Asking(template, days)
    given: tuple[Any, ...] = (*plain, held, changes, asking)
    return Purpose(*given)


def blocked(tx: Tx, workspace_id: int, keyed_hashes: Collection[bytes]) -> set[bytes]:
    """Which of these hashes (`ledger.sealing.blocking_hash`) stay blocked after an erasure."""
    c = blocked_number.c
    # Bytes cannot travel as JSON to SQLite, so this list is the one that is spelled out.
    statement = select(c.keyed_hash).where(
        c.workspace_id == workspace_id, c.keyed_hash.in_(list(keyed_hashes))
    )
    return set(tx.scalars(statement)) if keyed_hashes else set()


def blocked_at(tx: Tx, workspace_id: int, keyed_hashes: Collection[bytes]) -> dict[bytes, int]:
    """Since when each of these stays blocked: the last erasure of whoever had the number."""
    c = blocked_number.c
    mine = (c.workspace_id == workspace_id, c.keyed_hash.in_(list(keyed_hashes)))
    return {row.keyed_hash: row.at for row in tx.execute(select(c.keyed_hash, c.at).where(*mine))}


def any_blocked(tx: Tx, workspace_id: int) -> bool:
    return tx.execute(ANY_BLOCKED, {"workspace_id": workspace_id}).first() is not None
