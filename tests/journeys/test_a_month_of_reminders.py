"""Ana plans reminders, a month goes by, one parent pays and one replies; the customer hears of all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import build_api
from avisa.api.parts import Parts
from avisa.audience.types import Person
from avisa.client.types import Event
from avisa.gate.rehearse import verdict_of
from avisa.identity.types import Role
from avisa.kernel.clock import SECOND, Millis
from avisa.kernel.db import Database
from tests.api.davi import Caller, key_of
from tests.engine.live import Live, connected, sandbox_for_engines
from tests.hooks.receiver import Receiver, subscribe
from tests.journeys.customer import beside, told_to
from tests.journeys.in_browsers import come_in, pass_time, whole
from tests.people import VAULT
from tests.schedule.school import list_of, on, rows_of, runs
from tests.serving import serving
from tests.web.browser import chromium
from tests.web.visitor import person

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

YEAR = 2028  # its second of November is a Thursday, and a holiday
BEGINS = on(1, 10, year=YEAR)
PAID_AT, REPLY = f"{YEAR}-11-06T17:30:00Z", "Vou pagar amanhã."
STEPS = (("before", "3", "business_day"), ("on", "", ""), ("after", "5", "day"))


@pytest.fixture
def live(db: Database, tmp_path: Path) -> Iterator[Live]:
    """On the first of November, whenever this runs; the platform's clock says so too."""
    with sandbox_for_engines(tmp_path, BEGINS) as sandbox, connected(db, sandbox, tmp_path, BEGINS) as school:
        yield beside(school)


@pytest.fixture
def davi(live: Live) -> Iterator[Caller]:
    company = live.company
    parts = Parts(company.db, VAULT, company.ids, live.clock, verdict_of)
    with serving(Starlette(routes=[Mount("/v1", build_api(parts))])) as served:
        yield Caller(served, key_of(company))


def test_a_month_of_reminders_ends_for_who_paid_and_for_nobody_else(
    live: Live, customer: Receiver, console: str, davi: Caller
) -> None:
    secret = subscribe(live.company, customer.url).secret
    ana, bia = person(live.company, "Ana"), person(live.company, "Bia", Role.AGENT)
    marina, rui, lia = people = live.parents(3)
    list_of(live.company, [one.id for one in people], [{"aluno": name} for name in ("Theo", "Caio", "Bento")])
    with chromium() as browser:
        with come_in(live, browser, console, ana) as operator:
            made = plan(operator)
        reminded(live, made, date(YEAR, 11, 3), marina, rui, lia)
        come_to(live, on(6, 15, year=YEAR))
        pays(davi, rui)
        reminded(live, made, date(YEAR, 11, 8), marina, lia)
        with (
            come_in(live, browser, console, bia) as agent,
            come_in(live, browser, console, ana) as operator,
        ):
            look_back(operator, rui)
            serve(live, agent, marina)
        reminded(live, made, date(YEAR, 11, 13), marina, lia)
        reminded(live, made, date(YEAR, 12, 4), marina, rui, lia)  # the next round is everybody's again
    assert live.sandbox.seen()["accepted"] == 3 + 2 + 2 + 3 + len(["Bia's answer"])
    the_customer_knows(told_to(live, customer, secret), marina, rui, lia)


def come_to(live: Live, instant: Millis) -> None:
    pass_time(live, instant - live.clock())


def plan(operator: Page) -> int:
    """Around the fifth business day of every month, until the parent has paid."""
    operator.goto("/agenda")
    operator.get_by_role("link", name="New schedule").first.click()
    named = operator.get_by_label("Name", exact=True)
    whole(operator, named)
    named.fill("Mensalidade")
    operator.locator("[name=list]").check()
    operator.get_by_label("matrícula").check()
    operator.get_by_label("Again and again").check()
    operator.locator("#every").select_option("business_day")
    operator.locator("#business_day").select_option("5")
    operator.locator("#events").fill("paid")
    operator.locator("[id='s0.template']").select_option(label="lembrete_matricula · pt_BR")
    for place, (side, days, unit) in enumerate(STEPS):
        if place:  # of the same template, at the same hour
            operator.get_by_role("button", name="Add a message").click()
            whole(operator, operator.get_by_role("heading", name=f"Message {place + 1}"))
        write(operator, f"s{place}.", side, days, unit)
    expect(operator.locator("#preview li").first).to_contain_text("Friday, November 3, 2028, 09:00")
    expect(operator.locator("#preview li").nth(3)).to_contain_text("Monday, December 4, 2028, 09:00")
    operator.get_by_role("button", name="Save as a draft").click()
    activates = operator.get_by_role("button", name="Activate…")
    whole(operator, activates)
    activates.click()
    operator.get_by_role("button", name="Activate now").click()
    expect(operator.locator(".chip", has_text="Active")).to_be_visible()
    return int(operator.url.rpartition("/")[2])


