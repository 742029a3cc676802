"""Ana launches two wordings with a holdout, people answer, Bia serves one, and the customer hears it all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Row

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.identity.types import Role
from avisa.kernel.clock import HOUR, MINUTE
from tests.engine.live import Live
from tests.gate.audience import AGREED, assemble
from tests.hooks.receiver import Receiver, subscribe
from tests.journeys.customer import told_to
from tests.journeys.in_browsers import chat_of, come_in, pass_time, types, whole
from tests.journeys.test_prepared_words_in_the_browser import prepare
from tests.messages.letters import rows_in
from tests.web.browser import chromium, opened
from tests.web.visitor import person

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

PEOPLE, B_SHARE, HELD_OUT = 40, 40, 30  # so many that an empty group does not happen
ANSWERS = {"Já fiz a matrícula.", "Que horas abre?", "Obrigada!"}


def test_a_broadcast_is_answered_served_and_told_to_the_customer(
    live: Live, customer: Receiver, console: str
) -> None:
    prepare(live.company, "horario", "Horário", "Olá, {{nome}}! Abrimos das 8h às 18h.")
    secret = subscribe(live.company, customer.url).secret
    ana, bia = person(live.company, "Ana"), person(live.company, "Bia", Role.AGENT)
    assemble(live.company, [AGREED] * PEOPLE)
    with (
        chromium() as browser,
        come_in(live, browser, console, ana) as operator,
        come_in(live, browser, console, bia) as agent,
        opened(browser, live.sandbox.url) as phone,
    ):
        agent.goto("/desk?shelf=queue")
        expect(agent.locator(".talks")).to_contain_text("The queue is empty")
        draft(operator)
        split(operator)
        said, made = rehearsed(operator), campaign_on(operator)
        launch(operator)
        marina, other, held = groups_of(live, made, said)
        phone.goto(f"/_sandbox/phone?chat={chat_of(live, marina)}")
        expect(phone.get_by_role("log")).to_contain_text("Olá, família! A matrícula de Theo")
        live.control("/inbound", {"phone": other.phone, "text": "Já fiz a matrícula."})
        types(phone, "Que horas abre?")
        serve(agent, phone, marina)
        expect(operator.locator("#results")).to_contain_text(f"{held} people are held out and got nothing.")
        expect(operator.locator("#holdout")).to_contain_text(f"0 of {held} people")
        open_again(live, agent, phone)
    told = told_to(live, customer, secret)
    assert {one.body["text"] for one in told if one.kind == "message.received"} == ANSWERS
    reached = {one.body["to"] for one in told if one.kind == "message.read"}
    assert reached == {row.phone for row in rows_in(live.company, made) if row.reason != "holdout"}
    assert {"campaign.launched", "campaign.done", "conversation.opened"} <= {one.kind for one in told}


def draft(operator: Page) -> None:
    """Through the wizard, from nothing to a draft with one wording."""
    operator.goto("/campaigns")
    operator.get_by_role("link", name="New campaign").first.click()
    operator.get_by_text("lembrete_matricula").click()
    operator.get_by_role("button", name="Continue").click()
    operator.get_by_role("checkbox", name="Lista").first.check()
    operator.get_by_role("button", name="Continue").click()
    named = operator.get_by_label("Name of the campaign")
    whole(operator, named)
    operator.locator("[id='source.body.1']").select_option("column:responsavel")
    operator.locator("[id='source.body.2']").select_option("column:aluno")
    expect(operator.locator("#preview")).to_contain_text("Olá, Marina! A matrícula de Theo")
    named.fill("Matrícula 2027")
    operator.get_by_role("button", name="Continue to the rehearsal").click()
    expect(operator.locator("#rehearsal .big").first).to_have_text(str(PEOPLE))


def split(operator: Page) -> None:
    """A second wording, and people who get nothing."""
    operator.locator("#rules").get_by_role("link", name="Change").click()
    operator.locator("#template").select_option(label="lembrete_matricula · pt_BR")
    operator.get_by_role("button", name="Choose its values…").click()
    operator.locator("[id='source.body.1']").select_option("fixed")
    operator.locator("[id='fixed.body.1']").fill("família")
    operator.locator("[id='source.body.2']").select_option("column:aluno")
    operator.get_by_label("Percent of the people who get this wording").fill(str(B_SHARE))
    operator.get_by_role("button", name="Add this wording").click()
    operator.get_by_label("Percent of the people who get nothing").fill(str(HELD_OUT))
    operator.get_by_role("button", name="Save and rehearse").click()
    expect(operator.locator("#rules")).to_contain_text(f"A 30 % · B {B_SHARE} %")


def rehearsed(operator: Page) -> int:
    """How many would get it, says the rehearsal; nothing has left."""
    rehearsal = operator.locator("#rehearsal")
    expect(rehearsal).to_contain_text(f"of {PEOPLE} people on the list get the message")
    expect(rehearsal).to_contain_text("Held out")
    return int(rehearsal.locator(".big").first.inner_text())


def campaign_on(operator: Page) -> int:
    return int(operator.url.rpartition("/")[2])


def launch(operator: Page) -> None:
    operator.get_by_role("button", name="Launch…").click()
    operator.get_by_role("button", name="Launch now").click()
    expect(operator.locator("#live .chip").first).to_have_text("Finished")


def groups_of(live: Live, campaign_id: int, said: int) -> tuple[Person, Person, int]:
    """Somebody of wording B, somebody of wording A, and how many are held out: as was rehearsed."""
    rows = rows_in(live.company, campaign_id)
    held = sum(row.reason == "holdout" for row in rows)
    assert 0 < held < PEOPLE
    assert live.sandbox.seen()["accepted"] == PEOPLE - held == said
    return of_wording(live, rows, 1), of_wording(live, rows, 0), held


def of_wording(live: Live, rows: list[Row[tuple[object, ...]]], variant: int) -> Person:
    one = next(row.contact_id for row in rows if row.variant == variant and row.reason != "holdout")
    with live.company.db.read() as tx:
        return contacts_of(tx, live.company.workspace_id, [one])[one]


def serve(agent: Page, phone: Page, who: Person) -> None:
    """Both answers arrive by themselves; one is answered with prepared words, by keyboard."""
    expect(agent.locator(".talks li", has_text="Já fiz a matrícula.")).to_have_count(1)
    agent.locator(".talks li", has_text="Que horas abre?").get_by_role("link").click()
    thread, text = agent.get_by_role("log"), agent.get_by_label("Message", exact=True)
    whole(agent, thread.get_by_text("Campaign Matrícula 2027").first)
    text.press_sequentially("/horario")
    expect(agent.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    agent.keyboard.press("Enter")
    expect(text).to_have_value(f"Olá, {who.name}! Abrimos das 8h às 18h.")
    agent.keyboard.press("Enter")
    expect(phone.get_by_role("log")).to_contain_text("Abrimos das 8h às 18h.")
    expect(thread.locator(".us .tick.read")).to_have_count(2)


def open_again(live: Live, agent: Page, phone: Page) -> None:
    """The window closes; a template reaches the person, whose answer opens it."""
    pass_time(live, 20 * HOUR)
    agent.reload()  # a session lives a day without use
    expect(agent.locator(".window.open")).to_be_visible()
    pass_time(live, 4 * HOUR + MINUTE)
    expect(agent.locator(".window.closed")).to_be_visible()
    expect(agent.get_by_label("Message", exact=True)).to_be_hidden()
    agent.locator("#template").select_option(label="lembrete_matricula (pt_BR)")
    agent.get_by_label("Text: {{1}}").fill("Marina")
    agent.get_by_label("Text: {{2}}").fill("Theo")
    expect(agent.locator("#template-look")).to_contain_text("Olá, Marina! A matrícula de Theo")
    agent.get_by_role("button", name="Send the template").click()
    expect(phone.get_by_role("log")).to_contain_text("Olá, Marina! A matrícula de Theo")
    types(phone, "Obrigada!")
    expect(agent.get_by_role("log")).to_contain_text("Obrigada!")
    expect(agent.locator(".window.open")).to_be_visible()
    expect(agent.get_by_label("Message", exact=True)).to_be_visible()
