"""Ana gives her campaign its picture: kept, looked at on the phone, and named in what is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest

from avisa.campaigns.queries import campaigns_page
from tests.campaigns.school import list_of
from tests.cast import Company
from tests.engine.test_files_that_messages_carry import BODY, IMAGE, PNG, kept, with_parts
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
ROWS = ({"responsavel": "Marina", "aluno": "Theo"},)


@pytest.fixture
def choice(horizonte: Company) -> dict[str, object]:
    with_parts(horizonte, [IMAGE, BODY])
    own = {"number": horizonte.number_id, "template": horizonte.template_id, "list": list_of(horizonte, ROWS)}
    return {**own, "purpose": horizonte.matricula_id, "name": "Feira", "source.header_link": ""}


def mapping_of(company: Company) -> dict[str, Any]:
    with company.db.read() as tx:
        (found,) = campaigns_page(tx, company.workspace_id)
    return {slot: source.fixed for slot, source in found.mapping.slots.items()}


def test_a_file_is_kept_chosen_and_shown(ana: Visitor, horizonte: Company, choice: dict[str, object]) -> None:
    page = ana.post_with_file("/campaigns/new/file", choice, "file", "feira.png", PNG)
    file = re.search(r'<option value="file:(\d+)" selected>feira.png \(800 × 418\)', page.html)
    assert page.status == 200 and file is not None
    assert f'<img class="media" src="/templates/samples/{file[1]}"' in page.html
    made = ana.post("/campaigns", choice | {"source.header_link": f"file:{file[1]}"})
    assert made.status == 303
    assert mapping_of(horizonte) == {"header_link": f"media:{file[1]}"}


def test_what_is_no_picture_and_no_file_at_all_are_told_and_nothing_typed_is_lost(
    ana: Visitor, choice: dict[str, object]
) -> None:
    page = ana.post_with_file("/campaigns/new/file", choice, "file", "feira.gif", b"GIF89a")
    assert page.status == 422 and "This file is none of them." in page.text and 'value="Feira"' in page.html
    assert "Choose a file first." in ana.post_with_file("/campaigns/new/file", choice, "file", "", b"").text


def test_files_of_other_companies_are_neither_offered_nor_taken(
    ana: Visitor, padaria: Company, choice: dict[str, object]
) -> None:
    theirs = kept(padaria, name="pao.png")
    page = ana.post("/campaigns", choice | {"source.header_link": f"file:{theirs}"})
    assert page.status == 422 and "The file is not here any more." in page.text and "pao.png" not in page.text


def test_bia_keeps_no_file_for_a_campaign(bia: Visitor, choice: dict[str, object]) -> None:
    assert bia.post_with_file("/campaigns/new/file", choice, "file", "feira.png", PNG).status == 403


def test_the_end_of_an_offer_is_told_by_the_companys_clock(
    ana: Visitor, horizonte: Company, choice: dict[str, object]
) -> None:
    offer = {
        "type": "LIMITED_TIME_OFFER",
        "limited_time_offer": {"text": "Até sexta", "has_expiration": True},
    }
    with_parts(horizonte, [BODY, offer])
    told = {"source.offer_ends": "fixed", "fixed.offer_ends": "2026-12-18T23:59"}
    assert ana.post("/campaigns", choice | told).status == 303
    assert mapping_of(horizonte) == {"offer_ends": "2026-12-18T23:59:00-03:00"}
