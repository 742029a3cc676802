"""Pricing what had no price when it was delivered, once a rate card has come that knows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from avisa.kernel.unit import Unit
from avisa.prices.actions import Key, Month, add_to_days
from avisa.prices.queries import card_for
from avisa.prices.rules import rated_as
from avisa.prices.tables import rate_card
from avisa.prices.types import Delivered, Price, Sort
from avisa.workspace.actions import put_setting
from avisa.workspace.queries import setting_of

MARK = "priced_later"  # how far the newest card has been gone through


def next_unpriced(unit: Unit) -> int | None:
    """The id after which to go on; None when no card has come since all were gone through."""
    card = newest_card(unit)
    mark = setting_of(unit.tx, unit.workspace_id, MARK, {})
    if card is None or (mark.get("card") == str(card) and mark.get("done")):
        return None
    return int(mark["after"]) if mark.get("card") == str(card) else 0


def note_progress(unit: Unit, after: int | None) -> None:
    """None: all of them were looked at with the newest card."""
    place = {"done": True, "after": "0"} if after is None else {"done": False, "after": str(after)}
    put_setting(unit, MARK, {"card": str(newest_card(unit)), **place})


def newest_card(unit: Unit) -> int | None:
    c = rate_card.c
    newest = unit.tx.scalar(select(func.max(c.id)).where(c.workspace_id == unit.workspace_id))
    return None if newest is None else int(newest)


def price_later(unit: Unit, delivered: Sequence[Delivered], countries: Mapping[int, str]) -> dict[int, Price]:
    """Those that have a price by now; the counts of their days move with them."""
    month = Month(unit, card_for(unit.tx, unit.workspace_id, countries.values()))
    prices: dict[int, Price] = {}
    counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for one in delivered:
        country, category = countries[one.id], rated_as(one.category)
        found = month.price(one, Sort(country, category, one.type))
        if found is None:
            continue
        prices[one.id] = Price(country, found.currency, found.micros)
        key = (month.day_of(one.at), one.number_id, country, category, one.type)
        counts[*key, ""].update({"messages": -1, "unpriced": -1})
        counts[*key, found.currency].update({"messages": 1, "micros": found.micros})
    add_to_days(unit, counts)
    return prices
