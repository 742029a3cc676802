"""The rate card: what a delivered message costs, by market, category, day and volume.

A card is a CSV with the columns `market, countries, category, currency, rate, tier, valid_from, source,
checked`: countries are ISO codes with blanks between, a tier is `lo:hi` (`lo:` for the last one, empty where
there are none), `valid_from` is a day (UTC). The one that ships holds only what has a source; a market that a
card lacks is told as it is, counted, and costs nothing here, so that no figure is made up.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

MILLION = 1_000_000
_SHIPPED = Path(__file__).with_name("rates.csv")


@dataclass(frozen=True, slots=True)
class Rate:
    market: str
    category: str
    currency: str
    millionths: int  # of the currency, for one message
    tier: str
    lowest: int  # the first message of the month that this rate is for
    highest: int | None
    valid_from: int
    source: str
    checked: str

    def takes(self, nth: int) -> bool:
        return self.lowest <= nth and (self.highest is None or nth <= self.highest)


class RateCard:
    def __init__(self, rows: Iterable[tuple[frozenset[str], Rate]]) -> None:
        self._rates: dict[tuple[str, str], list[Rate]] = defaultdict(list)
        self.rates: list[Rate] = []
        for countries, rate in rows:
            self.rates.append(rate)
            for country in countries:
                self._rates[country, rate.category].append(rate)

    def of(self, country: str, category: str, now: int, nth: int = 1) -> Rate | None:
        """The newest rate of the day whose tier the `nth` charged message of the month falls into."""
        valid = [rate for rate in self._rates.get((country, category), ()) if rate.valid_from <= now]
        newest = max((rate.valid_from for rate in valid), default=0)
        return next((rate for rate in valid if rate.valid_from == newest and rate.takes(nth)), None)


def card_in(path: str) -> RateCard:
    """Raises ValueError, with the line, for what is no rate card; an empty path is the card that ships."""
    with Path(path or _SHIPPED).open(encoding="utf-8", newline="") as lines:
        return RateCard(_read(csv.DictReader(lines)))


def _read(rows: csv.DictReader[str]) -> Iterator[tuple[frozenset[str], Rate]]:
    if not rows.fieldnames:
        raise ValueError("the rate card is empty")
    for row in rows:
        try:
            yield frozenset(row["countries"].upper().split()), _rate(row)
        except (KeyError, ValueError, InvalidOperation, AttributeError, TypeError) as reason:
            raise ValueError(f"line {rows.line_num} of the rate card: {reason!r}") from reason


def _rate(row: dict[str, str]) -> Rate:
    lowest, _, highest = (row["tier"] or "").partition(":")
    return Rate(
        market=row["market"],
        category=row["category"].lower(),
        currency=row["currency"].upper(),
        millionths=int(Decimal(row["rate"]) * MILLION),
        tier=row["tier"] or "",
        lowest=int(lowest or 0),
        highest=int(highest) if highest else None,
        valid_from=int(datetime.fromisoformat(row["valid_from"]).replace(tzinfo=UTC).timestamp() * 1000),
        source=row.get("source") or "",
        checked=row.get("checked") or "",
    )
