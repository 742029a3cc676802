"""The words of money: amounts in whole millionths of a currency, rates by market and day, their sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from avisa.kernel.clock import Millis

MICROS = 1_000_000
NO_END = 1 << 62  # micros of a budget that was lifted: it is counted, and never reached


class PriceType(StrEnum):
    """What the platform says of each message's price (`pricing.type`)."""

    REGULAR = "regular"
    FREE_WINDOW = "free_customer_service"
    FREE_ENTRY = "free_entry_point"


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`micros` are millionths of the currency (ISO 4217): never a fraction, so sums stay exact."""

    currency: str
    micros: int


@dataclass(frozen=True, slots=True)
class Rate:
    """What one delivered message costs from `valid_from` (UTC) on.

    `market` is a country (ISO 3166, BR) or one of the platform's regions (rest-of-africa). `lowest` and
    `highest` are the first and the last charged message of a month that the rate is for. `card_id` is 0 on
    the card that ships; `doubt` says what nobody could confirm.
    """

    market: str
    category: str  # marketing, utility, authentication, authentication-international, service
    currency: str
    micros: int
    valid_from: Millis
    lowest: int = 1
    highest: int | None = None
    card_id: int = 0
    source: str = ""
    checked: str = ""
    doubt: str = ""

    @property
    def money(self) -> Money:
        return Money(self.currency, self.micros)

    def takes(self, nth: int) -> bool:
        return self.lowest <= nth and (self.highest is None or nth <= self.highest)


@dataclass(frozen=True, slots=True)
class Card:
    """A rate card that the company brought in."""

    id: int
    filename: str
    currency: str
    valid_from: Millis
    rates: int
    imported_at: Millis
    imported_by: str


@dataclass(frozen=True, slots=True)
class BadRate:
    """Why a line of a rate card cannot be read; `column` and `value` as the file has them."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        cell = " ".join(one for one in (self.column, f"“{self.value}”" if self.value else "") if one)
        return f"{self.line}: {cell} {self.reason}" if cell else f"{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rate card as a file holds it: its rates, or what is wrong with it."""

    rates: tuple[Rate, ...]
    bad: tuple[BadRate, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Sort:
    """Messages that are priced alike."""

    country: str
    category: str
    type: str


@dataclass(frozen=True, slots=True)
class CostLine:
    """So many delivered messages of a sort, and what they cost; `unpriced` of them have no rate."""

    sort: Sort
    currency: str
    messages: int
    micros: int
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What the rate card says for each delivered message (product.md); nothing is added across currencies."""

    lines: tuple[CostLine, ...] = ()

    @property
    def total(self) -> tuple[Money, ...]:
        """By currency; empty when nothing was charged."""
        sums: Counter[str] = Counter()
        for line in self.lines:
            if line.currency:
                sums[line.currency] += line.micros
        return tuple(Money(currency, micros) for currency, micros in sorted(sums.items()))

    @property
    def messages(self) -> int:
        return sum(line.messages for line in self.lines)

    @property
    def free(self) -> int:
        return sum(line.messages for line in self.lines if line.sort.type != PriceType.REGULAR)

    @property
    def unpriced(self) -> int:
        return sum(line.unpriced for line in self.lines)

    @property
    def unpriced_countries(self) -> tuple[str, ...]:
        return tuple(sorted({line.sort.country for line in self.lines if line.unpriced}))


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that reached somebody, as it is charged: what the platform told of its price, and when."""

    id: int
    number_id: int
    phone: str
    category: str
    type: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Price:
    """Of one delivered message; `micros` None when the rate card says nothing of it."""

    country: str
    currency: str
    micros: int | None


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may cost; `booked` is counted for what was delivered, and set aside for what has left."""

    run_id: int
    most: Money
    booked: int

    @property
    def left(self) -> int:
        return self.most.micros - self.booked

    @property
    def has_end(self) -> bool:
        return self.most.micros < NO_END
