"""The table of state rules: what ships, what a company keeps of its own, and when a check is old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from avisa.calendar.opening import openings_for
from avisa.calendar.places import STATES, place_of
from avisa.calendar.rules import next_open
from avisa.calendar.spans import day_of, written
from avisa.calendar.state_rules import (
    STATE_RULES,
    changes_for,
    is_old,
    new_id,
    table_of,
    with_rules,
)
from avisa.calendar.types import Hours, QuietHours, Span
from tests.calendar.moments import local

CEARA = STATE_RULES["ce-both"]
LATER = replace(CEARA, week=((Span(600, 720), Span(840, 1080)),) * 5 + ((), ()))


def test_every_rule_says_whose_it_is_where_it_was_read_and_when() -> None:
    assert {rule.state for rule in STATE_RULES.values()} == {"AL", "AM", "CE", "ES", "RJ", "SP"}
    for rule in STATE_RULES.values():
        assert rule.law.startswith("Lei ")
        assert rule.source.startswith("http")
        assert rule.checked >= date(2026, 11, 1)
        assert rule.covers in ("offers", "collection", "both")
        assert any(rule.week)
        assert rule.state in STATES


def test_a_company_keeps_what_differs_and_nothing_else() -> None:
    table = list(STATE_RULES.values())
    assert changes_for(table) == {}
    mine = [LATER, *(rule for rule in table if rule.id not in ("ce-both", "rj-offers"))]
    assert changes_for(mine) == {"ce-both": LATER, "rj-offers": None}
    assert list(table_of(changes_for(mine))) == [one.id for one in table if one.id != "rj-offers"]
    assert table_of({}) == STATE_RULES


def test_the_companys_own_row_counts_in_place_of_the_shipped_one() -> None:
    hours = QuietHours(Hours(state_rules=frozenset({"ce-both"})), changes={"ce-both": LATER})
    there = openings_for(hours, place_of("+5585998887766"), None)
    noon = local("America/Fortaleza", 2026, 11, 24, 12)
    assert next_open(noon, there) == local("America/Fortaleza", 2026, 11, 24, 14)


def test_a_rule_that_is_gone_is_chosen_no_more() -> None:
    chosen = Hours(state_rules=frozenset({"ce-both", "rj-offers"}))
    left = [rule for rule in STATE_RULES.values() if rule.id != "ce-both"]
    hours = with_rules(QuietHours(chosen, {7: chosen}), left)
    assert hours.company == Hours(state_rules=frozenset({"rj-offers"})) == hours.purposes[7]
    assert with_rules(hours, STATE_RULES.values()).changes == {}


def test_new_rows_get_ids_of_their_own() -> None:
    assert new_id("MG", "both", STATE_RULES) == "mg-both"
    assert new_id("CE", "both", {**STATE_RULES, "ce-both-2": LATER}) == "ce-both-3"


@pytest.mark.parametrize(
    ("months", "today", "old"),
    [
        (12, date(2027, 11, 22), False),
        (12, date(2027, 11, 23), True),
        (1, date(2026, 12, 22), False),
        (1, date(2026, 12, 23), True),
    ],
)
def test_a_check_grows_old(months: int, today: date, old: bool) -> None:
    assert is_old(replace(CEARA, checked=date(2026, 11, 22)), months, today) is old


@pytest.mark.parametrize("typed", ["", "08:00-12:00", "08:00-12:00 14:00-24:00", "00:00-24:00"])
def test_hours_of_a_day_are_written_as_they_were_read(typed: str) -> None:
    assert written(day_of(typed)) == typed


@pytest.mark.parametrize(
    "typed",
    ["8-12", "08:00", "12:00-08:00", "08:00-12:00 11:00-13:00", "08:60-12:00", "²²:00-23:00", "00:00-24:01"],
)
def test_what_is_no_span_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"span|time"):
        day_of(typed)


def test_five_spans_a_day_are_too_many() -> None:
    with pytest.raises(ValueError, match="too_many_spans"):
        day_of("01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00")
