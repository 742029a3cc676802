"""Ana closes days: the school's recess, a city's holiday, carnival; slips are told where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from avisa.calendar.types import ClosedDays, QuietHours
from avisa.gate.policy import policy_of
from avisa.kernel.db import Database
from tests.calendar.moments import local
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.web.visitor import Visitor

CLOSED = "/settings/hours/closed"
MISTAKES = re.compile(r'id="([\w-]+)-mistake"')
RECESS = {"name": "Recesso", "begins": "2027-12-20", "ends": "2028-01-03"}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture(autouse=True)
def on_ash_wednesday(clock: FakeClock) -> None:
    clock.now = local("America/Sao_Paulo", 2027, 2, 10, 9)


def hours_of(company: Company) -> QuietHours:
    with company.db.read() as tx:
        return policy_of(tx, company.workspace_id).hours


def test_days_are_added_changed_and_removed(ana: Visitor, horizonte: Company) -> None:
    ana.post(CLOSED, RECESS)
    ana.post(CLOSED, {"name": "Aniversário da cidade", "begins": "2027-01-25", "only": "sp, 11"})
    birthday = ClosedDays(
        "Aniversário da cidade", date(2027, 1, 25), date(2027, 1, 25), frozenset({"SP", "11"})
    )
    assert hours_of(horizonte).closed == (
        birthday,
        ClosedDays("Recesso", date(2027, 12, 20), date(2028, 1, 3)),
    )
    page = ana.get(CLOSED)
    assert "Aniversário da cidade Over 1/25/27 11, SP Remove Recesso 12/20/27 – 1/3/28 everybody" in page.text
    assert "Recesso" in ana.get("/settings/hours").text
    second, first = dict.fromkeys(re.findall(rf'href="({CLOSED}/\w+)"', page.html))
    assert 'value="11, SP"' in ana.get(second).html
    assert ana.post(first, RECESS | {"ends": "2028-01-10"}).goes_to == CLOSED
    assert hours_of(horizonte).closed[1].ends == date(2028, 1, 10)
    assert ana.get(first).status == 404  # it is another entry now
    ana.delete(second)
    assert [one.name for one in hours_of(horizonte).closed] == ["Recesso"]


def test_optional_holidays_are_chosen_with_their_next_day(ana: Visitor, horizonte: Company) -> None:
    page = ana.get(CLOSED).text
    assert "Ash Wednesday next on 2/10/27" in page
    assert "Carnival Tuesday next on 2/29/28" in page
    ana.post(f"{CLOSED}/optional", {"optional": ["carnival-tuesday", "corpus-christi", "nonsense"]})
    assert hours_of(horizonte).optional == {"carnival-tuesday", "corpus-christi"}
    assert "Carnival Tuesday every year" in ana.get("/settings/hours").text
    ana.post(f"{CLOSED}/optional", {})
    assert hours_of(horizonte) == QuietHours()


SLIPS = (
    ({"name": ""}, "name"),
    ({"begins": ""}, "begins"),
    ({"begins": "24 Dec"}, "begins"),
    ({"ends": "2027-12-19"}, "ends"),
    ({"ends": "2028-12-20"}, "ends"),
    ({"only": "SP, 20"}, "only"),
)


def test_a_slip_is_told_at_its_field(ana: Visitor, horizonte: Company) -> None:
    for slip, field in SLIPS:
        page = ana.post(CLOSED, RECESS | slip)
        assert (page.status, MISTAKES.findall(page.html)) == (422, [field]), slip
    assert hours_of(horizonte).closed == ()


def test_bia_and_caio_close_nothing_of_anas(
    bia: Visitor, caio: Visitor, ana: Visitor, horizonte: Company
) -> None:
    ana.post(CLOSED, RECESS)
    [one] = set(re.findall(rf'href="({CLOSED}/\w+)"', ana.get(CLOSED).html))
    assert bia.get(CLOSED).status == bia.post(CLOSED, RECESS).status == bia.delete(one).status == 403
    assert caio.get(one).status == caio.post(one, RECESS).status == 404
    caio.delete(one)
    assert len(hours_of(horizonte).closed) == 1
