"""Ana writes a template: from a model, field by field, mended, handed in, and who may not do that."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import update

from avisa.templates.drafts.queries import drafts_of, versions_of
from avisa.templates.drafts.types import Draft
from avisa.templates.submission import actions
from avisa.templates.submission.queries import open_requests, request_by_id
from avisa.templates.submission.types import Refusal, RequestKind
from avisa.templates.tables import template
from tests.cast import Company
from tests.web.visitor import Page, Visitor

# What differs between the databases is tried in tests/templates.
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

GOOD = {
    "name": "aviso_pedido_enviado",
    "language": "pt_BR",
    "category": "UTILITY",
    "header": "TEXT",
    "header_text": "Pedido a caminho",
    "body": "Olá, {{1}}. Aqui é Colégio Horizonte. O seu material saiu hoje e chega até {{2}} na escola.\r\n"
    "Responda se tiver dúvidas.",
    "sample.1": "Marina",
    "sample.2": "sexta-feira",
    "footer": "Secretaria",
    "button.0.kind": "QUICK_REPLY",
    "button.0.text": "Entendi",
    "button.1.kind": "URL",
    "button.1.text": "Acompanhar",
    "button.1.value": "https://example.com.br/pedidos/{{1}}",
    "button.1.sample": "https://example.com.br/pedidos/10",
}


CARDS = {
    "category": "MARKETING",
    "header": "",
    "footer": "",
    "button.0.text": "Parar",
    "button.1.kind": "",
    "cards.kind": "IMAGE",
} | {
    f"card.{place}.{name}": value
    for place, text in enumerate(
        ("Manhã de segunda a sexta, com almoço.", "Tarde de segunda a sexta, com lanche.")
    )
    for name, value in (
        ("handle", "4::aW1n"),
        ("body", text),
        ("button.0.kind", "QUICK_REPLY"),
        ("button.0.text", "Quero saber"),
    )
}


def from_model(ana: Visitor, model: str = "order-shipped", language: str = "pt_BR") -> str:
    page = ana.post("/templates/drafts", {"model": model, "language": language})
    assert page.status == 303, page.text
    return page.goes_to


def save(ana: Visitor, address: str, base: int, order: str = "save", **typed: str) -> Page:
    return ana.post(address, {**GOOD, "base": base, "order": order, **typed})


def the_draft(company: Company) -> Draft:
    with company.db.read() as tx:
        (found,) = drafts_of(tx, company.workspace_id)
    return found


def test_a_model_becomes_a_draft_with_one_click(ana: Visitor, horizonte: Company) -> None:
    shelf = ana.get("/templates/library?moment=reopening&language=es")
    assert (
        "Re-open a conversation" in shelf.text and "Le escribe el equipo de Colégio Horizonte" in shelf.text
    )
    assert "Acompanhar entrega" not in shelf.text
    address = from_model(ana)
    draft = ana.get(address)
    assert "The draft is ready." in draft.text
    assert "https://example.com.br/entregas/{{1}}" in draft.html
    assert the_draft(horizonte).origin == "library:order-shipped"
    assert from_model(ana) == address  # the same click again finds it
    assert "There was a draft of it already." in ana.get(address).text


def test_fields_are_kept_as_the_platform_takes_them(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    assert save(ana, address, 1).goes_to == address
    found = the_draft(horizonte)
    header, body, footer, buttons = found.body["components"]
    assert header == {"type": "HEADER", "format": "TEXT", "text": "Pedido a caminho"}
    assert body["text"].endswith("na escola.\nResponda se tiver dúvidas.")
    assert body["example"] == {"body_text": [["Marina", "sexta-feira"]]}
    assert (footer["text"], [one["type"] for one in buttons["buttons"]]) == (
        "Secretaria",
        ["QUICK_REPLY", "URL"],
    )
    page = ana.get(address)
    assert 'value="sexta-feira"' in page.html and "Version 2" in page.text
    assert save(ana, address, 2).status == 303  # nothing new, so no version
    with horizonte.db.read() as tx:
        assert len(versions_of(tx, horizonte.workspace_id, found.id)) == 2


def test_a_code_and_an_offer_are_written_in_fields_that_the_lint_finds_clean(
    ana: Visitor, horizonte: Company
) -> None:
    named = {"name": "codigo_acesso", "language": "pt_BR", "category": "AUTHENTICATION"}
    address = ana.post("/templates/drafts", named).goes_to
    typed = {"code.way": "ONE_TAP", "code.minutes": "10", "code.apps": "com.escola K8a/AINcGX7"}
    assert ana.post(address, {**named, **typed, "base": 1, "order": "save"}).goes_to == address
    body, footer, buttons = the_draft(horizonte).body["components"]
    assert body == {"type": "BODY"} and footer["code_expiration_minutes"] == 10
    apps = [{"package_name": "com.escola", "signature_hash": "K8a/AINcGX7"}]
    assert buttons["buttons"] == [{"type": "OTP", "otp_type": "ONE_TAP", "supported_apps": apps}]
    page = ana.get(address)
    assert "Nothing found" in page.text and "com.escola K8a/AINcGX7" in page.html
    offer = {"category": "MARKETING", "footer": "", "offer.text": "Vale até sexta", "button.0.text": "Parar"}
    flow = {
        "button.2.kind": "FLOW",
        "button.2.text": "Pedir",
        "button.2.value": "77",
        "button.2.screen": "ONE",
    }
    seen = ana.post(f"{from_model(ana)}/look", {**GOOD, **offer, **flow, "base": 1})
    assert "Vale até sexta" in seen.text and "Nothing found" in seen.text


def test_a_carousel_is_written_card_by_card(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    assert save(ana, address, 1, "submit", **CARDS).goes_to == address  # the lint finds no error
    carousel = the_draft(horizonte).body["components"][-1]
    assert [card["components"][0]["format"] for card in carousel["cards"]] == ["IMAGE", "IMAGE"]
    page = ana.get(address)
    assert "Card 3" in page.text and "Card 4" not in page.text
    seen = ana.post(f"{address}/look", {**GOOD, **CARDS, "base": 2, "card.1.body": "Noite, na sede."})
    assert "Noite, na sede." in seen.text


def test_the_lint_speaks_while_ana_types(ana: Visitor) -> None:
    address = from_model(ana)
    link = {"button.1.value": "https://bit.ly/{{1}}"}
    seen = ana.post(f"{address}/look", {**GOOD, **link, "body": "{{1}} chegou.", "base": 1})
    assert seen.status == 200 and "<form" not in seen.html
    assert "Error Body" in seen.text and "Error Button 2" in seen.text
    clean = ana.post(f"{address}/look", {**GOOD, "base": 1})
    assert "Olá, Marina . Aqui é" in clean.text and "Error" not in clean.text


def test_a_mistake_is_mended_by_one_button(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    bad = {"footer": "Secretaria  da escola"}
    seen = ana.post(f"{address}/look", {**GOOD, **bad, "base": 1})
    (key,) = re.findall(r'name="mend" value="([^"]*footer[^"]*|[^"]*/components/2[^"]*)"', seen.html)
    assert ana.post(address, {**GOOD, **bad, "base": 1, "mend": key}).goes_to == address
    assert the_draft(horizonte).body["components"][2]["text"] == "Secretaria da escola"


def test_what_has_errors_is_saved_and_not_handed_in(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    page = save(ana, address, 1, "submit", body="{{1}} chegou.")
    assert page.status == 422 and "Mend the errors first" in page.text
    assert the_draft(horizonte).version == 2
    with horizonte.db.read() as tx:
        assert open_requests(tx, horizonte.workspace_id) == []


def test_handing_in_asks_the_engine_and_can_be_taken_back(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    assert save(ana, address, 1, "submit").goes_to == address
    page = ana.get(address)
    assert "Waiting to be handed in." in page.text
    with horizonte.db.read() as tx:
        (asked,) = open_requests(tx, horizonte.workspace_id)
    assert (asked.kind, asked.asked_by.split(":")[0]) == (RequestKind.CREATE, "user")
    assert "It is being handed in already." in save(ana, address, 2, "submit").text
    assert ana.delete(f"/templates/requests/{asked.id}?draft={asked.draft_id}").goes_to == address
    assert "Waiting to be handed in." not in ana.get(address).text


def test_a_refusal_is_told_in_words(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    save(ana, address, 1, "submit")
    with horizonte.unit() as work:
        (asked,) = open_requests(work.tx, horizonte.workspace_id)
        actions.send_now(work, asked, "")
        actions.settle(work, asked.id, Refusal("template_limit_reached", "Message template limit exceeded"))
        assert request_by_id(work.tx, horizonte.workspace_id, asked.id) is not None
    text = ana.get(address).text
    assert "The account has as many templates as it may have." in text
    assert "Message template limit exceeded" in text
    assert "WhatsApp did not take the template aviso_pedido_enviado." in ana.get("/").text
    save(ana, address, 2, "submit", footer="Atendimento")
    assert "WhatsApp did not take" not in ana.get("/").text  # it is under way again


def test_a_rejection_says_what_to_change_and_a_change_is_a_draft(ana: Visitor, horizonte: Company) -> None:
    with horizonte.unit() as work:
        mine = template.c.workspace_id == horizonte.workspace_id, template.c.id == horizonte.template_id
        rejected = {"status": "REJECTED", "rejected_reason": "INVALID_FORMAT"}
        work.tx.execute(update(template).where(*mine).values(**rejected))
    text = ana.get(f"/templates/{horizonte.template_id}").text
    assert "Put words around every variable" in text
    address = ana.post("/templates/drafts", {"template": horizonte.template_id}).goes_to
    assert "Put words around every variable" in ana.get(address).text
    assert "WhatsApp rejected the template lembrete_matricula." in ana.get("/").text
    refused = save(ana, address, 1, name="outro_nome_aqui")
    assert refused.status == 409 and "they cannot be changed" in refused.text


def test_a_template_is_deleted_by_its_owner_alone(ana: Visitor, bia: Visitor, horizonte: Company) -> None:
    address = f"/templates/{horizonte.template_id}"
    assert "Delete in WhatsApp" not in bia.get(address).text
    assert bia.delete(address).status == 403
    assert ana.delete(address).goes_to == address
    assert "Waiting to be handed in." in ana.get(address).text


def test_versions_show_what_changed_and_come_back(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    save(ana, address, 1)
    save(ana, address, 2, footer="Direção")
    page = ana.get(f"{address}/versions")
    assert "<del>Secretaria</del><ins>Direção</ins>" in page.html and "Ana" in page.text
    assert ana.put(f"{address}/versions/2?base=3").goes_to == address
    assert the_draft(horizonte).body["components"][2]["text"] == "Secretaria"


def test_translations_stand_side_by_side(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    other = ana.post("/templates/drafts", {"copy": the_draft(horizonte).id, "language": "es"}).goes_to
    assert other != address
    assert "Español" in ana.get(address).text and f'href="{other}"' in ana.get(address).html
    assert "aviso_pedido_enviado" in ana.get("/templates/drafts").text


def test_a_copy_bears_another_name(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    source = the_draft(horizonte).id
    taken = ana.post("/templates/drafts", {"copy": source, "name": "aviso_pedido_enviado"})
    assert taken.status == 409 and f'name="copy" value="{source}"' in taken.html
    other = ana.post("/templates/drafts", {"copy": source, "name": "aviso_pedido_pronto"}).goes_to
    assert other != address and "entregas" in ana.get(other).html


def test_what_has_no_fields_is_edited_as_json(ana: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    broken = ana.post(address, {"json": "{", "base": 1, "order": "save"})
    assert broken.status == 422 and "not a template in JSON" in broken.text
    catalogue = {"type": "BUTTONS", "buttons": [{"type": "CATALOG", "text": "Ver o material"}]}
    body = the_draft(horizonte).body
    parts = [part for part in body["components"] if part["type"] != "BUTTONS"]
    text = json.dumps({**body, "components": [*parts, catalogue]})
    assert save(ana, address, 1, "submit", json=text).goes_to == address
    assert "The template as JSON" in ana.get(address).text
    with horizonte.db.read() as tx:
        (asked,) = open_requests(tx, horizonte.workspace_id)
    assert asked.body["components"][-1] == catalogue


def test_an_empty_draft_begins_with_a_name(ana: Visitor) -> None:
    wrong = ana.post("/templates/drafts", {"name": "Aviso!", "language": "pt_BR", "category": "UTILITY"})
    assert wrong.status == 422 and "small letters, digits and underscores" in wrong.text
    made = ana.post("/templates/drafts", {"name": "aviso_prova", "language": "pt_BR", "category": "UTILITY"})
    assert "aviso_prova" in ana.get(made.goes_to).text


@pytest.mark.parametrize("path", ["/templates/library", "/templates/drafts"])
def test_bia_reads_and_writes_nothing(bia: Visitor, path: str) -> None:
    page = bia.get(path)
    assert page.status == 200 and "Make a draft" not in page.text and "New template" not in page.text
    assert bia.post("/templates/drafts", {"model": "coupon", "language": "en"}).status == 403


def test_caio_opens_nothing_of_anas(ana: Visitor, caio: Visitor, horizonte: Company) -> None:
    address = from_model(ana)
    assert caio.get(address).status == caio.get(f"{address}/versions").status == 404
    assert save(caio, address, 1).status == 404
    assert caio.post("/templates/drafts", {"copy": the_draft(horizonte).id, "language": "es"}).status == 404
    assert "aviso_pedido_enviado" not in caio.get("/templates/drafts").text
