"""One line of a rate card: from what a company's file says to prices in millionths, or to what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import N_
from avisa.prices.markets import market_named
from avisa.prices.types import MICROS, Rate

CATEGORIES: Final = ("marketing", "utility", "authentication", "authentication-international", "service")
NONE_WORDS: Final = ("", "n/a", "na", "-", "–", "—", "none")
SIGNS: Final[Mapping[str, str]] = {
    "$": "USD",
    "us$": "USD",
    "$us": "USD",
    "r$": "BRL",
    "€": "EUR",
    "£": "GBP",
}
DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%B %d, %Y", "%b %d, %Y")

NO_MARKET = N_("There is no such market or country.")
NO_CATEGORY = N_("This is none of the categories of messages.")
NO_PRICE = N_("This is no price of one message: write it like 0.0625, with at most six decimals.")
NO_CURRENCY = N_("This is no currency: write three letters, like USD or BRL.")
NO_TIER = N_("A volume is written like 1:100000, and the last one like 100001:.")
NO_DAY = N_("This is no day: write it like 2026-10-01.")


class Unreadable(Exception):
    """One cell: column, value, why."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.place = (column, value[:60], reason)
        super().__init__(*self.place)


def rates_in(told: dict[str, str], valid_from: date, currency: str) -> Iterator[Rate]:
    market = market_named(told["market"])
    if market is None:
        raise Unreadable("market", told["market"], NO_MARKET)
    money = _currency(told.get("currency", "") or currency)
    since = _day(told["valid_from"]) if told.get("valid_from") else valid_from
    lowest, highest = _volume(told)
    for category, price in _prices(told):
        if price.casefold() not in NONE_WORDS:
            micros = micros_in(price, category if category in told else "rate")
            yield Rate(market, category, money, micros, instant_of(since), lowest, highest)


def _prices(told: dict[str, str]) -> list[tuple[str, str]]:
    if "category" not in told:
        return [(category, told[category]) for category in CATEGORIES if category in told]
    category = re.sub(r"[ _-]+", "-", told["category"].casefold())
    if category not in CATEGORIES:
        raise Unreadable("category", told["category"], NO_CATEGORY)
    return [(category, told.get("rate", ""))]


def _currency(typed: str) -> str:
    found = SIGNS.get(typed.casefold(), typed.upper())
    if not re.fullmatch("[A-Z]{3}", found):
        raise Unreadable("currency", typed, NO_CURRENCY)
    return found


def _day(typed: str) -> date:
    for shape in DAYS:
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day of the calendar
        except ValueError:
            continue
    raise Unreadable("valid_from", typed, NO_DAY)


def instant_of(day: date) -> Millis:
    return to_millis(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _volume(told: dict[str, str]) -> tuple[int, int | None]:
    if "tier" in told:
        return volume_in(told["tier"])
    if not told.get("from"):
        return 1, None
    return volume_in(f"{_digits(told['from'])}:{_digits(told.get('to', ''))}")


def _digits(typed: str) -> str:
    """Meta's last volume has no end, or `--`; thousands may be parted."""
    return re.sub(r"[,. ]", "", typed) if re.search("[0-9]", typed) else ""


def volume_in(typed: str) -> tuple[int, int | None]:
    """`lo:hi`; the first one may begin with 0, and the last has no end."""
    if typed.casefold() in NONE_WORDS:
        return 1, None
    found = re.fullmatch(r"([0-9]{1,15}):([0-9]{1,15})?", typed.replace(" ", ""))
    if not found or (found[2] and int(found[2]) < int(found[1])):
        raise Unreadable("tier", typed, NO_TIER)
    return max(int(found[1]), 1), int(found[2]) if found[2] else None


def micros_in(typed: str, column: str = "rate") -> int:
    """A price in whole millionths; with a decimal point or comma, and perhaps a currency's sign."""
    plain = re.sub(r"^(?:US\$|\$US|R\$|[A-Z]{3}|[$€£])?\s*", "", typed.strip())
    plain = plain.replace(",", ".") if "." not in plain else plain.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,12})?", plain):
        raise Unreadable(column, typed, NO_PRICE)
    micros = Decimal(plain) * MICROS
    if micros != int(micros) or micros > 1_000 * MICROS:
        raise Unreadable(column, typed, NO_PRICE)
    return int(micros)
