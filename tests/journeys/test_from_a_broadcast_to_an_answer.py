"""Ana launches two wordings with a holdout, people answer, Bia serves one, and the customer hears it all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Row, select

from avisa.audience.queries import contacts_of
from avisa.audience.types import Person
from avisa.client import ForgedWebhook
from avisa.client import opened as opened_webhook
from avisa.client.types import Event
from avisa.identity.types import Role
from avisa.journal.tables import PASSING, journal
from avisa.kernel.clock import HOUR, MINUTE
from tests.engine.live import Live
from tests.gate.audience import AGREED, assemble, draft_campaign
from tests.hooks.receiver import Came, Receiver, receiving, subscribe
from tests.journeys.in_browsers import chat_of, come_in, pass_time, types
from tests.journeys.test_prepared_words_in_the_browser import prepare
from tests.messages.letters import rows_in
from tests.web.browser import chromium, opened
from tests.web.visitor import person

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

PEOPLE, B_SHARE, HELD_OUT = 40, 40, 30  # so many that an empty group does not happen


@pytest.fixture
def live(live: Live) -> Live:
    """The customer's systems stand on this machine."""
    inwards = replace(live.house.settings, webhooks_to_private="yes")
    return replace(live, house=replace(live.house, settings=inwards))


@pytest.fixture
def customer() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_a_broadcast_is_answered_served_and_told_to_the_customer(
    live: Live, customer: Receiver, console: str
) -> None:
    prepare(live.company, "horario", "Horário", "Olá, {{nome}}! Abrimos das 8h às 18h.")
    secret = subscribe(live.company, customer.url).secret
    ana, bia = person(live.company, "Ana"), person(live.company, "Bia", Role.AGENT)
    made = draft_campaign(live.company, assemble(live.company, [AGREED] * PEOPLE))
    with (
        chromium() as browser,
        come_in(live, browser, console, ana) as operator,
        come_in(live, browser, console, bia) as agent,
        opened(browser, live.sandbox.url) as phone,
    ):
        agent.goto("/desk?shelf=queue")
        expect(agent.locator(".talks")).to_contain_text("The queue is empty")
        launch(operator, made)
        marina, other, held = groups_of(live, made)
        phone.goto(f"/_sandbox/phone?chat={chat_of(live, marina)}")
        expect(phone.get_by_role("log")).to_contain_text("Olá, família! A matrícula de Theo")
        live.control("/inbound", {"phone": other.phone, "text": "Já fiz a matrícula."})
        types(phone, "Que horas abre?")
        serve(agent, phone, marina)
        expect(operator.locator("main")).to_contain_text(f"{held} people are held out and got nothing.")
        open_again(live, agent, phone)
    told = told_to(live, customer, secret)
    assert {one.body["text"] for one in told if one.kind == "message.received"} == {
        "Já fiz a matrícula.",
        "Que horas abre?",
        "Obrigada!",
    }
    reached = {one.body["to"] for one in told if one.kind == "message.read"}
    assert reached == {row.phone for row in rows_in(live.company, made) if row.reason != "holdout"}
    assert "campaign.launched" in {one.kind for one in told}


def launch(operator: Page, campaign_id: int) -> None:
    """From a draft with one wording to a run of two, and of people who get nothing."""
    operator.goto(f"/campaigns/{campaign_id}/rules")
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
    operator.get_by_role("button", name="Launch…").click()
    operator.get_by_role("button", name="Launch now").click()
    expect(operator.locator("#live .chip").first).to_have_text("Finished")


def groups_of(live: Live, campaign_id: int) -> tuple[Person, Person, int]:
    """Somebody of wording B, somebody of wording A, and how many are held out."""
    rows = rows_in(live.company, campaign_id)
    held = sum(row.reason == "holdout" for row in rows)
    assert 0 < held < PEOPLE
    assert live.sandbox.seen()["accepted"] == PEOPLE - held
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
    expect(thread).to_contain_text("Campaign Campanha")
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


def told_to(live: Live, customer: Receiver, secret: str) -> list[Event]:
    """Every step of every message, each signed with this secret and with no other."""

    def is_whole() -> bool:
        steps = select(journal.c.id).where(journal.c.workspace_id == live.company.workspace_id, PASSING)
        with live.company.db.read() as tx:
            wanted = {str(one) for one in tx.scalars(steps)}
        return live.is_digested() and wanted <= {one.headers["webhook-id"] for one in list(customer.came)}

    live.wait_until(is_whole)
    with pytest.raises(ForgedWebhook):
        checked(customer.came[0], "whsec_" + "A" * 43 + "=")
    return [checked(one, secret) for one in list(customer.came)]


def checked(one: Came, secret: str) -> Event:
    """At its own time: the clock was moved since the first of them."""
    return opened_webhook(one.body, one.headers, secret, float(one.headers["webhook-timestamp"]))
