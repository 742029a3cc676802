"""Ana writes the words that ask for a yes; what they lack is pointed at before anybody sees them."""

from __future__ import annotations

import pytest

from avisa.consent.queries import purposes_of
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.texts.queries import published, texts_of
from avisa.consent.texts.rules import findings, model_text, shown_texts
from avisa.consent.types import Renewal
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.clock import DAY
from avisa.kernel.i18n import LANGUAGES
from tests.cast import Company, FakeClock
from tests.consent.asking import publish

SCHOOL = "Colégio Horizonte"
GOOD = "Quero receber avisos do Colégio Horizonte pelo WhatsApp. Para parar, respondo SAIR."


def rules(body: str, language: str = "pt_BR", company: str = SCHOOL, purpose: str = "matrícula") -> list[str]:
    return [finding.rule for finding in findings(body, language, company, purpose)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", ["matrícula", "novidades", "segunda via de boleto"])
@pytest.mark.parametrize("company", [SCHOOL, "ACME LTDA", "Cursos & Eventos São João"])
def test_the_text_to_begin_with_passes(language: str, purpose: str, company: str) -> None:
    assert findings(model_text(language, company, purpose), language, company, purpose) == ()


@pytest.mark.parametrize(
    ("body", "lacking"),
    [
        ("Quero receber avisos do Colégio Horizonte. Para parar, respondo SAIR.", ["whatsapp"]),
        ("Quero receber avisos pelo WhatsApp. Para parar, respondo SAIR.", ["company"]),
        ("Aceito mensagens do Colégio Horizonte pelo WhatsApp. Para parar: SAIR.", ["kind"]),
        ("Quero receber avisos do Colégio Horizonte pelo WhatsApp.", ["stop"]),
        ("Quero receber avisos do Colégio Horizonte pelo WhatsApp até sair da escola.", ["stop"]),
        ("Aceito.", ["whatsapp", "company", "kind", "stop"]),
        (GOOD.replace("avisos", "avisos IMPORTANTES!!"), ["shouting"]),
        (GOOD.upper(), ["shouting"]),
        (GOOD + " Outrossim, declaro que li.", ["legalese"]),
        (GOOD + " E" + " mais" * 30 + ".", ["sentence"]),
        (GOOD + " Sim." * 140, ["length"]),
    ],
)
def test_each_missing_element_is_pointed_at(body: str, lacking: list[str]) -> None:
    assert rules(body) == lacking


def test_a_company_whose_name_is_a_kind_of_message_has_not_said_the_kind() -> None:
    body = "Aceito mensagens da Avisos Ltda pelo WhatsApp. Para parar: SAIR."
    assert rules(body, company="Avisos Ltda") == ["kind"]


def test_the_suggestion_speaks_the_language_of_the_text() -> None:
    found = {one.rule: one.suggestion for one in findings("Acepto.", "es", SCHOOL, "matrícula")}
    assert found["whatsapp"] == "por WhatsApp"
    assert found["stop"] == "Para no recibir más, responda BAJA cuando quiera."
    mended = "Acepto mensajes " + " ".join(found[rule] for rule in ("company", "whatsapp", "kind"))
    assert rules(f"{mended}. {found['stop']}", "es") == []


def test_versions_only_grow_and_the_same_words_are_one_version(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        first = save_text(unit, horizonte.matricula_id, "pt_BR", GOOD)
        assert save_text(unit, horizonte.matricula_id, "pt_BR", GOOD) == first
        publish_text(unit, first)
        second = save_text(unit, horizonte.matricula_id, "pt_BR", GOOD + " Combinado.")
    with horizonte.db.read() as tx:
        assert [text.version for text in texts_of(tx, horizonte.workspace_id)] == [2, 1]
        assert [text.id for text in published(tx, horizonte.workspace_id).values()] == [first]
    with horizonte.unit() as unit:
        publish_text(unit, second)
        with pytest.raises(Conflict):
            publish_text(unit, first)
    with horizonte.db.read() as tx:
        (text,) = published(tx, horizonte.workspace_id).values()
        assert (text.id, text.version) == (second, 2)
        assert shown_texts([text]).text == text.body
        assert shown_texts([text]).sha256 == text.sha256


def test_what_lacks_something_is_not_published_and_caio_publishes_nothing_of_anas(
    horizonte: Company, padaria: Company
) -> None:
    with horizonte.unit() as unit:
        text = save_text(unit, horizonte.matricula_id, "en", "I agree.")
        with pytest.raises(Refused) as refused:
            publish_text(unit, text)
    assert refused.value.fields["rules"] == ["whatsapp", "company", "kind", "stop"]
    with padaria.unit() as unit, pytest.raises(NotFound):
        publish_text(unit, text)
    with padaria.unit() as unit, pytest.raises(NotFound):
        save_text(unit, horizonte.matricula_id, "en", GOOD)


def test_that_a_text_means_something_else_can_be_said_after_it_was_published(
    horizonte: Company, clock: FakeClock
) -> None:
    (first,) = publish(horizonte, languages=("pt_BR",))
    clock.advance(DAY)
    body = first.body + " Também sobre cursos."
    with horizonte.unit() as unit:
        second = publish_text(unit, save_text(unit, horizonte.matricula_id, "pt_BR", body))
    published_at = clock()
    clock.advance(DAY)
    for since in (clock() + 5 * DAY, clock() + 9 * DAY):  # the second time is too late
        with horizonte.unit() as unit:
            publish_text(unit, second.id, since)
            changed = purposes_of(unit.tx, unit.workspace_id)[horizonte.matricula_id].renewals
    assert changed == (Renewal(published_at, clock() + 5 * DAY),)
    with horizonte.db.read() as tx:
        (text,) = published(tx, horizonte.workspace_id).values()
    assert text.id == second.id
