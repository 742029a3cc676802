"""Writing consent: purposes, the yes, the no, and taking either back; all of it goes through the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from avisa.audience.double_queries import with_doubles
from avisa.audience.queries import contacts_of
from avisa.consent.intake.confirmation.actions import close_for
from avisa.consent.ledger.actions import append, forget, locked_head, rebuild
from avisa.consent.ledger.queries import LastLifts, lifts_of
from avisa.consent.queries import suppressions_of
from avisa.consent.rules import says_more
from avisa.consent.tables import purpose
from avisa.consent.types import (
    Evidence,
    Kind,
    LegalBasis,
    Proof,
    Scope,
    Suppression,
    SuppressionSource,
)
from avisa.consent.unclear.flag_actions import close_flags
from avisa.consent.unclear.types import Decision
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record, record_all
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

__all__ = ["append", "ensure_purpose", "forget", "grant", "lift", "rebuild", "revoke", "suppress"]

CATEGORIES = frozenset({"MARKETING", "UTILITY", "AUTHENTICATION"})


def ensure_purpose(
    unit: Unit,
    name: str,
    category: str,
    legal_basis: str,
    valid_for: int | None = None,
    description: str = "",
) -> int:
    """The id of the purpose called `name`, made when there is none; one that exists stays as it is."""
    if category not in CATEGORIES:
        raise Refused("purpose_category_unknown", category=category)
    if legal_basis not in frozenset(LegalBasis):
        raise Refused("legal_basis_unknown", legal_basis=legal_basis)
    row = {
        "workspace_id": unit.workspace_id,
        "id": unit.ids.next(),
        "name": name,
        "category": category,
        "legal_basis": str(legal_basis),
        "valid_for": valid_for,
        "description": description,
        "created_at": unit.now,
    }
    if bulk_insert(unit.tx, purpose, [row], ignore_conflicts=True):
        record(unit, "purpose.added", f"purpose:{row['id']}", name=name, category=category)
    named = (purpose.c.workspace_id == unit.workspace_id, purpose.c.name == name)
    identifier: int = unit.tx.scalars(select(purpose.c.id).where(*named)).one()
    return identifier


def grant(
    unit: Unit, vault: Vault, contact_ids: Iterable[int], purposes: Sequence[int], proof: Proof
) -> list[int]:
    """These people said yes to these purposes; returns the events' ids. It lifts no suppression."""
    return _say(unit, vault, Kind.GRANT, contact_ids, purposes, proof)


def revoke(
    unit: Unit, vault: Vault, contact_ids: Iterable[int], purposes: Sequence[int], proof: Proof
) -> list[int]:
    """These people take back their yes to these purposes; to stop everything is a suppression."""
    return _say(unit, vault, Kind.REVOKE, contact_ids, purposes, proof)


def _say(
    unit: Unit, vault: Vault, kind: Kind, contact_ids: Iterable[int], purposes: Sequence[int], proof: Proof
) -> list[int]:
    named = tuple(purposes)
    phones = _phones(unit, contact_ids)
    told = {"purposes": [str(purpose_id) for purpose_id in named], "channel": str(proof.channel)}
    record_all(unit, [(f"consent.{kind}", f"contact:{contact_id}", told) for contact_id in phones])
    said = [
        Evidence(kind=kind, contact_id=contact_id, phone=phone, purposes=named, proof=proof)
        for contact_id, phone in phones.items()
    ]
    return append(unit, vault, said)


def suppress(
    unit: Unit,
    vault: Vault,
    contact_ids: Iterable[int],
    source: SuppressionSource,
    scope: Scope,
    reason: str,
    proof: Proof,
) -> list[int]:
    """Record a no; returns the people to whom it is new or wider, who may be sent one confirmation.

    `proof.at` is when it was said: a repeated or late event is harmless, and a no that was said again
    later is kept as evidence. Whoever is here twice (`double_queries`) has said it as both.
    """
    asked = frozenset(contact_ids)
    before, lifted = _standing(unit, vault, with_doubles(unit.tx, unit.workspace_id, asked), source)
    said = [i for i, no in before.items() if says_more(no, scope, proof.at, lifted.get((i, source)))]
    _say_no(unit, vault, Kind.SUPPRESS, said, source, scope, reason, proof)
    if said and source is not SuppressionSource.PLATFORM:
        close_for(unit, said)
    stands, _ = _standing(unit, vault, said, source)
    changed = [person for person in said if _scope(stands[person]) is not _scope(before[person])]
    if source is SuppressionSource.PERSON and scope is Scope.ALL:
        close_flags(unit, said, Decision.STOPPED_SINCE)
    told = {"source": str(source), "scope": str(scope), "reason": reason}
    record_all(unit, [("contact.suppressed", f"contact:{person}", told) for person in changed])
    return [person for person in changed if person in asked]


def lift(
    unit: Unit,
    vault: Vault,
    contact_ids: Iterable[int],
    source: SuppressionSource,
    reason: str,
    proof: Proof,
) -> list[int]:
    """Take back the no that came from `source` and none other; returns the people freed of it.

    The word is recorded also where nothing stands: a no that was said before and arrives late must
    find it.
    """
    asked = frozenset(contact_ids)
    before, lifted = _standing(unit, vault, with_doubles(unit.tx, unit.workspace_id, asked), source)
    said = [i for i in before if lifted.get((i, source), proof.at - 1) < proof.at]
    _say_no(unit, vault, Kind.LIFT, said, source, None, reason, proof)
    stands, _ = _standing(unit, vault, before, source)
    freed = [person for person, no in before.items() if no and stands[person] is None]
    told = {"source": str(source), "reason": reason}
    record_all(unit, [("contact.unsuppressed", f"contact:{person}", told) for person in freed])
    return [person for person in freed if person in asked]


def _standing(
    unit: Unit, vault: Vault, contact_ids: Iterable[int], source: SuppressionSource
) -> tuple[dict[int, Suppression | None], LastLifts]:
    """Each person's no from this source, in order of id, and the last lifts; nobody can change them now."""
    locked_head(unit, vault)
    wanted = sorted(set(contact_ids))
    found = suppressions_of(unit.tx, unit.workspace_id, wanted)
    mine = {i: next((no for no in found.get(i, ()) if no.source is source), None) for i in wanted}
    return mine, lifts_of(unit.tx, unit.workspace_id, vault, wanted)


def _scope(no: Suppression | None) -> Scope | None:
    return no.scope if no else None


def _say_no(
    unit: Unit,
    vault: Vault,
    kind: Kind,
    contact_ids: Iterable[int],
    source: SuppressionSource,
    scope: Scope | None,
    reason: str,
    proof: Proof,
) -> None:
    phones = _phones(unit, contact_ids)
    said = [
        Evidence(
            kind=kind,
            contact_id=contact_id,
            phone=phone,
            source=source,
            scope=scope,
            reason=reason,
            proof=proof,
        )
        for contact_id, phone in phones.items()
    ]
    append(unit, vault, said)


def _phones(unit: Unit, contact_ids: Iterable[int]) -> dict[int, str]:
    wanted = sorted(set(contact_ids))
    people = contacts_of(unit.tx, unit.workspace_id, wanted)
    if len(people) < len(wanted):
        raise NotFound("contact_not_found", contacts=[str(i) for i in wanted if i not in people])
    return {contact_id: people[contact_id].phone or "" for contact_id in wanted}
