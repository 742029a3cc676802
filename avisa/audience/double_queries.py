"""One person twice among the contacts: by the platform's id alone, and again by a phone that came later.

Two people are never made one by a message; they are reached once, and what one says counts for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import bindparam, select

from avisa.audience.identities import e164_of, rank
from avisa.audience.queries import contacts_of, people_by_identity
from avisa.audience.tables import contact
from avisa.audience.types import Listed, Person
from avisa.kernel.bulk import among_given
from avisa.kernel.db import Tx

SHARING = select(contact.c.id, contact.c.bsuid).where(
    contact.c.workspace_id == bindparam("workspace_id"),
    among_given(contact.c.bsuid, "values"),
    contact.c.bsuid.is_not(None),  # the words of the partial index
)


def doubles_of(tx: Tx, workspace_id: int, people: Iterable[Listed]) -> dict[int, frozenset[int]]:
    """Of these people, whoever is somebody else here as well, with the ids of those that come before them.

    Who has a phone comes before who has none, and is nobody's double: a phone is one person's. Nothing is
    read where everybody has one.
    """
    without = [one.contact_id for one in people if not one.phone]
    if not without:
        return {}
    asked = contacts_of(tx, workspace_id, without).values()
    found = {one.id: same for one, same in _same(tx, workspace_id, asked)}
    first = {
        one.id: frozenset(other.id for other in found[one.id] if rank(other) < rank(one)) for one in asked
    }
    return {one: others for one, others in first.items() if others}


def with_doubles(tx: Tx, workspace_id: int, contact_ids: Iterable[int]) -> frozenset[int]:
    """These people, under all their names here: what one of them says, the person has said."""
    asked = frozenset(contact_ids)
    people = contacts_of(tx, workspace_id, asked).values()
    return asked | {other.id for _, same in _same(tx, workspace_id, people) for other in same}


def sharing_ids(tx: Tx, workspace_id: int, bsuids: Mapping[int, str]) -> dict[int, frozenset[int]]:
    """Of these contacts with the platform's ids for them, those whom it calls as somebody else here."""
    known: defaultdict[str, set[int]] = defaultdict(set)
    asked = {"workspace_id": workspace_id, "values": sorted(set(bsuids.values()))}
    for row in tx.execute(SHARING, asked) if bsuids else ():
        known[row[1]].add(row[0])
    return {one: frozenset(known[bsuid] - {one}) for one, bsuid in bsuids.items() if len(known[bsuid]) > 1}


def _same(tx: Tx, workspace_id: int, asked: Collection[Person]) -> Iterator[tuple[Person, list[Person]]]:
    """Each with whoever has their id, or the number by which the platform named one of both."""
    wa_ids = [one.wa_id or "" for one in asked if not one.phone]
    names = (wa_ids, [one.bsuid or "" for one in asked], [one.phone for one in asked if one.phone])
    known: defaultdict[str, list[Person]] = defaultdict(list)
    for other in people_by_identity(tx, workspace_id, *names):
        for name in names_of(other):
            known[name].append(other)
    for one in asked:
        same = {other.id: other for name in names_of(one) for other in known[name] if other.id != one.id}
        yield one, [*same.values()]


def names_of(person: Person) -> tuple[str, ...]:
    number = person.phone or e164_of(person.wa_id or "")
    return tuple(name for name in (person.bsuid, number) if name)
