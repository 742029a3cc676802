"""The phone in a browser: a person's chats as that person sees them, live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import PHONE, chromium, opened
from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .sends import ANA, BIA, body, template

HOUR_MS = 3_600_000
CARD: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}},
    {"type": "BODY", "text": "Oficina de *robótica*, terças às nove horas."},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero uma vaga"}]},
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def quiet(sandbox: RunningSandbox) -> RunningSandbox:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": False})
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Boa tarde", "name": "Bia Ramos"})
    return sandbox


@pytest.fixture
def page(browser: Browser, quiet: RunningSandbox) -> Iterator[Page]:
    with opened(browser, quiet.url) as page:
        yield page


def chat(sandbox: RunningSandbox, phone: str = BIA) -> str:
    return f"/_sandbox/phone?chat={sandbox.phone_number_id}-{phone.removeprefix('+')}"


def arrived(sandbox: RunningSandbox, send: dict[str, Any]) -> str:
    wamid = sends.accepted(sandbox, send)
    sandbox.control("POST", "/clock", {"advance_ms": 1_000})
    return wamid


def test_a_template_appears_without_a_reload_and_its_button_answers(
    quiet: RunningSandbox, page: Page
) -> None:
    page.goto(chat(quiet))
    expect(page.get_by_role("log")).to_contain_text("Boa tarde")
    arrived(quiet, template("convite_evento", body("Bia", "10 de dezembro"), to=BIA))
    page.get_by_role("log").get_by_role("button", name="Quero participar").click()
    mine = page.locator(".row.mine").last
    expect(mine).to_contain_text("Quero participar")
    expect(mine.locator("blockquote")).to_contain_text(
        "esperamos você na feira de ciências, dia 10 de dezembro"
    )
    expect(page.locator("#ledger li.read")).to_contain_text("convite_evento")


def test_a_person_types_with_the_keyboard_alone(quiet: RunningSandbox, page: Page) -> None:
    page.goto(chat(quiet))
    page.get_by_label("Message", exact=True).fill("Pode ser *amanhã*?")
    page.keyboard.press("Enter")
    expect(page.locator(".row.mine b", has_text="amanhã")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    page.get_by_label("More").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#facts")).to_contain_text("Marketing stopped")


def test_what_did_not_arrive_is_not_on_the_phone(quiet: RunningSandbox, page: Page) -> None:
    quiet.control("POST", "/personas", {"pattern": "5511*", "fails": 131026})
    arrived(quiet, template("convite_evento", body("Ana", "sábado"), to=ANA))
    page.goto(chat(quiet, ANA))
    expect(page.get_by_role("log")).not_to_contain_text("feira")
    expect(page.locator("#ledger li.failed")).to_contain_text("131026")


def test_blocking_reporting_and_switching_off(quiet: RunningSandbox, page: Page) -> None:
    page.goto(chat(quiet))
    page.get_by_label("More").click()
    page.get_by_role("button", name="Switch the phone off").click()
    page.get_by_role("button", name="Switch on").click()
    page.get_by_label("More").click()
    page.get_by_role("button", name="Report").click()
    page.get_by_role("button", name="Report and block this business?").click()
    expect(page.locator("#foot")).to_contain_text("You blocked this business")
    page.locator("#foot").get_by_role("button", name="Unblock").click()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()


def test_an_open_menu_stays_open_while_the_page_changes(quiet: RunningSandbox, page: Page) -> None:
    page.goto(chat(quiet))
    page.get_by_label("More").click()
    page.get_by_role("button", name="Report").click()
    sure = page.get_by_role("button", name="Report and block this business?")
    quiet.control("POST", "/phone/acts", {"chat": chat(quiet).partition("=")[2], "act": "leave"})
    expect(page.get_by_role("button", name="Switch the phone on")).to_be_visible()
    sure.click()
    expect(page.locator("#foot")).to_contain_text("You blocked this business")


def test_reactions_ticks_and_taking_back(quiet: RunningSandbox, page: Page) -> None:
    wamid = arrived(quiet, sends.text("Até amanhã!", to=BIA))
    page.goto(chat(quiet))
    theirs, mine = page.locator(".row.theirs"), page.locator(".row.mine")
    theirs.hover()
    theirs.locator("summary").click()
    theirs.get_by_role("button", name="👍").click()
    expect(theirs.locator(".reactions")).to_be_visible()
    expect(mine.locator(".meta")).to_contain_text("Delivered")
    heard = mine.get_attribute("id")
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": heard}
    assert quiet.graph("POST", f"/{quiet.phone_number_id}/messages", receipt)[0] == 200
    expect(mine.locator(".meta")).to_contain_text("Read")
    mine.hover()
    mine.locator("summary").click()
    mine.get_by_role("button", name="Take back").click()
    expect(mine).to_contain_text("You deleted this message")
    assert wamid != heard


def test_a_carousel_scrolls_and_its_cards_are_pressed(quiet: RunningSandbox, page: Page) -> None:
    parts = [{"type": "BODY", "text": "As oficinas de verão já têm data."}]
    cards = {"type": "CAROUSEL", "cards": [{"components": CARD}] * 3}
    sends.create(quiet, "oficinas", *parts, cards, category="MARKETING")
    quiet.control("POST", "/templates/oficinas/pt_BR", {"status": "APPROVED"})
    header = {
        "type": "header",
        "parameters": [{"type": "image", "image": {"link": "https://a.example/b.png"}}],
    }
    sent = [{"card_index": place, "components": [header]} for place in range(3)]
    arrived(quiet, template("oficinas", {"type": "carousel", "cards": sent}, to=BIA))
    page.goto(chat(quiet))
    carousel = page.get_by_role("group", name="3 cards")
    last = carousel.get_by_role("group", name="3 / 3")
    expect(last.locator("b")).to_have_text("robótica")
    expect(last).not_to_be_in_viewport(ratio=0.9)
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)
    last.get_by_role("button", name="Quero uma vaga").click()
    expect(page.locator(".row.mine").last).to_contain_text("Quero uma vaga")


def test_a_list_opens_and_a_row_answers(quiet: RunningSandbox, page: Page) -> None:
    rows = [{"id": "m", "title": "Manhã", "description": "7h às 12h"}, {"id": "t", "title": "Tarde"}]
    content = {
        "type": "list",
        "body": {"text": "Em qual turno?"},
        "action": {"button": "Ver turnos", "sections": [{"title": "Turnos", "rows": rows}]},
    }
    arrived(
        quiet, {"messaging_product": "whatsapp", "to": BIA, "type": "interactive", "interactive": content}
    )
    page.goto(chat(quiet))
    page.get_by_text("Ver turnos").first.click()
    page.get_by_role("button", name=re.compile("Manhã")).click()
    expect(page.locator(".row.mine").last).to_contain_text("Manhã")


def test_a_search_finds_by_name_number_and_persona(quiet: RunningSandbox, page: Page) -> None:
    quiet.control("POST", "/personas", {"pattern": "5511*", "name": "replies SAIR"})
    arrived(quiet, template(to=ANA))
    page.goto("/_sandbox/phone")
    people = page.locator("#people li")
    expect(people).to_have_count(2)
    for words, found in (("ramos", "Bia Ramos"), ("99888-7766", "99888-7766"), ("SAIR", "replies SAIR")):
        page.get_by_label("Search").fill(words)
        page.get_by_label("Search").press("Enter")
        expect(people.first).to_contain_text(found)
    expect(people).to_have_count(1)


def test_people_are_called_as_they_are_introduced(quiet: RunningSandbox, page: Page) -> None:
    assert quiet.control("POST", "/names", {"names": {BIA: "Bia Nunes", ANA: "Ana Prado"}}) == {"named": 2}
    page.goto("/_sandbox/phone")
    expect(page.locator("#people")).to_contain_text("Bia Nunes")


def test_somebody_new_writes_first(quiet: RunningSandbox, page: Page) -> None:
    page.goto("/_sandbox/phone")
    page.get_by_text("Begin a chat").click()
    page.get_by_label("Phone of the person").fill("+55 21 98877-6655")
    page.get_by_role("button", name="Open").click()
    page.get_by_label("Message", exact=True).fill("Vocês têm vaga?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".row.mine")).to_contain_text("Vocês têm vaga?")
    expect(page.locator("#facts")).to_contain_text("Window open until")


def test_the_page_speaks_the_language_of_its_reader(browser: Browser, quiet: RunningSandbox) -> None:
    for locale, words in (
        ("pt-BR", "Janela aberta até"),
        ("es-MX", "Ventana abierta hasta"),
        ("fr", "Window"),
    ):
        with opened(browser, quiet.url, locale=locale) as page:
            page.goto(chat(quiet))
            expect(page.locator("#facts")).to_contain_text(words)
    with opened(browser, quiet.url) as page:
        page.goto(f"{chat(quiet)}&lang=pt")
        expect(page.locator("html")).to_have_attribute("lang", "pt-BR")


def test_on_a_phone_the_chat_takes_the_whole_screen(browser: Browser, quiet: RunningSandbox) -> None:
    with opened(browser, quiet.url, viewport=PHONE) as page:
        page.goto("/_sandbox/phone")
        page.get_by_role("link", name=re.compile("Bia Ramos")).click()
        expect(page.get_by_role("log")).to_be_visible()
        expect(page.locator("#people")).to_be_hidden()
        page.get_by_label("Back to the chats").click()
        expect(page.locator("#people")).to_be_visible()


def test_a_day_later_there_is_a_line_between_the_days(quiet: RunningSandbox, page: Page) -> None:
    quiet.control("POST", "/clock", {"advance_ms": 24 * HOUR_MS})
    arrived(quiet, template(to=BIA))
    page.goto(chat(quiet))
    expect(page.locator(".day")).to_have_text(["Yesterday", "Today"])
    quiet.control("POST", "/clock", {"advance_ms": 48 * HOUR_MS})
    expect(page.locator(".day").last).not_to_have_text("Today")


def test_nothing_comes_from_elsewhere(quiet: RunningSandbox, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(chat(quiet))
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert {url.startswith(quiet.url) for url in asked} == {True}


def test_the_business_that_types_is_seen_typing(quiet: RunningSandbox, page: Page) -> None:
    page.goto(chat(quiet))
    heard = page.locator(".row.mine").get_attribute("id")
    typing = {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": heard,
        "typing_indicator": {"type": "text"},
    }
    assert quiet.graph("POST", f"/{quiet.phone_number_id}/messages", typing)[0] == 200
    expect(page.locator("#head")).to_contain_text("typing…")
    quiet.control("POST", "/clock", {"advance_ms": 26_000})
    expect(page.locator("#head")).to_contain_text("Business account")


def test_a_script_is_text_in_a_name_and_in_a_message(quiet: RunningSandbox, page: Page) -> None:
    name, words = "<img src=x onerror=alert(1)>", "<script>alert(2)</script>"
    quiet.control("POST", "/names", {"names": {BIA: name}})
    quiet.control("POST", "/inbound", {"phone": BIA, "text": words})
    page.goto(chat(quiet))
    expect(page.get_by_role("log")).to_contain_text(words)
    expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.locator("img[src=x]")).to_have_count(0)
