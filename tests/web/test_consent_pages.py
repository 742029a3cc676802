"""Ana makes ready what asks for a yes: checked texts, a form, a QR code, a link to one's own page."""

from __future__ import annotations

import re

import pytest

from avisa.audience.queries import find_person
from avisa.consent.types import Channel
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.cast import Company
from tests.consent.asking import SITE, form_of, invited, ledger_of, publish
from tests.databases import ON_SQLITE
from tests.ingest.posts import hear, written
from tests.people import add_parents, phone_of
from tests.web.visitor import Page, Visitor

GOOD = "I want reminders from Colégio Horizonte on WhatsApp. To stop, I answer STOP."


def link_in(page: Page, name: str) -> str:
    (found,) = re.findall(rf'id="{name}" readonly value="([^"]*)"', page.html)
    return str(found)


def test_a_text_is_pointed_at_mended_and_published(ana: Visitor, horizonte: Company) -> None:
    path = f"/consent/texts/{horizonte.matricula_id}/en"
    assert ana.get(path).status == 200
    refused = ana.post(path, {"body": "I accept everything.", "order": "publish"})
    assert refused.status == 422
    assert "It does not say that the messages come over WhatsApp. Put in: on WhatsApp" in refused.text
    assert "It does not name your company, Colégio Horizonte." in refused.text
    assert "It does not say how to stop." in refused.text
    assert ana.post(path, {"body": GOOD, "order": "publish"}).goes_to == "/consent"
    listed = ana.get("/consent").text
    assert "The text is published." in listed
    assert f"English {GOOD} Published, version 2" in listed
    ana.post(path, {"body": GOOD + " Fine.", "order": "save"})
    assert "Version 2 published, a newer draft waits" in ana.get("/consent").text


def test_a_form_opens_under_its_address_with_its_script_tag(
    ana: Visitor, stranger: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    wrong = ana.post("/consent/forms", {"name": "Fair", "slug": "A B", "sites": "https://evil.example"})
    assert re.findall(r'id="(\w+)-mistake"', wrong.html) == ["purposes"]
    typed = {"name": "Fair", "slug": "fair", "purposes": horizonte.matricula_id, "double": "yes"}
    elsewhere = ana.post("/consent/forms", typed | {"sites": "https://example.com.br.evil.example"})
    assert "is not https:// followed by your own domain, example.com.br" in elsewhere.text
    made = ana.post("/consent/forms", typed | {"sites": SITE}).goes_to
    page = ana.get(made)
    assert link_in(page, "address").endswith("/c/fair")
    assert link_in(page, "script").startswith("&lt;script src=&#34;http://")
    assert stranger.get("/c/fair").status == 200
    assert "This address is taken." in ana.post("/consent/forms", typed).text
    ana.delete(made)
    assert stranger.get("/c/fair").status == 404
    assert "This address is taken." in ana.post("/consent/forms", typed).text


def test_a_qr_code_is_shown_saved_and_printed_and_its_message_is_a_yes(
    ana: Visitor, horizonte: Company
) -> None:
    publish(horizonte)
    typed = {"kind": "qr", "name": "Poster", "purposes": horizonte.matricula_id, "language": "pt_BR"}
    made = ana.post("/consent/invitations", typed | {"number": horizonte.number_id}).goes_to
    page = ana.get(made)
    message = link_in(page, "message")
    assert re.fullmatch(
        r"Olá! Quero receber mensagens de Colégio Horizonte pelo WhatsApp\. \([A-Z0-9]{8}\)", message
    )
    assert link_in(page, "link").startswith("https://wa.me/553133334444?text=Ol%C3%A1")
    assert ana.get(f"{made}/qr.png").answer.body.startswith(b"\x89PNG")
    svg = ana.get(f"{made}/qr.svg").answer
    assert (svg.headers["content-type"], svg.body[:4]) == ("image/svg+xml", b"<?xm")
    assert "Aponte a câmera aqui" in ana.get(f"{made}/poster").text
    hear(horizonte, written(horizonte, "5531988887777", message))
    with horizonte.db.read() as tx:
        rita = find_person(tx, horizonte.workspace_id, phone="+5531988887777")
    assert rita
    (event,) = ledger_of(horizonte, rita.id)
    assert event.evidence
    assert event.evidence.proof.channel is Channel.QR


@ON_SQLITE
@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"message": "Sair"}, "This is a word with which people stop your messages."),
        ({"message": ""}, "Write what people shall send"),
        ({"language": "es"}, "Choose purposes whose text is published in this language."),
        ({"purposes": ""}, "Choose purposes whose text is published in this language."),
        ({"number": "7"}, "Choose one of the list."),
        ({"name": ""}, "Fill in this field."),
    ],
)
def test_a_slip_in_a_word_is_told(ana: Visitor, horizonte: Company, slip: dict[str, str], told: str) -> None:
    publish(horizonte, horizonte.matricula_id, languages=("pt_BR",))
    typed = {"kind": "keyword", "name": "Word", "message": "ACEITO", "language": "pt_BR"}
    typed |= {"purposes": str(horizonte.matricula_id), "number": str(horizonte.number_id)}
    page = ana.post("/consent/invitations", typed | slip)
    assert page.status == 422
    assert told in page.text


def test_a_link_leads_to_that_persons_page(ana: Visitor, stranger: Visitor, horizonte: Company) -> None:
    add_parents(horizonte, 1)
    assert "Nobody with this number" in ana.post("/consent/links", {"phone": phone_of(7)}).text
    link = link_in(ana.post("/consent/links", {"phone": phone_of(0)}), "link")
    assert (
        "Your messages from Colégio Horizonte"
        in stranger.get(link.partition("/p/")[1] + link.partition("/p/")[2]).text
    )


def test_the_link_of_a_persons_own_page_is_drawn_and_leaves_a_line(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    (marina,) = add_parents(horizonte, 1)
    path = f"/contacts/{marina}/preference-link"
    assert (path in ana.get(f"/contacts/{marina}").html, path in bia.get(f"/contacts/{marina}").html) == (
        True,
        False,
    )
    page = ana.post(path)
    assert link_in(page, "link").startswith("http://")
    assert '<img src="data:image/svg+xml;base64,' in page.html
    assert [who.post(path).status for who in (bia, caio)] == [403, 404]
    with horizonte.db.read() as tx:
        lines = [one.kind for one in trail(tx, horizonte.workspace_id, Sought(subject=f"contact:{marina}"))]
    assert lines.count("preference_link.made") == 1


@ON_SQLITE
def test_bia_and_caio_reach_none_of_it(bia: Visitor, caio: Visitor, horizonte: Company) -> None:
    form, invitation = form_of(horizonte), invited(horizonte, "ACEITO")
    paths = ("/consent", "/consent/forms", f"/consent/forms/{form}", f"/consent/invitations/{invitation}")
    assert {bia.get(path).status for path in (*paths, "/consent/links")} == {403}
    foreign = (*paths[2:], f"/consent/texts/{horizonte.matricula_id}/en", f"{paths[3]}/qr.svg")
    assert {caio.get(path).status for path in foreign} == {404}
    caio.delete(paths[2])
    caio.delete(paths[3])
    assert caio.post("/consent/links", {"phone": "+553133334444"}).status == 422
    assert "ACEITO" not in caio.get("/consent/invitations").text
