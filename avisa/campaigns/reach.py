"""Whom a campaign reaches: its lists and segments joined, narrowed, and rid of whom it leaves out.

Walked in the order of the contacts' ids, chunk by chunk, so that a crash goes on where it was; the same walk
is the rehearsal's, the check's and the run's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from avisa.audience.double_queries import doubles_of
from avisa.audience.queries import contacts_of
from avisa.audience.tables import listing
from avisa.audience.types import Listed
from avisa.campaigns.types import Audience, CampaignView, Conditions
from avisa.errors import Refused
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.segments.queries import matching, scanned, segments_of
from avisa.segments.types import Condition, Group, Match, Message, Past
from avisa.segments.types import Listed as OnList

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is how far the walk has come, which may be beyond the last person; None at its end."""

    people: tuple[Listed, ...]
    after: int | None


def conditions_of(tx: Tx, workspace_id: int, audience: Audience) -> Conditions:
    """What the segments say now. Raises Refused `segment_gone`."""
    asked = (*audience.segments, *audience.within, *audience.without_segments)
    known = segments_of(tx, workspace_id, asked)
    if gone := [one for one in asked if one not in known]:
        raise Refused("segment_gone", segment_id=str(gone[0]))

    def said(ids: Sequence[int]) -> tuple[Group, ...]:
        return tuple(known[one].condition for one in ids)

    leaving = [*said(audience.without_segments), *others_left_out(audience)]
    without = Group(Match.ANY, tuple(leaving)) if leaving else None
    return Conditions(said(audience.segments), said(audience.within), without)


def others_left_out(audience: Audience) -> Iterator[Condition]:
    for list_id in audience.without_lists:
        yield OnList(list_id)
    for campaign_id in audience.without_campaigns:
        yield Message(Past.PLANNED, campaign_id=campaign_id)
    if audience.quiet_days:
        yield Message(Past.PLANNED, days=audience.quiet_days)


def everybody(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Iterator[Listed]:
    """All people whom the campaign reaches as things stand at `now`, batch by batch; once it was launched,
    by what its segments said then."""
    conditions = campaign.conditions or conditions_of(tx, workspace_id, campaign.audience)
    after: int | None = 0
    while after is not None:
        page = people_after(tx, workspace_id, campaign.audience, conditions, after, AT_ONCE, now)
        yield from page.people
        after = page.after


def first_after(tx: Tx, workspace_id: int, audience: Audience, after: int, now: Millis) -> Listed | None:
    """The next person, whoever far away: for a preview."""
    conditions, place = conditions_of(tx, workspace_id, audience), after
    while True:
        page = people_after(tx, workspace_id, audience, conditions, place, AT_ONCE, now)
        if page.people or page.after is None:
            return page.people[0] if page.people else None
        place = page.after


def people_after(
    tx: Tx, workspace_id: int, audience: Audience, conditions: Conditions, after: int, most: int, now: Millis
) -> Page:
    """The next people, with the values of their rows; about `most` of them are looked at."""
    found, end = candidates(tx, workspace_id, audience, conditions, after, most, now)
    ids = narrowed(tx, workspace_id, conditions, found, now)
    people = tuple(listed(tx, workspace_id, audience.lists, ids))
    again = doubled(tx, workspace_id, audience, conditions, people, now)
    return Page(tuple(one for one in people if one.contact_id not in again), end)


def candidates(
    tx: Tx, workspace_id: int, audience: Audience, conditions: Conditions, after: int, most: int, now: Millis
) -> tuple[list[int], int | None]:
    """Whoever is on a list or in a segment, up to where every one of them has been read."""
    found: set[int] = set()
    ends: list[int] = []
    for list_id in audience.lists:
        c = listing.c
        mine = (c.workspace_id == workspace_id, c.list_id == list_id, c.contact_id > after)
        ids = tx.scalars(select(c.contact_id).where(*mine).order_by(c.contact_id).limit(most)).all()
        found.update(ids)
        ends += ids[-1:] if len(ids) == most else []
    if conditions.include:
        any_of = Group(Match.ANY, conditions.include)
        fitting, last = scanned(tx, workspace_id, any_of, after, most, now)
        found.update(fitting)
        ends += [] if last is None else [last]
    end = min(ends, default=None)
    return sorted(one for one in found if end is None or one <= end), end


def narrowed(tx: Tx, workspace_id: int, conditions: Conditions, ids: Sequence[int], now: Millis) -> list[int]:
    parts: list[Condition] = list(conditions.within)
    if conditions.without is not None:
        parts.append(Group(Match.NONE, (conditions.without,)))
    if not parts or not ids:
        return list(ids)
    fit = matching(tx, workspace_id, Group(Match.ALL, tuple(parts)), ids, now)
    return [one for one in ids if one in fit]


def listed(tx: Tx, workspace_id: int, lists: Sequence[int], ids: Sequence[int]) -> Iterator[Listed]:
    people = contacts_of(tx, workspace_id, ids)
    rows = {}
    for list_id in reversed(lists):  # the first list's row is written last
        c = listing.c
        mine = (c.workspace_id == workspace_id, c.list_id == list_id, among(c.contact_id, ids))
        found = tx.execute(select(c.contact_id, c.line, c.attributes).where(*mine))
        rows.update({row.contact_id: (row.line, row.attributes) for row in found})
    for one in ids:
        # A segment may find people of whom nothing is known that a message could go to.
        if one in people and (one in rows or people[one].address):
            yield people[one].listed(*rows.get(one, (0, {})))


def doubled(
    tx: Tx,
    workspace_id: int,
    audience: Audience,
    conditions: Conditions,
    people: Sequence[Listed],
    now: Millis,
) -> frozenset[int]:
    """Whoever is reached as somebody else, too: the one with the phone counts, and their row. And whoever is
    left out as somebody else, also because this campaign has reached them a chunk before."""
    others = doubles_of(tx, workspace_id, people)
    asked = sorted({other for group in others.values() for other in group})
    if not asked:
        return frozenset()
    there = included(tx, workspace_id, audience, conditions, asked, now)
    decided = set(narrowed(tx, workspace_id, conditions, there, now))
    if conditions.without is not None:
        decided |= matching(tx, workspace_id, Group(Match.ANY, (conditions.without,)), asked, now)
    return frozenset(one for one, group in others.items() if decided & group)


def included(
    tx: Tx, workspace_id: int, audience: Audience, conditions: Conditions, ids: Sequence[int], now: Millis
) -> list[int]:
    """Of these people, those on a list or in a segment of the audience."""
    if not ids:
        return []
    c = listing.c
    mine = (c.workspace_id == workspace_id, among(c.list_id, audience.lists), among(c.contact_id, ids))
    found = set(tx.scalars(select(c.contact_id).where(*mine)))
    if conditions.include:
        found |= matching(tx, workspace_id, Group(Match.ANY, conditions.include), ids, now)
    return sorted(found)
