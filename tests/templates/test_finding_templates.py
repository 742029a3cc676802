"""Finding templates: by name in either spelling of a language, by page, and never another company's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from avisa.channels.port import TemplateSeen
from avisa.templates import queries
from avisa.templates.actions import mirror
from tests.cast import Company

ONE = TemplateSeen("1", "aviso", "pt_BR", "UTILITY", "APPROVED", "GREEN", [{"type": "BODY", "text": "Oi."}])


@pytest.fixture
def listed(horizonte: Company) -> Company:
    seen = [
        ONE,
        replace(ONE, platform_id="2", language="es"),
        replace(ONE, platform_id="3", name="boleto_vencido", status="PAUSED"),
        replace(ONE, platform_id="4", name="convite", category="MARKETING"),
    ]
    with horizonte.unit() as work:
        mirror(work, horizonte.account_id, seen)
    return horizonte


def test_a_template_is_found_by_name_in_either_spelling_of_its_language(listed: Company) -> None:
    with listed.db.read() as tx:
        for language in ("pt_BR", "pt-BR"):
            found = queries.template_by_name(tx, listed.workspace_id, listed.account_id, "aviso", language)
            assert found is not None and found.platform_id == "1"
        languages = queries.languages_of(tx, listed.workspace_id, listed.account_id, "aviso")
    assert [one.language for one in languages] == ["es", "pt_BR"]


def test_pages_follow_each_other_without_a_gap(listed: Company) -> None:
    with listed.db.read() as tx:
        first = queries.templates_page(tx, listed.workspace_id, most=3)
        last = (first[-1].name, first[-1].language, first[-1].id)
        second = queries.templates_page(tx, listed.workspace_id, most=3, after=last)
    assert [one.platform_id for one in first + second] == ["2", "1", "3", "4"]


def test_a_page_can_be_narrowed(listed: Company) -> None:
    with listed.db.read() as tx:
        paused = queries.templates_page(tx, listed.workspace_id, only={"status": "PAUSED"})
        promotions = queries.templates_page(tx, listed.workspace_id, only={"category": "MARKETING"})
        found = queries.templates_page(tx, listed.workspace_id, search="to_V")
    assert [one.name for one in paused] == ["boleto_vencido"]
    assert [one.name for one in promotions] == ["convite"]
    assert [one.name for one in found] == ["boleto_vencido"]


def test_caio_cannot_read_the_schools_templates(horizonte: Company, padaria: Company) -> None:
    with padaria.db.read() as tx:
        assert queries.templates_of(tx, padaria.workspace_id, [horizonte.template_id]) == {}
        assert queries.template_by_id(tx, padaria.workspace_id, horizonte.template_id) is None
