"""Ana adds and changes purposes; what people agreed to is never changed behind their backs."""

from __future__ import annotations

import re

import pytest

from avisa.consent.actions import rebuild
from avisa.consent.queries import consents_of, purposes_of
from avisa.consent.types import Purpose
from avisa.kernel.clock import DAY, HOUR
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.campaigns.school import campaign_of
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.people import VAULT, add_parents, add_people, say_yes
from tests.web.visitor import Visitor

BILLING = {"name": "cobrança", "category": "UTILITY", "basis": "contract", "valid_days": "365"}


def named(company: Company) -> dict[str, Purpose]:
    with company.db.read() as tx:
        return {one.name: one for one in purposes_of(tx, company.workspace_id).values()}


def test_a_purpose_is_added_and_listed_with_what_it_stands_on(ana: Visitor, horizonte: Company) -> None:
    assert ana.post("/settings/purposes", BILLING).goes_to == "/settings"
    page = ana.get("/settings").text
    assert "The purpose was added." in page
    assert "cobrança Utility Contract 365 days" in page
    assert "matrícula Utility Consent until it is taken back" in page
    made = named(horizonte)["cobrança"]
    assert (made.category, made.legal_basis, made.valid_for) == ("UTILITY", "contract", 365 * DAY)


@ON_SQLITE
@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"name": "Matrícula"}, "There is a purpose of this name already."),
        ({"category": "SERVICE"}, "Choose one of the list."),
        ({"basis": "because"}, "Choose one of the list."),
        ({"valid_days": "0"}, "Write whole days"),
        ({"valid_days": "²"}, "Write whole days"),
        ({"valid_days": "99999"}, "Write whole days"),
    ],
)
def test_a_slip_is_told_at_its_field(
    ana: Visitor, horizonte: Company, slip: dict[str, str], told: str
) -> None:
    page = ana.post("/settings/purposes", BILLING | slip)
    assert page.status == 422
    assert re.findall(r'id="(\w+)-mistake"', page.html) == list(slip)
    assert told in page.text
    assert named(horizonte).keys() == {"matrícula", "novidades"}


@ON_SQLITE
def test_an_agent_neither_sees_nor_adds_purposes(bia: Visitor, horizonte: Company) -> None:
    assert "novidades" not in bia.get("/settings").text
    assert bia.post("/settings/purposes", BILLING).status == 403
    assert named(horizonte).keys() == {"matrícula", "novidades"}


def test_caio_may_call_his_own_by_the_same_name(caio: Visitor, padaria: Company, horizonte: Company) -> None:
    caio.post("/settings/purposes", BILLING)
    assert "cobrança" in named(padaria)
    assert "cobrança" not in named(horizonte)


def test_a_purpose_is_changed_and_the_journal_says_from_what_to_what(
    ana: Visitor, horizonte: Company
) -> None:
    path = f"/settings/purposes/{horizonte.novidades_id}"
    assert 'value="novidades"' in ana.get(path).html
    typed = {"name": "eventos", "description": "Festas e reuniões", "category": "UTILITY", "valid_days": "90"}
    assert ana.post(path, typed).goes_to == "/settings"
    page = ana.get("/settings").text
    assert "The purpose was changed." in page
    assert "eventos Festas e reuniões Utility Consent 90 days" in page
    with horizonte.db.read() as tx:
        (line,) = [
            one for one in trail(tx, horizonte.workspace_id, Sought()) if one.kind == "purpose.changed"
        ]
    assert line.subject == f"purpose:{horizonte.novidades_id}"
    assert line.body == {
        "name": ["novidades", "eventos"],
        "description": ["", "Festas e reuniões"],
        "category": ["MARKETING", "UTILITY"],
        "valid_for": [None, 90 * DAY],
    }
    ana.post(path, typed)  # the same again is no change
    with horizonte.db.read() as tx:
        assert [one.kind for one in trail(tx, horizonte.workspace_id, Sought())].count("purpose.changed") == 1


@ON_SQLITE
def test_a_category_stays_once_somebody_said_yes_or_a_campaign_stands_on_it(
    ana: Visitor, horizonte: Company
) -> None:
    add_parents(horizonte, 1)
    typed = {"name": "matrícula", "category": "MARKETING"}
    path = f"/settings/purposes/{horizonte.matricula_id}"
    assert "The category stays" in ana.get(path).text
    refused = ana.post(path, typed)
    assert refused.status == 422
    assert "It is in use by now" in refused.text
    del typed["category"]  # what the browser sends of fields that are closed
    assert ana.post(path, typed | {"description": "Datas"}).goes_to == "/settings"
    assert named(horizonte)["matrícula"].category == "UTILITY"


@ON_SQLITE
def test_a_drafted_campaign_holds_the_category_of_its_purpose(ana: Visitor, horizonte: Company) -> None:
    campaign_of(horizonte)
    path = f"/settings/purposes/{horizonte.matricula_id}"
    assert ana.post(path, {"name": "matrícula", "category": "MARKETING"}).status == 422


@ON_SQLITE
def test_a_slip_in_a_change_changes_nothing(ana: Visitor, horizonte: Company) -> None:
    path = f"/settings/purposes/{horizonte.matricula_id}"
    for field, slip in (
        ("name", "Novidades"),
        ("name", ""),
        ("description", "x" * 301),
        ("valid_days", "-1"),
        ("category", "SERVICE"),
    ):
        page = ana.post(path, {"name": "matrícula", "category": "UTILITY"} | {field: slip})
        assert page.status in (409, 422)
        assert re.findall(r'id="(\w+)-mistake"', page.html) == [field]
    assert named(horizonte)["matrícula"].description == ""


def test_a_shorter_term_counts_from_now_on_also_when_the_ledger_is_read_anew(
    ana: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    before, after = add_people(horizonte, 2)
    say_yes(horizonte, [before])
    clock.advance(HOUR)
    ana.post(f"/settings/purposes/{horizonte.matricula_id}", {"name": "matrícula", "valid_days": "30"})
    clock.advance(HOUR)
    say_yes(horizonte, [after])
    for read_anew in (False, True):
        if read_anew:
            with horizonte.unit() as unit:
                rebuild(unit, VAULT)
        with horizonte.db.read() as tx:
            people, purposes = [before, after], [horizonte.matricula_id]
            found = consents_of(tx, horizonte.workspace_id, people, purposes)
        assert [found[who, horizonte.matricula_id].expires_at for who in people] == [None, clock() + 30 * DAY]


@ON_SQLITE
def test_bia_and_caio_change_nothing(bia: Visitor, caio: Visitor, horizonte: Company) -> None:
    path = f"/settings/purposes/{horizonte.matricula_id}"
    assert bia.get(path).status == bia.post(path, {"name": "x"}).status == 403
    assert caio.get(path).status == caio.post(path, {"name": "x"}).status == 404
    assert "matrícula" in named(horizonte)
