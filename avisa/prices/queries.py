"""Reading prices: the rate card for some countries, one price, cards, budgets, what days have cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from avisa.kernel.bulk import among, among_given
from avisa.kernel.clock import Millis, to_datetime
from avisa.kernel.db import Tx
from avisa.prices.markets import markets_of
from avisa.prices.rules import RateCard, is_free_entry, rated_as
from avisa.prices.sheets import shipped
from avisa.prices.tables import budget, free_entry, rate, rate_card, spend
from avisa.prices.types import NO_END, Budget, Card, Cost, CostLine, Money, PriceType, Rate, Sort
from avisa.workspace.queries import numbers_of, workspace_by_id

COLUMNS = ("market", "category", "currency", "micros", "valid_from", "lowest", "highest", "card_id")
# Built once: the claim and every batch of statuses ask it.
RATES = select(*(rate.c[name] for name in COLUMNS)).where(
    rate.c.workspace_id == bindparam("workspace_id"), among_given(rate.c.market, "markets")
)
ALL_BUDGETS = select(budget.c.run_id, budget.c.currency, budget.c.most_micros, budget.c.booked_micros).where(
    budget.c.workspace_id == bindparam("workspace_id"), among_given(budget.c.run_id, "runs")
)
BUDGETS = ALL_BUDGETS.where(budget.c.most_micros.is_not(None))
# In one order, so that two claims never wait for each other.
HELD_BUDGETS = ALL_BUDGETS.order_by(budget.c.run_id).with_for_update()


def card_for(tx: Tx, workspace_id: int, countries: Iterable[str]) -> RateCard:
    """Whatever may be said of these countries: by the company's own cards, and the one that ships."""
    markets = {country: markets_of(country) for country in set(countries)}
    wanted = sorted({market for those in markets.values() for market in those})
    own = tx.execute(RATES, {"workspace_id": workspace_id, "markets": wanted}).all()
    return RateCard([*(Rate(*row) for row in own), *shipped()], markets)


def price_of(tx: Tx, workspace_id: int, market: str, category: str, at: Millis) -> Money | None:
    """What one charged message costs; `market` is the country (ISO 3166, `country_of(phone)`).

    The category in any case. None where no rate is known. Of volumes the first, which costs most.
    """
    found = card_for(tx, workspace_id, [market]).of(market, rated_as(category), at)
    return found.money if found else None


def currency_of(tx: Tx, workspace_id: int, at: Millis) -> str:
    """What the company pays in: as its newest own rates say, else those that ship."""
    c = rate.c
    newest = select(c.currency).where(c.workspace_id == workspace_id, c.valid_from <= at)
    own = tx.scalar(newest.order_by(c.valid_from.desc(), c.card_id.desc()).limit(1))
    return own or shipped()[0].currency


def cards_of(tx: Tx, workspace_id: int) -> list[Card]:
    """The newest first."""
    c = rate_card.c
    names = ("id", "filename", "currency", "valid_from", "rates", "imported_at", "imported_by")
    found = select(*(c[name] for name in names)).where(c.workspace_id == workspace_id)
    return [Card(*row) for row in tx.execute(found.order_by(c.id.desc()).limit(200))]


def rates_in_force(tx: Tx, workspace_id: int, at: Millis) -> list[Rate]:
    """Of each market and category the rates of the day, by volume."""
    names = [rate.c[name] for name in COLUMNS]
    own = tx.execute(select(*names).where(rate.c.workspace_id == workspace_id)).all()
    rates = [*(Rate(*row) for row in own), *shipped()]
    card = RateCard(rates, {one.market: (one.market,) for one in rates})
    sorts = sorted({(one.market, one.category) for one in rates})
    return [found for market, category in sorts for found in card.tiers(market, category, at)]


def budgets_of(
    tx: Tx, workspace_id: int, run_ids: Collection[int], *, hold: bool = False
) -> dict[int, Budget]:
    """Of the runs that have one. With `hold` nobody else spends from them until this transaction ends, and
    those that were lifted are among them, without an end."""
    given = {"workspace_id": workspace_id, "runs": set(run_ids)}
    rows = tx.execute(HELD_BUDGETS if hold else BUDGETS, given).all()
    return {
        row[0]: Budget(row[0], Money(row[1], NO_END if row[2] is None else row[2]), row[3]) for row in rows
    }


def budget_currencies(tx: Tx, workspace_id: int, run_ids: Collection[int]) -> dict[int, str]:
    """Also of budgets that were lifted: what leaves is still counted."""
    c = budget.c
    found = select(c.run_id, c.currency).where(c.workspace_id == workspace_id, among(c.run_id, run_ids))
    return {row[0]: row[1] for row in tx.execute(found)}


def free_entries(
    tx: Tx, workspace_id: int, number_id: int, people: Collection[int], at: Millis
) -> frozenset[int]:
    """To whom a message of this number is free now, because they came by an advertisement."""
    c = free_entry.c
    rows = tx.execute(
        select(c.contact_id, c.clicked_at, c.free_until).where(
            c.workspace_id == workspace_id, c.number_id == number_id, among(c.contact_id, people)
        )
    )
    return frozenset(row[0] for row in rows if is_free_entry(row[1], row[2], at))


def volumes_of(tx: Tx, workspace_id: int, number_ids: Collection[int], since: date) -> dict[str, int]:
    """Charged messages of these numbers from the day on: by country and category, with a blank between."""
    c = spend.c
    found = (
        select(c.country, c.category, func.sum(c.messages))
        .where(
            c.workspace_id == workspace_id,
            c.day >= since.isoformat(),
            c.type == PriceType.REGULAR.value,
            among(c.number_id, number_ids),
        )
        .group_by(c.country, c.category)
    )
    return {f"{country} {category}": int(count) for country, category, count in tx.execute(found)}


def volumes_now(tx: Tx, workspace_id: int, number_id: int, now: Millis) -> dict[str, int]:
    """Of this month, and of the portfolio that the number belongs to."""
    numbers, company = numbers_of(tx, workspace_id), workspace_by_id(tx, workspace_id)
    portfolio = next((one.portfolio_id for one in numbers if one.id == number_id), 0)
    zone = ZoneInfo(company.time_zone if company else "UTC")
    first = to_datetime(now).astimezone(zone).date().replace(day=1)
    theirs = [one.id for one in numbers if one.portfolio_id == portfolio]
    return volumes_of(tx, workspace_id, theirs, first)


def spent_between(tx: Tx, workspace_id: int, first: date, last: date) -> Cost:
    """What was delivered on these days (of the company's calendar, both included) has cost."""
    c = spend.c
    keys = (c.country, c.category, c.type, c.currency)
    sums: tuple[Any, ...] = (func.sum(c.messages), func.sum(c.micros), func.sum(c.unpriced))
    days = (c.day >= first.isoformat(), c.day <= last.isoformat())
    found = select(*keys, *sums).where(c.workspace_id == workspace_id, *days).group_by(*keys).order_by(*keys)
    return Cost(
        tuple(
            CostLine(Sort(*row[:3]), row[3], int(row[4]), int(row[5]), int(row[6]))
            for row in tx.execute(found)
            if row[4]  # what got its price later has left its line
        )
    )
