"""Who an audience is when it is asked: the people of its lists and segments, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from avisa.audience.double_queries import doubles_of
from avisa.audience.queries import contacts_of, listing_after
from avisa.audience.tables import listing
from avisa.audience.types import Listed
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.schedule.types import Audience
from avisa.segments.queries import matching, members, segment_by_id, segments_of

AT_ONCE = 1_000


def people_after(
    tx: Tx, workspace_id: int, audience: Audience, part: int, after: int, most: int, now: Millis
) -> list[Listed]:
    """The next people of one part; fewer than `most` means that the part has no more."""
    kind, identifier = audience.parts[part]
    if kind == "list":
        return listing_after(tx, workspace_id, identifier, after, most)
    found = segment_by_id(tx, workspace_id, identifier)
    if found is None:
        return []
    ids = members(tx, workspace_id, found.condition, after, most, now)
    known = contacts_of(tx, workspace_id, ids)
    return [known[one].listed() for one in ids]


def everybody(tx: Tx, workspace_id: int, audience: Audience, now: Millis) -> Iterator[Sequence[Listed]]:
    """All of them, batch by batch; who is in several parts comes in each."""
    for part in range(len(audience.parts)):
        after = 0
        while batch := people_after(tx, workspace_id, audience, part, after, AT_ONCE, now):
            yield batch
            after = batch[-1].contact_id
            if len(batch) < AT_ONCE:
                break


def listed_among(tx: Tx, workspace_id: int, audience: Audience, people: Sequence[int]) -> list[Listed]:
    """These people with their rows, as the first list that has them knows them."""
    c, known = listing.c, contacts_of(tx, workspace_id, people)
    mine = (c.workspace_id == workspace_id, among(c.list_id, audience.lists), among(c.contact_id, people))
    found = tx.execute(select(c.contact_id, c.list_id, c.line, c.attributes).where(*mine)).all()
    rows: dict[int, tuple[int, Mapping[str, str]]] = {}
    for row in sorted(found, key=lambda row: audience.lists.index(row.list_id)):
        rows.setdefault(row.contact_id, (row.line, row.attributes))
    nowhere: tuple[int, Mapping[str, str]] = (0, {})
    return [one.listed(*rows.get(one.id, nowhere)) for one in known.values()]


def doubled(
    tx: Tx, workspace_id: int, audience: Audience, people: Sequence[Listed], now: Millis
) -> frozenset[int]:
    """Whoever is in the audience as somebody else, too: the one with the phone counts, and their row."""
    others = doubles_of(tx, workspace_id, people)
    asked = sorted({other for group in others.values() for other in group})
    there = included(tx, workspace_id, audience, asked, now) if asked else set()
    return frozenset(one for one, group in others.items() if there & group)


def included(tx: Tx, workspace_id: int, audience: Audience, people: Sequence[int], now: Millis) -> set[int]:
    """Of these people, those in any part of the audience."""
    c = listing.c
    mine = (c.workspace_id == workspace_id, among(c.list_id, audience.lists), among(c.contact_id, people))
    found = set(tx.scalars(select(c.contact_id).where(*mine)))
    for one in segments_of(tx, workspace_id, audience.segments).values():
        found |= matching(tx, workspace_id, one.condition, people, now)
    return found
