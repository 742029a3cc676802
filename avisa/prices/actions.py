"""Writing about money: rate cards in and out, what each delivered message costs, budgets, free entries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, delete, select, update

from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import MINUTE, Millis, to_datetime
from avisa.kernel.unit import Unit
from avisa.prices.markets import country_of
from avisa.prices.queries import card_for, volumes_of
from avisa.prices.rules import RateCard, nth_of, price, rated_as
from avisa.prices.tables import budget, free_entry, rate, rate_card, spend
from avisa.prices.types import Delivered, Money, Price, PriceType, Rate, Sheet, Sort
from avisa.workspace.queries import numbers_of, workspace_by_id

SPEND_KEYS = ("workspace_id", "day", "number_id", "country", "category", "type", "currency")
Key = tuple[str, int, str, str, str, str]


def import_card(unit: Unit, sheet: Sheet, filename: str, content: bytes) -> int:
    """Its rates count from their days on; what was delivered before keeps its price.

    The same file again is the card that is there. Raises Refused `rate_card_unreadable` with the lines.
    """
    if sheet.bad or not sheet.rates:
        raise Refused("rate_card_unreadable", filename=filename, lines=[str(one) for one in sheet.bad[:50]])
    digest = sha256(content).hexdigest()
    c = rate_card.c
    known = unit.tx.scalar(
        select(c.id).where(c.workspace_id == unit.workspace_id, c.digest == digest).limit(1)
    )
    if known is not None:
        return int(known)
    card_id, first = unit.ids.next(), min(sheet.rates, key=lambda one: one.valid_from)
    own: dict[str, Any] = {"workspace_id": unit.workspace_id, "id": card_id, "digest": digest}
    what = {"filename": filename[:200], "currency": first.currency, "valid_from": first.valid_from}
    who = {"rates": len(sheet.rates), "imported_at": unit.now, "imported_by": unit.actor}
    bulk_insert(unit.tx, rate_card, [own | what | who])
    names = ("market", "category", "valid_from", "lowest", "highest", "currency", "micros")
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "card_id": card_id,
            **{name: getattr(one, name) for name in names},
        }
        for one in sheet.rates
    ]
    bulk_insert(unit.tx, rate, rows)
    record(unit, "rate_card.imported", f"rate_card:{card_id}", filename=filename[:200], rates=len(rows))
    return card_id


def withdraw_card(unit: Unit, card_id: int) -> None:
    """What the cards before it say counts again; prices that were counted stay."""
    mine = (rate.c.workspace_id == unit.workspace_id, rate.c.card_id == card_id)
    unit.tx.execute(delete(rate).where(*mine))
    own = (rate_card.c.workspace_id == unit.workspace_id, rate_card.c.id == card_id)
    if unit.tx.execute(delete(rate_card).where(*own)).rowcount != 1:
        raise NotFound(rate_card_id=card_id)
    record(unit, "rate_card.withdrawn", f"rate_card:{card_id}")


def charge(unit: Unit, delivered: Sequence[Delivered]) -> dict[int, Price]:
    """What each of them costs, by its id, and the day's counts with it. To be asked once a message."""
    if not delivered:
        return {}
    countries = {one.id: country_of(one.phone) for one in delivered}
    card = card_for(unit.tx, unit.workspace_id, countries.values())
    month = Month(unit, card)
    prices: dict[int, Price] = {}
    counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for one in delivered:
        country = countries[one.id]
        found = month.price(one, Sort(country, rated_as(one.category), one.type))
        prices[one.id] = Price(country, found.currency if found else "", found.micros if found else None)
        key = (month.day_of(one.at), one.number_id, country, rated_as(one.category), one.type)
        counted = counts[*key, found.currency if found else ""]
        counted["messages"] += 1
        counted["micros"] += found.micros if found else 0
        counted["unpriced"] += found is None
    add_to_days(unit, counts)
    return prices


class Month:
    """Days of the company's calendar, and the volumes of the month where a rate depends on them."""

    def __init__(self, unit: Unit, card: RateCard) -> None:
        company = workspace_by_id(unit.tx, unit.workspace_id)
        self._zone = ZoneInfo(company.time_zone if company else "UTC")
        self._unit, self._card = unit, card
        self._portfolios: dict[int, int] = {}
        self._volumes: dict[tuple[int, str], Counter[str]] = {}
        # Of a batch most are alike: each question is asked once.
        self._days: dict[int, str] = {}
        self._plain: dict[tuple[Sort, Millis], Money | None] = {}
        self._tiers: dict[tuple[Sort, Millis], list[Rate]] = {}

    def day_of(self, at: Millis) -> str:
        quarter = at // (15 * MINUTE)  # days begin on one, in every zone
        if quarter not in self._days:
            self._days[quarter] = to_datetime(at).astimezone(self._zone).date().isoformat()
        return self._days[quarter]

    def price(self, one: Delivered, sort: Sort) -> Money | None:
        key = (sort, one.at)
        if key in self._plain:
            return self._plain[key]
        if key not in self._tiers:
            self._tiers[key] = self._card.tiers(sort.country, sort.category, one.at)
        tiers = self._tiers[key]
        if sort.type != PriceType.REGULAR or len(tiers) < 2:
            return self._plain.setdefault(key, price(self._card, sort, one.at))
        volumes = self._volumes_of(one)
        nth = nth_of(tiers[0], volumes)
        volumes[f"{sort.country} {sort.category}"] += 1
        return price(self._card, sort, one.at, nth)

    def _volumes_of(self, one: Delivered) -> Counter[str]:
        """Of the portfolio, whose numbers share them; asked once a batch."""
        tx, workspace_id = self._unit.tx, self._unit.workspace_id
        if not self._portfolios:
            self._portfolios = {found.id: found.portfolio_id for found in numbers_of(tx, workspace_id)}
        portfolio, day = self._portfolios.get(one.number_id, 0), self.day_of(one.at)
        key = (portfolio, day[:7])
        if key not in self._volumes:
            theirs = [number for number, of in self._portfolios.items() if of == portfolio]
            first = date.fromisoformat(day).replace(day=1)
            self._volumes[key] = Counter(volumes_of(tx, workspace_id, theirs, first))
        return self._volumes[key]


