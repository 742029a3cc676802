"""Reading the limit: how much is used, and when room comes back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from avisa.kernel.bulk import among
from avisa.kernel.clock import DAY, HOUR, Millis
from avisa.kernel.db import Tx
from avisa.limits.rules import effective_tier, next_tier, room_left, window_start
from avisa.limits.tables import reached
from avisa.limits.types import Usage
from avisa.workspace.tables import portfolio


def usage(tx: Tx, workspace_id: int, portfolio_id: int, now: Millis) -> Usage:
    """The limit of a portfolio at `now`; counts people, never messages."""
    found = tx.execute(
        select(portfolio.c.tier, portfolio.c.tier_known).where(
            portfolio.c.workspace_id == workspace_id, portfolio.c.id == portfolio_id
        )
    ).one()
    tier = effective_tier(found.tier, found.tier_known)
    frees = frees_by_hour(tx, workspace_id, portfolio_id, now)
    used = sum(count for _, count in frees)
    return Usage(tier, found.tier_known, used, room_left(used, tier), next_tier(tier), frees)


def frees_by_hour(
    tx: Tx, workspace_id: int, portfolio_id: int, now: Millis
) -> tuple[tuple[Millis, int], ...]:
    """(instant, places) for the next 24 h, one line an hour, by the last person of that hour."""
    hour = reached.c.last_at // HOUR
    rows = tx.execute(
        select(func.max(reached.c.last_at), func.count())
        .where(
            reached.c.workspace_id == workspace_id,
            reached.c.portfolio_id == portfolio_id,
            reached.c.last_at > window_start(now),
        )
        .group_by(hour)
        .order_by(func.max(reached.c.last_at))
    )
    return tuple((last + DAY, count) for last, count in rows)


def last_reached(tx: Tx, workspace_id: int, portfolio_id: int, now: Millis) -> list[Millis]:
    """One instant (ms) for each person in the window, ascending."""
    rows = tx.execute(
        select(reached.c.last_at)
        .where(
            reached.c.workspace_id == workspace_id,
            reached.c.portfolio_id == portfolio_id,
            reached.c.last_at > window_start(now),
        )
        .order_by(reached.c.last_at)
    )
    return list(rows.scalars())


def reached_at(
    tx: Tx, workspace_id: int, portfolio_id: int, contact_ids: Iterable[int], now: Millis
) -> dict[int, Millis]:
    """When each of these people was reached in the last 24 h; the others are absent and need a place."""
    rows = tx.execute(
        select(reached.c.contact_id, reached.c.last_at).where(
            reached.c.workspace_id == workspace_id,
            reached.c.portfolio_id == portfolio_id,
            among(reached.c.contact_id, contact_ids),
            reached.c.last_at > window_start(now),
        )
    )
    return {row.contact_id: row.last_at for row in rows}


def limit_of(tx: Tx, workspace_id: int, portfolio_id: int) -> tuple[int | None, Millis]:
    """(the limit that we keep to, the instant up to which coming places are promised)."""
    c = portfolio.c
    found = tx.execute(
        select(c.tier, c.tier_known, c.promised_at).where(
            c.workspace_id == workspace_id, c.id == portfolio_id
        )
    ).one()
    return effective_tier(found.tier, found.tier_known), found.promised_at
