"""One person twice among the contacts: known by the platform's id alone, and again by their phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from avisa.audience.identities import e164_of
from avisa.audience.queries import contacts_of, people_by_identity
from avisa.audience.types import Listed, Person
from avisa.kernel.db import Tx


def doubles_of(tx: Tx, workspace_id: int, people: Iterable[Listed]) -> dict[int, frozenset[int]]:
    """Of these people, whoever is somebody else here as well, with the ids of those that come before them.

    Who has a phone comes before who has none, and is nobody's double: a phone is one person's. Nothing is
    read where everybody has one.
    """
    without = [one.contact_id for one in people if not one.phone]
    if not without:
        return {}
    asked = contacts_of(tx, workspace_id, without).values()
    names = ([one.wa_id or "" for one in asked], [one.bsuid or "" for one in asked])
    known: defaultdict[str, list[Person]] = defaultdict(list)
    for other in people_by_identity(tx, workspace_id, *names, []):
        for name in (other.bsuid, other.phone):
            if name:
                known[name].append(other)
    found = {
        one.id: before(one, [*known[one.bsuid or ""], *known[e164_of(one.wa_id or "")]]) for one in asked
    }
    return {one: others for one, others in found.items() if others}


def before(one: Person, same: Iterable[Person]) -> frozenset[int]:
    return frozenset(other.id for other in same if other.id != one.id and (other.phone or other.id < one.id))
