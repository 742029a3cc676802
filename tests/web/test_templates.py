"""Templates as WhatsApp has them, and one of them as on a phone."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.templates.submission.queries import open_requests
from avisa.templates.tables import template
from avisa.web.bubble import bubble_text
from tests.campaigns.school import campaign_of
from tests.cast import Company, own, put
from tests.web.visitor import Visitor


@pytest.fixture
def paused(horizonte: Company) -> int:
    body = {"type": "BODY", "text": "*Feira* de {{1}}", "example": {"body_text": [["ciências"]]}}
    what = {"name": "feira", "language": "pt_BR", "category": "MARKETING", "components": [body]}
    with horizonte.unit() as work:
        made = work.ids.next()
        row = own(horizonte, made) | {"account_id": horizonte.account_id, "status": "PAUSED"}
        seen = {"platform_id": "t-paused", "quality": "RED", "parameter_format": "POSITIONAL"}
        put(work.tx, template, **row, **what, **seen)
    return made


def test_templates_are_found_by_status_and_name(ana: Visitor, paused: int) -> None:
    assert "lembrete_matricula" in ana.get("/templates").text
    assert "Paused by WhatsApp" in ana.get("/templates?status=PAUSED").text
    assert "lembrete_matricula" not in ana.get("/templates?status=PAUSED").text
    assert "No templates here" in ana.get("/templates?search=natal").text


def test_one_is_shown_with_the_examples_that_were_approved(ana: Visitor, horizonte: Company) -> None:
    text = ana.get(f"/templates/{horizonte.template_id}").text
    assert "Olá, Marina ! A matrícula de Theo começa" in text
    assert "New campaign with it" in text


def test_one_that_is_paused_cannot_be_chosen(ana: Visitor, paused: int) -> None:
    assert "New campaign with it" not in ana.get(f"/templates/{paused}").text
    assert f'name="template" value="{paused}"' not in ana.get("/campaigns/new").html
    assert "WhatsApp paused the template feira." in ana.get("/").text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* and _slanted_", "<strong>bold</strong> and <em>slanted</em>"),
        ("2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"),
        ("<b>{{1}}</b>", '&lt;b&gt;<mark class="filled">A &amp; B</mark>&lt;/b&gt;'),
        ("{{2}}", "<mark>2</mark>"),
        ("~gone~ ```code```", "<s>gone</s> <code>code</code>"),
    ],
)
def test_a_text_is_shown_as_whatsapp_does(written: str, shown: str) -> None:
    assert bubble_text(written, "body", {"body.1": "A & B"}) == shown


def test_a_pause_is_explained_and_ended_by_whoever_may(
    ana: Visitor, bia: Visitor, caio: Visitor, paused: int, horizonte: Company
) -> None:
    address = f"/templates/{paused}"
    assert "A first pause ends by itself after 3 hours" in bia.get(address).text
    assert "Send it again" not in bia.get(address).text
    assert [who.delete(f"{address}/pause").status for who in (bia, caio)] == [403, 404]
    assert ana.delete(f"{address}/pause").goes_to == address
    assert "Waiting to be handed in" in ana.get(address).text
    with horizonte.db.read() as tx:
        (asked,) = open_requests(tx, horizonte.workspace_id)
    assert (asked.kind, asked.platform_id) == ("unpause", "t-paused")


def test_a_new_category_is_told_with_what_it_costs(ana: Visitor, horizonte: Company) -> None:
    mine = (template.c.workspace_id == horizonte.workspace_id, template.c.id == horizonte.template_id)
    change = {"category": "MARKETING", "category_before": "UTILITY", "category_changed_at": horizonte.clock()}
    with horizonte.unit() as work:
        work.tx.execute(update(template).where(*mine).values(**change))
    text = ana.get(f"/templates/{horizonte.template_id}").text
    assert "WhatsApp moved it from Utility to Marketing on" in text
    assert "1,000 delivered messages to Brazil" in text and "The difference is" in text


def test_low_quality_and_a_new_approval_are_told_where_one_sends(ana: Visitor, horizonte: Company) -> None:
    mine = (template.c.workspace_id == horizonte.workspace_id, template.c.id == horizonte.template_id)
    with horizonte.unit() as work:
        change = {"quality": "RED", "approved_at": horizonte.clock()}
        work.tx.execute(update(template).where(*mine).values(**change))
    draft = campaign_of(horizonte)
    for address in (f"/templates/{horizonte.template_id}", f"/campaigns/{draft}/rehearsal"):
        text = ana.get(address).text
        assert "People take it badly." in text and "Approved a moment ago." in text
