"""One message and the webhooks without a mouse: by keyboard, on a phone, in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.hooks.actions import switch_off
from avisa.hooks.types import Why
from tests.cast import Company
from tests.hooks.receiver import subscribe
from tests.people import add_parents
from tests.serving import Served
from tests.web.browser import PATIENCE_MS, PHONE
from tests.web.reaching import barriers, coming_in, tab_to
from tests.web.visitor import person, signed_in


@pytest.fixture(scope="module")
def page(browser: Browser, schools: Served, school: Company) -> Page:
    """Ana's phone."""
    ana = signed_in(schools, school, person(school, "Ana", language="pt_BR"))
    opened = coming_in(browser, ana, viewport=PHONE, locale="pt-BR").new_page()
    opened.set_default_timeout(PATIENCE_MS)
    return opened


@pytest.fixture(scope="module")
def parent(school: Company) -> int:
    return add_parents(school, 1, first=70)[0]


def test_a_message_is_looked_at_and_sent_by_keyboard(page: Page, school: Company, parent: int) -> None:
    page.goto("/messages/new")
    tab_to(page, "#words")
    page.keyboard.type("pessoa 70")
    page.keyboard.press("Enter")
    expect(page.locator(found := f"a[href='/messages/new?contact={parent}']")).to_be_visible()
    tab_to(page, found)
    page.keyboard.press("Enter")
    expect(page.locator("#template")).to_be_visible()
    page.goto(f"/messages/new?contact={parent}&template={school.template_id}")
    tab_to(page, "[name='slot.body.1']")
    page.keyboard.type("Marina")
    page.keyboard.press("Tab")
    page.keyboard.type("Theo")
    expect(page.locator("#look .notice.good")).to_be_visible()
    expect(page.locator("#look .words")).to_contain_text("Marina")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline")).to_be_visible()


def test_axe_finds_nothing_in_any_of_them(page: Page, school: Company, parent: int) -> None:
    works = subscribe(school, "https://erp.example.com.br/in", "campaign.*").hook_id
    gone = subscribe(school, "https://erp.example.com.br/old", "message.read").hook_id
    with school.unit() as unit:
        switch_off(unit, gone, Why.GONE)
    found: dict[str, list[str]] = {}
    for path, schemes in (
        (f"/messages/new?contact={parent}&template={school.template_id}", ("dark", "light")),
        ("/messages/new?words=pessoa", ("dark",)),
        ("/settings/webhooks", ("dark",)),
        ("/settings/webhooks/new", ("dark",)),
        (f"/settings/webhooks/{works}", ("dark", "light")),
        (f"/settings/webhooks/{gone}", ("dark",)),
        ("/settings/keys/new", ("dark",)),
    ):
        page.goto(path)
        found[path] = barriers(page, *schemes)
    assert {path: why for path, why in found.items() if why} == {}