def add_to_days(unit: Unit, counts: Mapping[Key, Counter[str]]) -> None:
    """One row for each sort of a day, locked in one order: few, however many messages there were."""
    keys = [dict(zip(SPEND_KEYS, (unit.workspace_id, *key), strict=True)) for key in sorted(counts)]
    bulk_insert(unit.tx, spend, [key | {"messages": 0, "micros": 0, "unpriced": 0} for key in keys], True)
    for key, (_, counted) in zip(keys, sorted(counts.items()), strict=True):
        same: ColumnElement[bool] = and_(*(spend.c[name] == value for name, value in key.items()))
        sums = {name: spend.c[name] + counted[name] for name in ("messages", "micros", "unpriced")}
        unit.tx.execute(update(spend).where(spend.c.workspace_id == unit.workspace_id, same).values(sums))


def put_budget(unit: Unit, run_id: int, most: Money | None) -> None:
    """What a run may cost in all; None lifts the end, and what leaves is still counted.

    Raises Refused `budget_malformed`, and `budget_currency` for another currency than it began with.
    """
    if most is not None and most.micros <= 0:
        raise Refused("budget_malformed")
    c = budget.c
    mine = (c.workspace_id == unit.workspace_id, c.run_id == run_id)
    found = unit.tx.execute(select(c.currency).where(*mine).with_for_update()).one_or_none()
    if found and most and found.currency != most.currency:
        raise Refused("budget_currency", currency=found.currency)
    values = {"most_micros": most.micros if most else None, "changed_at": unit.now}
    if found:
        unit.tx.execute(update(budget).where(*mine).values(values))
    elif most:
        new = {"workspace_id": unit.workspace_id, "run_id": run_id, "currency": most.currency}
        bulk_insert(unit.tx, budget, [new | values | {"booked_micros": 0}])
    record(unit, "budget.set", f"run:{run_id}", micros=values["most_micros"], currency=most and most.currency)


def open_budgets(unit: Unit, run_ids: Sequence[int], most: Money) -> None:
    """Of runs that begin by a plan, each with as much."""
    own = {"workspace_id": unit.workspace_id, "most_micros": most.micros, "currency": most.currency}
    start = {"booked_micros": 0, "changed_at": unit.now}
    bulk_insert(unit.tx, budget, [{**own, **start, "run_id": one} for one in run_ids])


def book(unit: Unit, run_id: int, micros: int) -> None:
    """Add to what a run has set aside; less than nothing gives back."""
    if micros:
        mine = (budget.c.workspace_id == unit.workspace_id, budget.c.run_id == run_id)
        unit.tx.execute(update(budget).where(*mine).values(booked_micros=budget.c.booked_micros + micros))


def came_by_ad(unit: Unit, people: Mapping[tuple[int, int], Millis]) -> None:
    """People who wrote after a click on an advertisement: (number, person) -> when."""
    _note(unit, "clicked_at", people)


def is_free_until(unit: Unit, people: Mapping[tuple[int, int], Millis]) -> None:
    """The platform told until when messages to a person are free."""
    _note(unit, "free_until", people)


def _note(unit: Unit, column: str, people: Mapping[tuple[int, int], Millis]) -> None:
    if not people:
        return
    keys = ("workspace_id", "number_id", "contact_id")
    rows = [
        {"workspace_id": unit.workspace_id, "number_id": number, "contact_id": contact, column: at}
        for (number, contact), at in sorted(people.items())
    ]
    bulk_insert(unit.tx, free_entry, rows, ignore_conflicts=True)
    for row in rows:  # an advertisement is clicked rarely: one row, as a rule
        mine = and_(*(free_entry.c[key] == row[key] for key in keys))
        earlier = (free_entry.c[column] < row[column]) | free_entry.c[column].is_(None)
        later = update(free_entry).where(free_entry.c.workspace_id == unit.workspace_id, mine, earlier)
        unit.tx.execute(later.values({column: row[column]}))


def forget_entries(unit: Unit, contact_id: int) -> None:
    c = free_entry.c
    unit.tx.execute(delete(free_entry).where(c.workspace_id == unit.workspace_id, c.contact_id == contact_id))
