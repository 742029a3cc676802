"""What a message costs and what is free, by the day's rules; volumes; and a budget that nobody passes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.kernel.clock import HOUR, to_millis
from avisa.prices.markets import markets_of
from avisa.prices.rules import (
    WINDOW_CHARGED_FROM,
    Asked,
    RateCard,
    estimate,
    is_free_entry,
    price_type,
    within_budget,
)
from avisa.prices.sheets import shipped
from avisa.prices.types import Money, PriceType, Rate, Sort
from tests.cast import MONDAY_10H

BEFORE, SINCE = WINDOW_CHARGED_FROM - 1, WINDOW_CHARGED_FROM
REGULAR, WINDOW, ENTRY = PriceType.REGULAR, PriceType.FREE_WINDOW, PriceType.FREE_ENTRY


def test_the_rules_of_october_begin_in_october() -> None:
    assert to_millis(datetime(2026, 10, 1, tzinfo=UTC)) == WINDOW_CHARGED_FROM


@pytest.mark.parametrize(
    ("category", "in_window", "free_entry", "at", "free_left", "told"),
    [
        ("marketing", True, False, BEFORE, 0, REGULAR),
        ("utility", True, False, BEFORE, 0, WINDOW),
        ("utility", False, False, BEFORE, 0, REGULAR),
        ("utility", True, False, SINCE, 0, REGULAR),
        ("authentication", True, False, BEFORE, 0, REGULAR),
        ("marketing", False, True, SINCE, 0, ENTRY),
        ("service", True, False, BEFORE, 0, WINDOW),
        ("service", True, False, SINCE, 1, WINDOW),
        ("service", True, False, SINCE, 0, REGULAR),
        ("service", True, True, SINCE, 0, ENTRY),
    ],
)
def test_what_is_free(
    category: str, in_window: bool, free_entry: bool, at: int, free_left: int, told: PriceType
) -> None:
    assert price_type(category, in_window, free_entry, at, free_left) == told


def test_an_advertisement_makes_it_free_until_the_platform_says_it_ends() -> None:
    clicked = MONDAY_10H
    assert is_free_entry(clicked, None, clicked + 23 * HOUR)
    assert not is_free_entry(clicked, None, clicked + 25 * HOUR)
    assert is_free_entry(clicked, clicked + 73 * HOUR, clicked + 72 * HOUR)
    assert not is_free_entry(clicked, clicked + 2 * HOUR, clicked + 3 * HOUR)  # answered, and over
    assert not is_free_entry(None, None, clicked)


def test_volumes_are_cheaper_step_by_step_and_begin_where_the_month_stands() -> None:
    steps = [
        Rate("BR", "utility", "USD", 7_000, 0, 1, 100, card_id=1),
        Rate("BR", "utility", "USD", 5_000, 0, 101, 200, card_id=1),
        Rate("BR", "utility", "USD", 3_000, 0, 201, None, card_id=1),
    ]
    card = RateCard(steps, {"BR": markets_of("BR")})
    found = estimate(
        card, {Sort("BR", "utility", REGULAR): 180}, MONDAY_10H, {"BR utility": 40, "BR marketing": 9}
    )
    assert [(line.messages, line.micros) for line in found.lines] == [
        (60, 420_000),
        (100, 500_000),
        (20, 60_000),
    ]
    assert found.total == (Money("USD", 980_000),)


def test_what_has_no_price_is_counted_and_not_made_up() -> None:
    card = RateCard(shipped(), {one: markets_of(one) for one in ("BR", "PT")})
    counts = {
        Sort("BR", "marketing", REGULAR): 1_000,
        Sort("PT", "marketing", REGULAR): 7,
        Sort("BR", "utility", WINDOW): 5,
    }
    found = estimate(card, counts, MONDAY_10H, {})
    assert found.total == (Money("USD", 62_500_000),)
    assert (found.messages, found.free, found.unpriced) == (1_012, 5, 7)
    assert found.unpriced_countries == ("PT",)


def test_nobody_passes_the_budget_and_nobody_overtakes() -> None:
    rows = [Asked(1, 9, Money("USD", 60)), Asked(2, 9, Money("USD", 60)), Asked(3, 9, Money("USD", 10))]
    aside, refused = within_budget(rows, {9: Money("USD", 100)})
    assert (aside, refused) == ({1: 60}, {2: "budget_reached", 3: "budget_reached"})


def test_what_cannot_be_priced_stops_a_run_with_a_budget() -> None:
    rows = [Asked(1, 9, Money("", 0)), Asked(2, 9, Money("BRL", 5)), Asked(3, 8, None)]
    aside, refused = within_budget(rows, {9: Money("USD", 100), 8: Money("USD", 100)})
    assert (aside, refused) == ({1: 0}, {2: "budget_unpriced", 3: "budget_unpriced"})


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 50)), max_size=40),
    st.dictionaries(st.integers(1, 3), st.integers(0, 200), min_size=3, max_size=3),
)
def test_whatever_is_asked_no_run_spends_more_than_it_has(
    asked: list[tuple[int, int]], left: dict[int, int]
) -> None:
    rows = [Asked(at, run, Money("USD", micros)) for at, (run, micros) in enumerate(asked)]
    aside, refused = within_budget(rows, {run: Money("USD", micros) for run, micros in left.items()})
    assert aside.keys() | refused.keys() == {row.id for row in rows}
    for run, micros in left.items():
        assert sum(amount for row, amount in aside.items() if asked[row][0] == run) <= micros
