"""Reading tags: of these people, and all that the company has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func, select

from avisa.audience.tables import contact_tag
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx


def tags_of(tx: Tx, workspace_id: int, contact_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """By person, in the order of the alphabet; who has none is absent."""
    c = contact_tag.c
    mine = (c.workspace_id == workspace_id, among(c.contact_id, contact_ids))
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for person, name in tx.execute(select(c.contact_id, c.name).where(*mine).order_by(c.name)):
        found[person] += (name,)
    return dict(found)


def tags_known(tx: Tx, workspace_id: int, most: int = 200) -> dict[str, int]:
    """How many people have each tag."""
    c = contact_tag.c
    people = select(c.name, func.count()).where(c.workspace_id == workspace_id)
    return {row[0]: row[1] for row in tx.execute(people.group_by(c.name).order_by(c.name).limit(most))}
