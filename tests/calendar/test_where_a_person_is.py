"""Where a person is, which days are holidays there, and what the table of state rules says."""

from __future__ import annotations

from datetime import date

import pytest

from avisa.audience.area_codes import AREA_CODES
from avisa.calendar.feasts import is_holiday
from avisa.calendar.opening import openings_for
from avisa.calendar.places import DDDS, place_of
from avisa.calendar.rules import next_open
from avisa.calendar.settings import as_plain, from_plain
from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import Hours, Place, QuietHours, Span
from tests.calendar.moments import local

OFFICE = Hours((Span(480, 1200),) * 6 + (None,), on_holidays=False)


def test_every_ddd_has_its_state() -> None:
    assert DDDS.keys() == AREA_CODES
    assert len({ddd.state for ddd in DDDS.values()}) == 27


@pytest.mark.parametrize(
    ("phone", "place"),
    [
        ("+5511998887766", Place("BR", "SP", ("America/Sao_Paulo",))),
        ("+5568998887766", Place("BR", "AC", ("America/Rio_Branco",))),
        ("+5597998887766", Place("BR", "AM", ("America/Manaus", "America/Eirunepe"))),
        ("+351912345678", Place("PT", "", ("Europe/Lisbon",))),
        ("+12125550123", Place("US", "", ("America/New_York",))),
    ],
)
def test_a_number_tells_where_its_owner_most_likely_is(phone: str, place: Place) -> None:
    assert place_of(phone) == place


@pytest.mark.parametrize(
    ("country", "state", "day", "shut"),
    [
        ("BR", "", date(2026, 9, 7), True),
        ("BR", "SP", date(2026, 7, 9), True),
        ("BR", "RJ", date(2026, 7, 9), False),
        ("BR", "CE", date(2027, 3, 25), True),
        ("BR", "SP", date(2026, 9, 8), False),
        ("PT", "", date(2026, 4, 25), True),
        ("", "", date(2026, 1, 1), False),
        ("BR", "XX", date(2026, 12, 25), True),
    ],
)
def test_holidays_are_the_nations_and_the_states(country: str, state: str, day: date, shut: bool) -> None:
    assert is_holiday(country, state, day) is shut


def test_every_rule_says_whose_it_is_where_it_was_read_and_when() -> None:
    assert {rule.state for rule in STATE_RULES.values()} == {"AL", "AM", "CE", "ES", "RJ", "SP"}
    for rule in STATE_RULES.values():
        assert rule.law.startswith("Lei ")
        assert rule.source.startswith("http")
        assert rule.checked >= date(2026, 11, 1)
        assert rule.covers in ("offers", "collection", "both")
        assert any(rule.week)


def test_a_state_rule_counts_for_its_people_alone() -> None:
    hours = QuietHours(Hours(OFFICE.week, True, frozenset({"ce-both"})))
    evening = local("America/Fortaleza", 2026, 11, 24, 18, 30)
    here = openings_for(hours, place_of("+5585998887766"), None)
    assert next_open(evening, here) == local("America/Fortaleza", 2026, 11, 25, 8)
    assert next_open(evening, openings_for(hours, place_of("+5584998887766"), None)) == evening


def test_the_companys_own_days_and_the_states_holidays_are_shut() -> None:
    hours = QuietHours(OFFICE, own_days=frozenset({date(2026, 7, 10)}))
    thursday = local("America/Sao_Paulo", 2026, 7, 9, 10)
    there = openings_for(hours, place_of("+5511998887766"), None)
    assert next_open(thursday, there) == local("America/Sao_Paulo", 2026, 7, 11, 8)
    in_rio = openings_for(hours, place_of("+5521998887766"), None)
    assert next_open(thursday, in_rio) == thursday


def test_where_a_ddd_has_two_clocks_a_message_fits_both() -> None:
    there = openings_for(QuietHours(OFFICE), place_of("+5597998887766"), None)
    assert next_open(local("America/Manaus", 2026, 11, 24, 7), there) == local(
        "America/Eirunepe", 2026, 11, 24, 8
    )


def test_a_purposes_own_hours_replace_the_companys() -> None:
    early = Hours((Span(360, 480),) * 7)
    hours = QuietHours(OFFICE, {7: early})
    assert (hours.of(7), hours.of(8), hours.of(None)) == (early, OFFICE, OFFICE)
    assert openings_for(QuietHours(None, {7: early}), place_of("+5511998887766"), 8) == ()


def test_what_is_kept_is_read_back_as_it_was() -> None:
    hours = QuietHours(
        OFFICE, {7: Hours(state_rules=frozenset({"ce-both"}))}, frozenset({date(2026, 12, 24)})
    )
    assert from_plain(as_plain(hours)) == hours
    assert from_plain({}) == QuietHours()


@pytest.mark.parametrize("minutes", [(600, 600), (700, 600), (-1, 60), (0, 1441)])
def test_a_span_that_is_none_cannot_be_built(minutes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="span_malformed"):
        Span(*minutes)
