"""Where a person is, which days are holidays there, and what the table of state rules says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import holidays
import pytest
from msgspec import json

from avisa.audience.area_codes import AREA_CODES
from avisa.calendar.feasts import OPTIONAL, is_holiday, optional_days
from avisa.calendar.opening import openings_for
from avisa.calendar.places import DDDS, place_of
from avisa.calendar.rules import next_open
from avisa.calendar.settings import as_plain, from_plain
from avisa.calendar.state_rules import STATE_RULES
from avisa.calendar.types import ClosedDays, Hours, Place, QuietHours, Span
from avisa.kernel.clock import HOUR
from tests.calendar.moments import local

OFFICE = Hours(((Span(480, 1200),),) * 6 + ((),), on_holidays=False)


def test_every_ddd_has_its_state() -> None:
    assert DDDS.keys() == AREA_CODES
    assert len({ddd.state for ddd in DDDS.values()}) == 27


@pytest.mark.parametrize(
    ("phone", "place"),
    [
        ("+5511998887766", Place("BR", "SP", ("America/Sao_Paulo",), "11")),
        ("+5568998887766", Place("BR", "AC", ("America/Rio_Branco",), "68")),
        ("+5597998887766", Place("BR", "AM", ("America/Manaus", "America/Eirunepe"), "97")),
        ("+5520998887766", Place("BR", "", ("America/Sao_Paulo",))),  # there is no such DDD
        ("+12125550123", Place("US", "", ("America/New_York",))),
        ("+526641234567", Place("MX", "", ("America/Tijuana",))),
        ("+34612345678", Place("ES", "", ("Atlantic/Canary", "Europe/Madrid"))),
        ("+34928123456", Place("ES", "", ("Atlantic/Canary",))),
        ("+351912345678", Place("PT", "", ("Atlantic/Azores", "Europe/Lisbon"))),
        ("+8835100012345", Place("", "", ("Etc/UTC",))),
        ("nonsense", Place("", "", ("Etc/UTC",))),
        ("PT.1349", Place("PT", "", ("Europe/Lisbon", "Atlantic/Madeira", "Atlantic/Azores"))),
        ("ZZ.1349", Place("", "", ("Etc/UTC",))),
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


def test_a_state_rule_counts_for_its_people_alone() -> None:
    hours = QuietHours(Hours(OFFICE.week, True, frozenset({"ce-both"})))
    evening = local("America/Fortaleza", 2026, 11, 24, 18, 30)
    here = openings_for(hours, place_of("+5585998887766"), None)
    assert next_open(evening, here) == local("America/Fortaleza", 2026, 11, 25, 8)
    assert next_open(evening, openings_for(hours, place_of("+5584998887766"), None)) == evening


def test_a_number_that_tells_its_country_alone_may_be_anywhere_in_it() -> None:
    assert {"America/New_York", "Pacific/Honolulu"} <= set(place_of("+18005551234").zones)
    assert not {"America/Toronto", "Pacific/Guam"} & set(place_of("+18005551234").zones)
    assert set(place_of("+56912345678").zones) >= {"America/Santiago", "Pacific/Easter"}
    assert {"America/Mexico_City", "America/Tijuana"} <= set(place_of("+5215512345678").zones)


@pytest.mark.parametrize(
    ("phone", "told", "place"),
    [
        ("+5511998887766", "America/New_York", Place("BR", "SP", ("America/New_York",), "11")),
        ("+34612345678", "Europe/Madrid", Place("ES", "", ("Europe/Madrid",))),
        ("+5511998887766", "ce", Place("BR", "CE", ("America/Fortaleza",))),
        ("+12125550123", "AM", Place("BR", "AM", ("America/Manaus", "America/Eirunepe"))),
        ("+5511998887766", "São Paulo", place_of("+5511998887766")),
        ("+5511998887766", "Mars/Olympus", place_of("+5511998887766")),
    ],
)
def test_what_the_company_knows_wins_over_the_number(phone: str, told: str, place: Place) -> None:
    assert place_of(phone, told) == place


def test_what_the_company_closes_and_the_states_holidays_are_shut() -> None:
    hours = QuietHours(OFFICE, closed=(ClosedDays("Ponte", date(2026, 7, 10), date(2026, 7, 10)),))
    thursday = local("America/Sao_Paulo", 2026, 7, 9, 10)
    there = openings_for(hours, place_of("+5511998887766"), None)
    assert next_open(thursday, there) == local("America/Sao_Paulo", 2026, 7, 11, 8)
    in_rio = openings_for(hours, place_of("+5521998887766"), None)
    assert next_open(thursday, in_rio) == thursday


RECESS = ClosedDays("Recesso", date(2026, 12, 21), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("only", "phone", "shut"),
    [
        ((), "+5511998887766", True),
        ((), "+12125550123", True),
        (("SP",), "+5511998887766", True),
        (("SP",), "+5521998887766", False),
        (("11", "RJ"), "+5511998887766", True),
        (("11", "RJ"), "+5524998887766", True),
        (("11", "RJ"), "+5519998887766", False),
    ],
)
def test_closed_days_count_for_everybody_or_where_they_say(
    only: tuple[str, ...], phone: str, shut: bool
) -> None:
    hours = QuietHours(closed=(replace(RECESS, only=frozenset(only)),))
    there = place_of(phone)
    noon = local(there.zones[0], 2026, 12, 21, 12)
    opens = next_open(noon, openings_for(hours, there, None))
    assert opens == (local(there.zones[0], 2027, 1, 4, 0) if shut else noon)


def test_a_purpose_may_go_on_while_the_company_has_closed() -> None:
    hours = QuietHours(OFFICE, {7: Hours(OFFICE.week, False, on_closed_days=True)}, (RECESS,))
    noon = local("America/Sao_Paulo", 2026, 12, 22, 12)
    here = place_of("+5511998887766")
    assert next_open(noon, openings_for(hours, here, 7)) == noon
    assert next_open(noon, openings_for(hours, here, None)) == local("America/Sao_Paulo", 2027, 1, 4, 8)
    christmas = local("America/Sao_Paulo", 2026, 12, 25, 12)
    assert next_open(christmas, openings_for(hours, here, 7)) == local("America/Sao_Paulo", 2026, 12, 26, 8)


def test_optional_holidays_fall_where_the_package_of_holidays_says() -> None:
    for year in range(2024, 2036):
        theirs = holidays.country_holidays("BR", years=year, categories=("optional",))
        assert optional_days(frozenset(OPTIONAL), year) == set(theirs), year


def test_a_chosen_optional_holiday_is_shut_every_year_in_brazil() -> None:
    hours = QuietHours(optional=frozenset({"carnival-tuesday"}))
    here = openings_for(hours, place_of("+5511998887766"), None)
    for day in (date(2027, 2, 9), date(2028, 2, 29)):
        noon = local("America/Sao_Paulo", day.year, day.month, day.day, 12)
        assert next_open(noon, here) == noon + 12 * HOUR
        assert next_open(noon, openings_for(hours, place_of("+351912345678"), None)) == noon


def test_where_a_ddd_has_two_clocks_a_message_fits_both() -> None:
    there = openings_for(QuietHours(OFFICE), place_of("+5597998887766"), None)
    assert next_open(local("America/Manaus", 2026, 11, 24, 7), there) == local(
        "America/Eirunepe", 2026, 11, 24, 8
    )


def test_a_purposes_own_hours_replace_the_companys() -> None:
    early = Hours(((Span(360, 480),),) * 7)
    hours = QuietHours(OFFICE, {7: early})
    assert (hours.of(7), hours.of(8), hours.of(None)) == (early, OFFICE, OFFICE)
    assert openings_for(QuietHours(None, {7: early}), place_of("+5511998887766"), 8) == ()


def test_what_is_kept_is_read_back_as_it_was() -> None:
    changes = {"ce-both": None, "sp-collection": replace(STATE_RULES["sp-collection"], law="Outra")}
    hours = QuietHours(
        Hours(((Span(480, 720), Span(840, 1080)),) * 5 + ((), ()), False),
        {7: Hours(state_rules=frozenset({"sp-collection"}), on_closed_days=True)},
        (replace(RECESS, only=frozenset({"SP", "21"})),),
        frozenset({"ash-wednesday"}),
        changes,
        6,
        "fuso",
    )
    assert from_plain(json.decode(json.encode(as_plain(hours)))) == hours
    assert from_plain({}) == QuietHours()


@pytest.mark.parametrize("minutes", [(600, 600), (700, 600), (-1, 60), (0, 1441)])
def test_a_span_that_is_none_cannot_be_built(minutes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="span_malformed"):
        Span(*minutes)
