"""What is charged for a message and why: per delivered one, by the rules of the day on which it was sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from whatsapp_sandbox.prices.charge import ENTRY_CATEGORY, FREE_ENTRY, FREE_WINDOW, REGULAR, Charge
from whatsapp_sandbox.prices.months import Months
from whatsapp_sandbox.prices.rates import Rate, RateCard
from whatsapp_sandbox.store import Message

INTERNATIONAL = "authentication-international"
LITE = "marketing_lite"  # by the Marketing Messages API, at the rate of all marketing
RATED_AS = {LITE: "marketing"}
GROUP = "group_"  # before the category of what went to a group; the rates are the same
TIERED = ("utility", "authentication")

# Since this day service messages, and utility ones inside a window, are charged.
SERVICE_CHARGED_FROM = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp() * 1000)
Pair = tuple[str, str]  # number, person


@dataclass(frozen=True, slots=True)
class Price:
    """Of one delivered message; `rate` is None when it is free or its market is not on the card."""

    rate: Rate | None = None
    tier_is_new: bool = False

    @property
    def millionths(self) -> int:
        return self.rate.millionths if self.rate else 0

    @property
    def tier(self) -> str:
        return self.rate.tier if self.rate else ""


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of the volume prices that the portfolio has reached."""

    market: str
    category: str
    tier: str
    month: str
    since: int


class Charges:
    def __init__(self, card: RateCard, zone: str, free_service: int) -> None:
        self.card = card
        self.months = Months(zone)
        self.international: frozenset[str] = frozenset()  # where authentication is charged apart
        self._free_service_most = free_service
        self.reached: list[Tier] = []
        self.unpriced: Counter[Pair] = Counter()  # country and category, of charged messages
        self._free_service: Counter[Pair] = Counter()  # number and month
        self._volumes: Counter[tuple[str, str, str]] = Counter()  # market, category, month

    def charge_of(self, message: Message, in_window: bool, entry_ends: int, now: int) -> Charge:
        """To be asked at the first status; later ones get the same answer.

        `entry_ends` is when the free entry point closes in which the message was sent, 0 without one.
        """
        if message.charge is None:
            decided = self._decided(message, in_window, entry_ends, now)
            if message.group_id and decided.type != FREE_ENTRY:
                decided = replace(decided, category=f"{GROUP}{decided.category}")
            message.charge = decided
        return message.charge

    def _decided(self, message: Message, in_window: bool, entry_ends: int, now: int) -> Charge:
        if entry_ends:
            return Charge(FREE_ENTRY, ENTRY_CATEGORY, expires=entry_ends)
        category, new_rules = message.category, message.at >= SERVICE_CHARGED_FROM
        if category == "authentication" and message.recipient.region in self.international:
            return Charge(REGULAR, INTERNATIONAL)
        if category == "service" and new_rules:
            return self._service(message.number_id, now)
        if message.marketing_api:
            return Charge(REGULAR, LITE)
        free = category == "service" or (category == "utility" and in_window and not new_rules)
        return Charge(FREE_WINDOW if free else REGULAR, category)

    def _service(self, number_id: str, now: int) -> Charge:
        """A free place is taken at `sent`, so that `sent` and `delivered` agree; a failure gives it back."""
        month = self.months.of(now)
        if self._free_service[number_id, month] >= self._free_service_most:
            return Charge(REGULAR, "service")
        self._free_service[number_id, month] += 1
        return Charge(FREE_WINDOW, "service", month=month)

    def give_back(self, message: Message) -> None:
        """After a failure: what was not delivered uses up nothing."""
        charge, message.charge = message.charge, None
        if charge and charge.month:
            self._free_service[message.number_id, charge.month] -= 1

    def free_service_left(self, number_id: str, now: int) -> int:
        return self._free_service_most - self._free_service[number_id, self.months.of(now)]

    def price(self, message: Message, charge: Charge, now: int) -> Price:
        """Of a message that is delivered now, which is what takes a place in the volume."""
        if not charge.is_charged:
            return Price()
        country, told = message.recipient.region, charge.category.removeprefix(GROUP)
        category = RATED_AS.get(told, told)
        rate = self.card.of(country, category, message.at)
        if rate is not None and category in TIERED:
            priced = self._tiered(rate.market, country, category, message.at, now)
        else:
            priced = Price(rate)
        if priced.rate is None:
            self.unpriced[country, category] += 1
        return priced

    def _tiered(self, market: str, country: str, category: str, at: int, now: int) -> Price:
        month = self.months.of(now)
        self._volumes[market, category, month] += 1
        nth = self._volumes[market, category, month]
        rate = self.card.of(country, category, at, nth)
        if rate is None or nth != rate.lowest or nth == 1:
            return Price(rate)
        self.reached.append(Tier(market, category, rate.tier, month, now))
        return Price(rate, tier_is_new=True)

    def volumes(self) -> dict[str, int]:
        return {" ".join(key): count for key, count in sorted(self._volumes.items())}
