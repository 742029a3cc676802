"""The pages that ask for a yes, in a real browser: by keyboard, in three languages, under strict policies."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.types import Link
from avisa.kernel.clock import SECOND
from tests.cast import Company
from tests.consent.asking import form_of, publish, stops_of
from tests.people import VAULT, add_parents
from tests.serving import Served, serving
from tests.web.browser import PHONE, opened
from tests.web.reaching import barriers, tab_to
from tests.web.test_the_form import turn, waiting

RITA = "(31) 98888-7777"
SCHEMES = {"pt-BR": ("dark", "light")}  # colours know no language
FORMS = {
    "pt-BR": (
        "Mensagens de Colégio Horizonte pelo WhatsApp",
        "Continuar",
        "Falta um passo",
        "Abrir o WhatsApp",
    ),
    "en": ("Messages from Colégio Horizonte on WhatsApp", "Go on", "One more step", "Open WhatsApp"),
    "es": ("Mensajes de Colégio Horizonte por WhatsApp", "Continuar", "Falta un paso", "Abrir WhatsApp"),
}
LABELS = {
    "pt-BR": ("Quero receber", "Não, obrigado"),
    "en": ("I want to get them", "No, thanks"),
    "es": ("Quiero recibirlos", "No, gracias"),
}


@pytest.fixture(scope="module")
def site(school: Company, schools: Served) -> Iterator[str]:
    """The company's own site, on another origin: nothing but our script and our answers are let in."""
    ours = f"http://{schools.host}:{schools.port}"
    policy = f"default-src 'none'; script-src {ours}; connect-src {ours}; base-uri 'none'; form-action 'none'"

    def page(request: Request) -> HTMLResponse:
        language = request.query_params.get("language", "en")
        tag = f'<script src="{ours}/c/matriculas/widget.js" data-color="#7a1f5c" defer></script>'
        html = f'<!doctype html><html lang="{language}"><title>Colégio</title><h1>Colégio</h1>{tag}</html>'
        return HTMLResponse(html, headers={"content-security-policy": policy})

    with serving(Starlette(routes=[Route("/", page)])) as running:
        origin = f"http://{running.host}:{running.port}"
        publish(school, school.matricula_id, school.novidades_id)
        form_of(school, "matriculas", school.matricula_id, school.novidades_id, sites=(origin,))
        yield origin


def base_of(schools: Served) -> str:
    return f"http://{schools.host}:{schools.port}"


@pytest.mark.parametrize("language", FORMS)
def test_the_form_by_keyboard(
    browser: Browser, school: Company, schools: Served, site: str, language: str
) -> None:
    title, go_on, one_more, open_it = FORMS[language]
    before = waiting(school)
    with opened(browser, base_of(schools), locale=language, viewport=PHONE) as page:
        page.goto("/c/matriculas")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert page.locator("html").get_attribute("lang") == language
        expect(page.locator("input:checked")).to_have_count(0)
        assert barriers(page, *SCHEMES.get(language, ("light",))) == []
        tab_to(page, "input[type=checkbox]")
        page.keyboard.press("Space")
        tab_to(page, "#phone")
        page.keyboard.type(RITA)
        tab_to(page, "#name")
        page.keyboard.type("<b>Rita</b>")
        tab_to(page, "button")
        expect(page.get_by_role("button", name=go_on)).to_be_focused()
        turn(school, 5 * SECOND)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=re.compile(one_more))).to_be_visible()
        assert barriers(page, *SCHEMES.get(language, ("light",))) == []
        link = page.get_by_role("link", name=open_it)
        expect(link).to_have_attribute("href", re.compile(r"https://wa\.me/553133334444\?text="))
    assert waiting(school) == before + 1


def test_the_form_without_javascript(browser: Browser, school: Company, schools: Served, site: str) -> None:
    with opened(browser, base_of(schools), java_script_enabled=False) as page:
        page.goto("/c/matriculas")
        page.get_by_label("Your WhatsApp number").fill("123")
        turn(school, 5 * SECOND)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("alert").first).to_contain_text("Something is missing")
        expect(page.get_by_label("Your WhatsApp number")).to_have_value("123")
        assert page.context.cookies() == []


@pytest.mark.parametrize("language", LABELS)
def test_the_pop_up_on_a_foreign_page_with_a_strict_policy(
    browser: Browser, school: Company, site: str, language: str
) -> None:
    before = waiting(school)
    with opened(browser, site, viewport=PHONE) as page:
        page.goto(f"/?language={language}")
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading", name=FORMS[language][0])).to_be_visible()
        assert barriers(page, *SCHEMES.get(language, ("light",))) == []
        assert page.evaluate(BACKGROUND) == "rgb(122, 31, 92)"
        for label in LABELS[language]:
            expect(dialog.get_by_role("button", name=label).last).to_be_visible()
        tab_to(page, "input[type=checkbox]")
        page.keyboard.press("Space")
        tab_to(page, "#phone")
        page.keyboard.type(RITA)
        turn(school, 5 * SECOND)
        page.keyboard.press("Enter")
        link = dialog.get_by_role("link")
        expect(link).to_have_attribute("href", re.compile(r"https://wa\.me/553133334444\?text="))
        page.reload()
        expect(page.get_by_role("heading", name="Colégio", exact=True)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert page.context.cookies() == []
    assert waiting(school) == before + 1


BACKGROUND = """() => getComputedStyle(
  document.body.lastElementChild.shadowRoot.querySelector("button.main")).backgroundColor"""


def test_a_no_to_the_pop_up_is_remembered(browser: Browser, school: Company, site: str) -> None:
    asked: list[str] = []
    with opened(browser, site) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/")
        expect(page.get_by_role("dialog")).to_be_visible()
        tab_to(page, "button.close")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.reload()
        expect(page.get_by_role("heading", name="Colégio", exact=True)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        asked.clear()
        page.reload(wait_until="networkidle")
        assert [url for url in asked if "/offer" in url] == []


@pytest.mark.parametrize(
    ("language", "saved", "stop", "done"),
    [
        ("pt-BR", "Sua escolha", "Parar todas as mensagens", "Nenhuma mensagem será mais enviada"),
        ("en", "Your choice was saved", "Stop all messages", "No more messages will be sent"),
        ("es", "Su elección", "Detener todos los mensajes", "No se le enviarán más mensajes"),
    ],
)
def test_the_preference_page_by_keyboard(
    browser: Browser,
    school: Company,
    schools: Served,
    site: str,
    language: str,
    saved: str,
    stop: str,
    done: str,
) -> None:
    (marina,) = add_parents(school, 1, first=school.ids.next() % 9_000_000)
    token = link_of(VAULT, Link(school.workspace_id, marina, school.clock() + HOLDS_FOR))
    with opened(browser, base_of(schools), locale=language, viewport=PHONE) as page:
        page.goto(f"/p/{token}")
        expect(page.locator("input:checked")).to_have_count(1)
        assert barriers(page, *SCHEMES.get(language, ("light",))) == []
        tab_to(page, "input[type=checkbox]:not(:checked)")
        page.keyboard.press("Space")
        tab_to(page, "button[value=save]")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(saved)
        expect(page.locator("input:checked")).to_have_count(2)
        tab_to(page, "button.danger")
        expect(page.get_by_role("button", name=stop)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(done)
        assert barriers(page, *SCHEMES.get(language, ("light",))) == []
    assert stops_of(school, marina) == ["person"]
