"""Taking places in the moving window: exact, inside the claim's own transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from avisa.kernel.bulk import among, among_given, bulk_insert
from avisa.kernel.clock import DAY, SECOND, Millis
from avisa.kernel.unit import Unit
from avisa.limits.rules import due_times, effective_tier, room_left, window_start
from avisa.limits.tables import reached
from avisa.limits.types import Admission, Portfolio
from avisa.workspace.tables import portfolio

MOST_PRUNED = 2_000  # rows a claim may tidy away; the rest follows with the next

# What every claim asks, built once.
MINE = (
    reached.c.workspace_id == bindparam("workspace_id"),
    reached.c.portfolio_id == bindparam("portfolio_id"),
)
LOCK = (
    select(portfolio)
    .where(
        portfolio.c.workspace_id == bindparam("workspace_id"),
        portfolio.c.id == bindparam("portfolio_id"),
    )
    .with_for_update()
)
LEAVING = (
    select(reached.c.contact_id)
    .where(*MINE, reached.c.last_at <= bindparam("before"))
    .order_by(reached.c.last_at)
    .limit(MOST_PRUNED)
)
IN_WINDOW = select(reached.c.contact_id).where(*MINE, among_given(reached.c.contact_id, "people"))


def admit(unit: Unit, portfolio_id: int, contact_ids: Sequence[int]) -> Admission:
    """Take a place for each person (in the order given) until the limit is reached.

    Locks the portfolio's row first: without it two engines on PostgreSQL took 1,050 places of 1,000.
    A person already in the window needs no new place; the window counts from the last message.
    """
    held = lock(unit, portfolio_id)
    tidied = prune(unit, held)
    before = people_in_window(unit, held.id, contact_ids)
    fresh = [one for one in dict.fromkeys(contact_ids) if one not in before]
    room = room_left(held.reached - tidied, held.tier)
    taken = fresh if room is None else fresh[:room]
    left = fresh[len(taken) :]
    renew(unit, held.id, before)
    enter(unit, held.id, taken)
    waits, promised_at = promise(unit, held, left, tidied)
    count(unit, held, len(taken) - tidied, promised_at)
    return Admission(before | frozenset(taken), waits)


def lock(unit: Unit, portfolio_id: int) -> Portfolio:
    row = unit.tx.execute(LOCK, {"workspace_id": unit.workspace_id, "portfolio_id": portfolio_id}).one()
    return Portfolio(row.id, effective_tier(row.tier, row.tier_known), row.reached, row.promised_at)


def prune(unit: Unit, held: Portfolio) -> int:
    """Let people go who were last reached 24 h ago; returns how many."""
    mine = {"workspace_id": unit.workspace_id, "portfolio_id": held.id}
    ids = unit.tx.scalars(LEAVING, {**mine, "before": window_start(unit.now)}).all()
    if not ids:
        return 0
    leaving = delete(reached).where(*in_portfolio(unit, held.id), among(reached.c.contact_id, ids))
    return unit.tx.execute(leaving).rowcount


def people_in_window(unit: Unit, portfolio_id: int, contact_ids: Sequence[int]) -> frozenset[int]:
    mine = {"workspace_id": unit.workspace_id, "portfolio_id": portfolio_id}
    return frozenset(unit.tx.scalars(IN_WINDOW, {**mine, "people": contact_ids}).all())


def renew(unit: Unit, portfolio_id: int, contact_ids: frozenset[int]) -> None:
    if contact_ids:
        unit.tx.execute(
            update(reached)
            .where(*in_portfolio(unit, portfolio_id), among(reached.c.contact_id, contact_ids))
            .values(last_at=unit.now)
        )


def enter(unit: Unit, portfolio_id: int, contact_ids: Sequence[int]) -> None:
    row = {"workspace_id": unit.workspace_id, "portfolio_id": portfolio_id, "last_at": unit.now}
    bulk_insert(unit.tx, reached, [{**row, "contact_id": one} for one in contact_ids])


def promise(
    unit: Unit, held: Portfolio, left: Sequence[int], tidied: int
) -> tuple[dict[int, Millis], Millis]:
    """Give each waiting person the next place that comes free and is not promised yet."""
    if not left:
        return {}, held.promised_at
    if tidied == MOST_PRUNED:  # more places may be free than we have counted: look again at once
        return dict.fromkeys(left, unit.now + SECOND), held.promised_at
    times = due_times(next_places(unit, held, len(left)), len(left), unit.now)
    return dict(zip(left, times, strict=True)), times[-1]


def next_places(unit: Unit, held: Portfolio, wanted: int) -> list[Millis]:
    """The next `wanted` instants after the last promise at which a place comes free.

    Whoever takes a place frees it 24 h later, so the window's pattern repeats day after day.
    """
    after = max(held.promised_at, unit.now)
    day = (after - unit.now) // DAY + 1
    found: list[Millis] = []
    position = after - day * DAY
    while len(found) < wanted:
        instants = instants_after(unit, held.id, position, wanted - len(found))
        if not instants and position < window_start(unit.now):
            break  # nobody is in the window: there is no pattern to follow
        found += [instant + day * DAY for instant in instants]
        day, position = day + 1, window_start(unit.now) - 1
    return found


def instants_after(unit: Unit, portfolio_id: int, position: Millis, most: int) -> list[Millis]:
    query = (
        select(reached.c.last_at)
        .where(*in_portfolio(unit, portfolio_id), reached.c.last_at > position)
        .order_by(reached.c.last_at)
        .limit(most)
    )
    return list(unit.tx.execute(query).scalars())


def count(unit: Unit, held: Portfolio, change: int, promised_at: Millis) -> None:
    if change or promised_at != held.promised_at:
        unit.tx.execute(
            update(portfolio)
            .where(portfolio.c.workspace_id == unit.workspace_id, portfolio.c.id == held.id)
            .values(reached=portfolio.c.reached + change, promised_at=promised_at)
        )


def forget_promises(unit: Unit, portfolio_id: int, promised_at: Millis) -> None:
    """After a cancelled run or a raised tier the waiting people are given new places."""
    unit.tx.execute(
        update(portfolio)
        .where(portfolio.c.workspace_id == unit.workspace_id, portfolio.c.id == portfolio_id)
        .values(promised_at=promised_at)
    )


def in_portfolio(unit: Unit, portfolio_id: int) -> tuple[ColumnElement[bool], ...]:
    return (reached.c.workspace_id == unit.workspace_id, reached.c.portfolio_id == portfolio_id)
