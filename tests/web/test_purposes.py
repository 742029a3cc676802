"""Ana adds a purpose of the school's own; what people agreed to is never changed behind their backs."""

from __future__ import annotations

import re

import pytest

from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.kernel.clock import DAY
from tests.cast import Company
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


def test_an_agent_neither_sees_nor_adds_purposes(bia: Visitor, horizonte: Company) -> None:
    assert "novidades" not in bia.get("/settings").text
    assert bia.post("/settings/purposes", BILLING).status == 403
    assert named(horizonte).keys() == {"matrícula", "novidades"}


def test_caio_may_call_his_own_by_the_same_name(caio: Visitor, padaria: Company, horizonte: Company) -> None:
    caio.post("/settings/purposes", BILLING)
    assert "cobrança" in named(padaria)
    assert "cobrança" not in named(horizonte)
