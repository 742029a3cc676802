"""Reading measured links: what a code leads to, what of a run was followed."""

from __future__ import annotations

from sqlalchemy import func, select

from avisa.kernel.db import Tx
from avisa.messages.links.tables import link
from avisa.messages.links.types import Followed, Link


def link_by_code(tx: Tx, workspace_id: int, code: str) -> Link | None:
    c = link.c
    columns = (c.id, c.workspace_id, c.message_id, c.destination, c.expires_at, c.clicks)
    row = tx.execute(select(*columns).where(c.workspace_id == workspace_id, c.code == code)).one_or_none()
    return Link(*row) if row else None


def followed_of(tx: Tx, workspace_id: int, run_id: int) -> list[Followed]:
    """By destination, what was followed most first. Links that are gone (erased people, retention) are not
    among them: how many people clicked is counted on the messages."""
    c = link.c
    people = func.count(c.first_at)
    found = (
        select(c.destination, func.count(), people, func.coalesce(func.sum(c.clicks), 0))
        .where(c.workspace_id == workspace_id, c.run_id == run_id)
        .group_by(c.destination)
        .order_by(people.desc(), c.destination)
        .limit(200)
    )
    return [Followed(row[0], row[1], row[2], int(row[3])) for row in tx.execute(found)]