def write(operator: Page, at: str, side: str, days: str, unit: str) -> None:
    operator.locator(f"[id='{at}source.body.1']").select_option("attribute:name")
    operator.locator(f"[id='{at}source.body.2']").select_option("column:aluno")
    operator.locator(f"[id='{at}side']").select_option(side)
    if side != "on":
        operator.locator(f"[id='{at}days']").fill(days)
        operator.locator(f"[id='{at}unit']").select_option(unit)


def reminded(live: Live, schedule_id: int, day: date, *people: Person) -> None:
    """The day comes, and these people read their reminder; whoever is left out has paid."""
    come_to(live, on(day.day, month=day.month, year=day.year) + SECOND)

    def is_over() -> bool:
        return any(run.day == day and run.finished_at for run in runs(live.company, schedule_id))

    live.wait_until(is_over)
    (run,) = (run for run in runs(live.company, schedule_id) if run.day == day)
    live.wait_for(run.id, lambda now: now.read == len(people))
    rows = rows_of(live.company, run.id)
    assert {who for who, told in rows.items() if told == ("read", "")} == {one.id for one in people}
    assert set(rows.values()) <= {("read", ""), ("skipped", "event_stopped")}


def pays(davi: Caller, who: Person) -> None:
    """Davi's system tells so; twice, as systems do."""
    for _ in range(2):
        told = davi.call("POST", f"/contacts/{who.id}/events", {"name": "paid", "at": PAID_AT})
        assert told.status == 201


def look_back(operator: Page, who: Person) -> None:
    """Ana sees in her calendar why one of them got nothing on the eighth."""
    operator.goto(f"/agenda?day={YEAR}-11-01")
    operator.locator(f"[data-day='{YEAR}-11-08'] .run").click()
    expect(operator.get_by_text("It has been settled")).to_be_visible()
    expect(operator.get_by_text("3 recipients")).to_be_visible()
    operator.get_by_role("link", name="Who").click()
    expect(operator.locator("tbody tr")).to_have_count(1)
    expect(operator.locator("tbody tr")).to_contain_text(who.name)


def serve(live: Live, agent: Page, who: Person) -> None:
    """Her words come to the desk by themselves, under the reminder that they answer."""
    agent.goto("/desk?shelf=queue")
    expect(agent.locator(".talks")).to_contain_text("The queue is empty")
    live.control("/inbound", {"phone": who.phone, "text": REPLY})
    agent.locator(".talks li", has_text=REPLY).get_by_role("link").click()
    thread = agent.get_by_role("log")
    whole(agent, thread.get_by_text(f"Olá, {who.name}! A matrícula de Theo").first)
    agent.get_by_label("Message", exact=True).fill("Combinado!")
    agent.keyboard.press("Enter")
    expect(thread.locator(".us .tick.read")).to_have_count(3)


def the_customer_knows(told: list[Event], *people: Person) -> None:
    marina, rui, lia = (one.phone for one in people)
    read = Counter(one.body["to"] for one in told if one.kind == "message.read")
    assert read == {marina: 4 + len(["Bia's answer"]), rui: 2, lia: 4}
    skipped = [(one.body["to"], one.body["reason"]) for one in told if one.kind == "message.skipped"]
    assert skipped == [(rui, "event_stopped")] * 2
    assert [one.body["text"] for one in told if one.kind == "message.received"] == [REPLY]
    assert [one.body["event"] for one in told if one.kind == "contact.event"] == ["paid"]
    fired = [one.body["day"] for one in told if one.kind == "schedule.fired"]
    assert sorted(fired) == [f"{YEAR}-11-03", f"{YEAR}-11-08", f"{YEAR}-11-13", f"{YEAR}-12-04"]
