"""One message from the console: found, filled in, judged, sent, read on the phone, its ticks followed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from avisa.audience.types import Person
from tests.engine.live import Live

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def test_one_message_ends_on_the_persons_phone_and_its_page_tells_so(
    live: Live,
    agent: Page,
    phone: Page,
    marina: Person,
) -> None:
    agent.goto("/messages/new")
    agent.get_by_label("Name or phone").fill((marina.phone or "")[-8:])
    agent.keyboard.press("Enter")
    agent.locator(f"a[href='/messages/new?contact={marina.id}']").click()
    agent.get_by_label("Template").select_option(label="lembrete_matricula (pt_BR)")
    agent.get_by_label("Text: {{1}}").fill("Marina")
    agent.get_by_label("Text: {{2}}").fill("Theo")
    expect(agent.locator("#look")).to_contain_text("Olá, Marina! A matrícula de Theo")
    expect(agent.locator("#look")).to_contain_text("It would leave now.")
    assert live.sandbox.seen()["posts"] == 0
    agent.get_by_role("button", name="Send", exact=True).last.click()
    expect(phone.get_by_role("log")).to_contain_text("Olá, Marina! A matrícula de Theo")
    expect(agent.locator("#live .chip").first).to_have_text("Read")
    assert live.sandbox.seen()["accepted"] == 1
