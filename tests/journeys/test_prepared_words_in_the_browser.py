"""Bia answers with prepared words by the keyboard alone, then speaks first to three people."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from avisa.audience.types import Person
from avisa.desk.canned_actions import Keeper, make
from avisa.desk.canned_rules import Wish
from avisa.desk.types import Content
from avisa.kernel.clock import HOUR, Millis
from tests.cast import Company
from tests.engine.live import Live
from tests.gate.audience import strangers
from tests.journeys.in_browsers import chat_of, pass_time, types, whole
from tests.web.browser import opened

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
SHARED = Keeper(0, may_share=True)


def prepare(company: Company, shortcut: str, title: str, text: str) -> None:
    with company.unit() as unit:
        make(unit, Wish(title, "text", Content(text=text), shortcut=shortcut, shared=True), SHARED)


def by_the_clock(instant: Millis) -> str:
    """As the field takes it, on the school's wall."""
    local = datetime.fromtimestamp(instant / 1000, ZoneInfo("America/Sao_Paulo"))
    return local.strftime("%Y-%m-%dT%H:%M")


def test_prepared_words_arrive_and_whoever_writes_first_is_not_spoken_to(
    live: Live, agent: Page, browser: Browser
) -> None:
    first, second = live.parents(2)
    (third,) = strangers(live.company, 1)
    prepare(live.company, "horas-extra", "Contraturno", "Das 13h às 17h.")
    prepare(live.company, "horario", "Horário", "Olá, {{nome}}! Abrimos das 8h às 18h. Turma: {{turma}}")
    with opened(browser, live.sandbox.url) as phone:
        phone.goto(f"/_sandbox/phone?chat={chat_of(live, first)}")
        types(phone, "Que horas abre?")
        answers_with_the_keyboard(agent, first)
        expect(phone.get_by_role("log")).to_contain_text("Abrimos das 8h às 18h. Turma: 3º B")
    speaks_first(live, agent, first, second, third)
    with opened(browser, live.sandbox.url) as phone:
        phone.goto(f"/_sandbox/phone?chat={chat_of(live, second)}")
        types(phone, "Ainda há vaga?")
        expect(row_of(agent, second)).to_contain_text("The person wrote first.")
    pass_time(live, 3 * HOUR)
    expect(row_of(agent, first)).to_contain_text("Read")
    expect(row_of(agent, second)).to_contain_text("Cancelled")


def answers_with_the_keyboard(agent: Page, who: Person) -> None:
    agent.goto("/desk?shelf=queue")
    line = agent.locator(".talks li", has_text="Que horas abre?").get_by_role("link")
    expect(line).to_be_visible()
    expect(agent).to_have_title(re.compile(r"^\(1\) "))
    agent.keyboard.press("j")
    expect(line).to_be_focused()
    agent.keyboard.press("Enter")
    text, offers = agent.get_by_label("Message", exact=True), agent.get_by_role("listbox")
    whole(agent, agent.get_by_role("log").get_by_text("Que horas abre?"))
    text.press_sequentially("/hor")
    expect(offers.get_by_role("option")).to_have_count(2)
    agent.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    text.press_sequentially("a")
    expect(offers.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("ArrowDown")
    expect(offers.get_by_role("option", name="Horário")).to_have_attribute("aria-selected", "true")
    agent.keyboard.press("Enter")
    expect(text).to_have_value(f"Olá, {who.name}! Abrimos das 8h às 18h. Turma: {{{{turma}}}}")
    expect(agent.get_by_role("alert")).to_contain_text("Nothing is known for turma")
    expect(text).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.locator("#notices")).to_contain_text("Write what belongs in the place of turma first.")
    agent.keyboard.type("3º B")
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("log")).to_contain_text("Turma: 3º B")
    expect(text).to_have_value("")


def speaks_first(live: Live, agent: Page, first: Person, second: Person, third: int) -> None:
    agent.get_by_role("link", name="Speak first").click()
    agent.get_by_label("Name or phone").fill((first.phone or "")[-8:])
    agent.keyboard.press("Enter")
    agent.locator(".rows").get_by_role("link", name=first.name).click()
    expect(agent.locator(".chip", has_text=first.name)).to_be_visible()
    agent.goto(f"/desk/active?p={first.id}&p={second.id}&p={third}")
    agent.get_by_label("Template").select_option(label="lembrete_matricula (pt_BR)")
    for slot, value in (("1", "Marina"), ("2", "Theo")):
        fields = agent.get_by_label(f"Text: {{{{{slot}}}}}")
        expect(fields).to_have_count(3)
        for place in range(3):
            fields.nth(place).fill(value)
    agent.get_by_label("When").fill(by_the_clock(live.clock() + 2 * HOUR))
    agent.get_by_role("button", name="Look over").click()
    expect(agent.get_by_text("No consent", exact=True)).to_have_count(1)
    expect(agent.get_by_role("checkbox", checked=True, name="Pessoa")).to_have_count(2)
    agent.get_by_role("button", name="Send to 2 people").click()
    expect(agent.locator("#board tbody tr")).to_have_count(2)
    expect(row_of(agent, second)).to_contain_text("Cancelled if they write first")


def row_of(agent: Page, who: Person) -> Locator:
    return agent.locator("#board tr", has_text=who.name)
