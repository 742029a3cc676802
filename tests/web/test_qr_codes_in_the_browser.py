"""A QR code is read out of its picture: as a file, on its page, on the printed sheet; in three languages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from avisa.consent.texts.rules import TO_STOP
from tests.cast import Company
from tests.consent.asking import publish
from tests.serving import Served
from tests.web.browser import DESKTOP, PHONE
from tests.web.pictures import drawn_in_pdf, read_in_pdf, read_in_picture, read_on_screen, said_in_pdf
from tests.web.reaching import barriers, coming_in, tab_to
from tests.web.visitor import Visitor, person, signed_in

POINT = {"pt_BR": "Aponte a câmera aqui", "en": "Point your camera here", "es": "Apunte la cámara aquí"}


@pytest.fixture(scope="module")
def ana(school: Company, schools: Served) -> Visitor:
    publish(school)
    return signed_in(schools, school, person(school, "Ana"))


@pytest.fixture(scope="module")
def desk(browser: Browser, ana: Visitor) -> BrowserContext:
    context = coming_in(browser, ana, viewport=DESKTOP, locale="en")
    context.set_default_timeout(30_000)
    return context


def code_in(company: Company, ana: Visitor, language: str) -> str:
    """Ana makes one; its address in the console."""
    typed = {"kind": "qr", "name": "Poster", "purposes": company.matricula_id, "language": language}
    return ana.post("/consent/invitations", typed | {"number": company.number_id}).goes_to


def said_by(link: str) -> tuple[str, str]:
    """Whom it writes to, and what."""
    parts = urlsplit(link)
    assert parts.netloc == "wa.me"
    return parts.path, parse_qs(parts.query)["text"][0]


@pytest.mark.parametrize("language", POINT)
def test_every_picture_of_it_says_its_message(
    desk: BrowserContext, school: Company, ana: Visitor, language: str
) -> None:
    address = code_in(school, ana, language)
    page = desk.new_page()
    page.goto(address)
    message = page.locator("#message").input_value()
    told = ("/553133334444", message)
    assert "Colégio Horizonte" in message
    for kind in ("png", "svg"):
        (link,) = read_in_picture(page, f"{address}/qr.{kind}")
        assert said_by(link) == told, kind
    hung_up(page, address, told, POINT[language])
    page.close()
    (sheet,) = drawn_in_pdf(ana.get(f"{address}/qr.pdf").answer.body)
    assert [said_by(link) for link in read_in_pdf(sheet)] == [told]
    for words in ("Colégio Horizonte", POINT[language], TO_STOP[language]):
        assert words in said_in_pdf(sheet)


def hung_up(page: Page, address: str, told: tuple[str, str], point: str) -> None:
    """The sheet that is printed, and the same on a phone that lies in the dark."""
    page.goto(f"{address}/poster")
    expect(page.get_by_text(point)).to_be_visible()
    assert barriers(page) == []
    page.emulate_media(media="print")
    assert [said_by(link) for link in read_on_screen(page)] == [told]
    page.emulate_media(media="screen", color_scheme="dark")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert [said_by(link) for link in read_on_screen(page)] == [told]


def test_a_code_is_made_by_keyboard(desk: BrowserContext, school: Company) -> None:
    page = desk.new_page()
    page.goto("/consent/invitations/new?kind=qr")
    assert barriers(page) == []
    tab_to(page, "#name")
    page.keyboard.type("<b>Hall</b>")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="<b>Hall</b>")).to_be_visible()
    assert barriers(page) == []
    assert len(read_on_screen(page)) == 1
    page.close()
