"""What a message costs: free or charged, by which rate, and what many of them come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from avisa.kernel.clock import DAY, HOUR, Millis
from avisa.prices.markets import markets_of
from avisa.prices.types import Cost, CostLine, Money, PriceType, Rate, Sort

# Since then (2026-10-01, UTC) utility messages inside a window are charged, and service ones beyond the free
# ones of a month (facts, section 6). The service price itself is a line of the rate card.
WINDOW_CHARGED_FROM: Millis = 1_790_812_800_000
FREE_SERVICE = 1_000  # delivered, for each number and month
ENTRY_ANSWERED_WITHIN: Millis = DAY  # after the click on the advertisement
# From our first answer on. Others speak of 7 days: so what the platform tells goes before it.
ENTRY_FREE_FOR: Millis = 72 * HOUR

RATED_AS = {"marketing_lite": "marketing"}
GROUP = "group_"


def rated_as(category: str) -> str:
    """The category of the rate card for one that a status names."""
    plain = category.lower().replace("_", "-") if "international" in category.lower() else category.lower()
    plain = plain.removeprefix(GROUP)
    return RATED_AS.get(plain, plain)


def price_type(category: str, in_window: bool, free_entry: bool, at: Millis, free_left: int = 0) -> PriceType:
    """Whether a message that leaves at `at` will be charged; `free_left` of the month's free service ones."""
    if free_entry:
        return PriceType.FREE_ENTRY
    old_rules = at < WINDOW_CHARGED_FROM
    if category == "service":
        return PriceType.FREE_WINDOW if old_rules or free_left > 0 else PriceType.REGULAR
    free = category == "utility" and in_window and old_rules
    return PriceType.FREE_WINDOW if free else PriceType.REGULAR


def is_free_entry(clicked_at: Millis | None, free_until: Millis | None, at: Millis) -> bool:
    """What the platform told of its end counts; before our answer, the click still asks for it."""
    if free_until is not None and at < free_until:
        return True
    answered = clicked_at is not None and free_until is not None and free_until > clicked_at
    return clicked_at is not None and not answered and clicked_at <= at <= clicked_at + ENTRY_ANSWERED_WITHIN


class RateCard:
    """All rates that may matter to some countries: those that ship, and those of the company before them."""

    def __init__(self, rates: Iterable[Rate], markets: Mapping[str, tuple[str, ...]]) -> None:
        """`markets`: for each country the markets it may belong to, the closest first."""
        self._markets = markets
        self._rates: defaultdict[tuple[str, str], list[Rate]] = defaultdict(list)
        for rate in rates:
            self._rates[rate.market, rate.category].append(rate)

    def of(self, country: str, category: str, at: Millis, nth: int = 1) -> Rate | None:
        """The rate for the `nth` charged message of the month; None where the card says nothing."""
        return next((rate for rate in self.tiers(country, category, at) if rate.takes(nth)), None)

    def tiers(self, country: str, category: str, at: Millis) -> list[Rate]:
        """The rates of the day, by volume: the company's before those that ship, the newest, the closest."""
        markets = self._markets.get(country, ())
        valid = [
            (rate.card_id > 0, rate.valid_from, rate.card_id, -place, rate)
            for place, market in enumerate(markets)
            for rate in self._rates.get((market, rated_as(category)), ())
            if rate.valid_from <= at
        ]
        if not valid:
            return []
        best = max(one[:4] for one in valid)
        return sorted((one[4] for one in valid if one[:4] == best), key=lambda rate: rate.lowest)


def price(card: RateCard, sort: Sort, at: Millis, nth: int = 1) -> Money | None:
    """Of one message; nothing is free because the card does not know it."""
    if sort.type != PriceType.REGULAR:
        return Money("", 0)
    rate = card.of(sort.country, sort.category, at, nth)
    return rate.money if rate else None


Volumes = Mapping[str, int]  # charged messages of the month, by country and category with a blank between


def estimate(card: RateCard, counts: Mapping[Sort, int], at: Millis, volumes: Volumes) -> Cost:
    """What so many messages cost if all of them arrive; `volumes` of the month before them."""
    lines = [
        line for sort, count in sorted(counts.items()) for line in _lines(card, sort, count, at, volumes)
    ]
    return Cost(tuple(lines))


def nth_of(rate: Rate, volumes: Volumes) -> int:
    """Which charged message of the month the next one is, in the rate's market and category."""
    return 1 + sum(
        count
        for key, count in volumes.items()
        if key.partition(" ")[2] == rate.category and rate.market in markets_of(key.partition(" ")[0])
    )


def _lines(card: RateCard, sort: Sort, count: int, at: Millis, volumes: Volumes) -> Iterator[CostLine]:
    if sort.type != PriceType.REGULAR:
        yield CostLine(sort, "", count, 0)
        return
    tiers = card.tiers(sort.country, sort.category, at)
    nth = nth_of(tiers[0], volumes) if len(tiers) > 1 else 1
    last = nth + count - 1
    for rate in tiers:
        taken = min(last, rate.highest or last) - max(nth, rate.lowest) + 1
        if taken > 0:
            count -= taken
            yield CostLine(sort, rate.currency, taken, taken * rate.micros)
    if count:
        yield CostLine(sort, "", count, 0, unpriced=count)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row that wants to leave under its run's budget."""

    id: int
    run_id: int
    price: Money | None


def within_budget(asked: Iterable[Asked], left: Mapping[int, Money]) -> tuple[dict[int, int], dict[int, str]]:
    """What each row sets aside, and why others may not go: `budget_reached`, `budget_unpriced`.

    `left` is what each run may still spend. In order, and nobody overtakes: after the first row of a run that
    may not go none of it goes, so that a run ends at one place of its list.
    """
    room = {run: money.micros for run, money in left.items()}
    set_aside: dict[int, int] = {}
    refused: dict[int, str] = {}
    shut: dict[int, str] = {}
    for row in asked:
        amount = _amount(row.price, left[row.run_id].currency)
        if row.run_id not in shut and (amount is None or amount > room[row.run_id]):
            shut[row.run_id] = "budget_unpriced" if amount is None else "budget_reached"
        if row.run_id in shut or amount is None:
            refused[row.id] = shut[row.run_id]
        else:
            room[row.run_id] -= amount
            set_aside[row.id] = amount
    return set_aside, refused


def _amount(found: Money | None, currency: str) -> int | None:
    """In the budget's currency; None where nothing can be said, since a guess could pass the budget."""
    if found is None or (found.micros and found.currency != currency):
        return None
    return found.micros
