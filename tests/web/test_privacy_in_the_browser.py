"""The pages for privacy and consent without a mouse: by keyboard, on a phone, in the dark, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.audience.queries import person as person_by_id
from avisa.consent.intake.invitations.actions import invite
from avisa.consent.intake.invitations.types import InvitationKind
from avisa.consent.intake.preferences.actions import ask_of_company
from avisa.consent.intake.preferences.types import Request
from avisa.consent.texts.queries import published
from avisa.privacy.queries import open_requests, retention_of
from tests.cast import Company
from tests.consent.asking import form_of, publish
from tests.messages.letters import queued
from tests.people import add_parents, phone_of
from tests.serving import Served
from tests.web.browser import DESKTOP, PHONE
from tests.web.reaching import barriers, coming_in, tab_to
from tests.web.visitor import person, signed_in

GOOD = "I want reminders from Colégio Horizonte on WhatsApp. To stop, I answer STOP."


@pytest.fixture(scope="module")
def people(school: Company) -> list[int]:
    """Marina, Theo and Rita agreed; the first two want something of their data."""
    marina, theo, rita = add_parents(school, 3)
    queued(school, [marina])
    with school.unit("person") as unit:
        ask_of_company(unit, marina, Request.ERASURE, "preference")
        ask_of_company(unit, theo, Request.EXPORT, "preference")
    return [marina, theo, rita]


@contextmanager
def at_work(
    browser: Browser, schools: Served, company: Company, language: str, phone: bool
) -> Iterator[Page]:
    """A page of an owner who speaks this language."""
    owner = person(company, f"Elisa {company.ids.next()}".replace(" ", "-"), language=language)
    size = PHONE if phone else DESKTOP
    context = coming_in(browser, signed_in(schools, company, owner), viewport=size, locale=language)
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        yield page
    finally:
        context.close()


def shown_by_a_number(company: Company) -> int:
    """A QR code of the school's."""
    with company.unit() as unit:
        text = published(unit.tx, company.workspace_id)[company.matricula_id, "pt_BR"]
        return invite(unit, InvitationKind.QR, "Feira", "Quero receber", [text], company.number_id)


def look_at(page: Page, address: str) -> None:
    answer = page.goto(address)
    assert answer and answer.ok, address


def test_axe_finds_nothing_in_any_of_them(
    browser: Browser, schools: Served, school: Company, people: list[int]
) -> None:
    publish(school)
    texts = f"/consent/texts/{school.matricula_id}"
    form, code = form_of(school), shown_by_a_number(school)
    privacy = ["/privacy", "/privacy/trail"]
    privacy += [f"/contacts/{people[0]}/{page}" for page in ("record", "erasure")]
    consent = [f"{texts}/pt_BR", "/consent/forms/new", f"/consent/forms/{form}"]
    consent += [f"/consent/invitations/{code}", "/consent/links", "/consent/paper", "/consent/unclear"]
    consent += ["/consent/validity", f"/consent/validity/{school.matricula_id}"]
    found: dict[str, list[str]] = {}
    with at_work(browser, schools, school, "pt_BR", phone=True) as page:
        for address in (*privacy, *consent):
            look_at(page, address)
            found[address] = barriers(page, "dark")
    with at_work(browser, schools, school, "es", phone=False) as page:
        for address in (privacy[0], privacy[2]):
            look_at(page, address)
            found[address] += barriers(page, "light")
    assert {address: why for address, why in found.items() if why} == {}


def test_a_request_is_closed_and_a_retention_set_by_keyboard(
    browser: Browser, schools: Served, school: Company, people: list[int]
) -> None:
    with at_work(browser, schools, school, "es", phone=True) as page:
        page.goto("/privacy")
        tab_to(page, f"tr:has(a[href='/contacts/{people[1]}']) form button")
        page.keyboard.press("Enter")
        expect(page.locator("#requests tbody tr")).to_have_count(1)
        tab_to(page, "a[href='/privacy/register.csv']")
        tab_to(page, "#webhooks")
        page.keyboard.press("Control+a")
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        expect(page.locator("#notices")).not_to_be_empty()
        expect(page.locator("#webhooks")).to_have_value("7")
    with school.db.read() as tx:
        assert [one.kind for one in open_requests(tx, school.workspace_id)] == ["erasure"]
        assert retention_of(tx, school.workspace_id).webhooks == 7


def test_the_trail_is_narrowed_and_a_record_fetched_by_keyboard(
    browser: Browser, schools: Served, school: Company, people: list[int]
) -> None:
    with at_work(browser, schools, school, "pt_BR", phone=False) as page:
        page.goto(f"/contacts/{people[0]}")
        page.goto("/privacy/trail")
        tab_to(page, "#person")
        page.keyboard.type(phone_of(0))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("person=%2B55"))
        tab_to(page, f"tbody a[href='/contacts/{people[0]}']")
        page.goto(f"/contacts/{people[0]}/record")
        tab_to(page, "a[download]")
        with page.expect_download() as fetched:
            page.keyboard.press("Enter")
        assert fetched.value.suggested_filename == f"avisa-person-{people[0]}.json"


def test_a_person_is_erased_by_keyboard(
    browser: Browser, schools: Served, school: Company, people: list[int]
) -> None:
    rita = people[2]
    with at_work(browser, schools, school, "en", phone=True) as page:
        page.goto(f"/contacts/{rita}/erasure")
        tab_to(page, "#number")
        page.keyboard.type("1")
        page.keyboard.press("Enter")
        expect(page.locator("#number-mistake")).to_be_visible()
        assert barriers(page, "light") == []
        tab_to(page, "#number")
        page.keyboard.press("Control+a")
        page.keyboard.type(phone_of(2))
        tab_to(page, "button.danger")
        page.keyboard.press("Space")
        page.wait_for_url("**/contacts")
    with school.db.read() as tx:
        gone = person_by_id(tx, school.workspace_id, rita)
    assert gone and gone.is_erased


def test_a_text_is_published_by_keyboard(browser: Browser, schools: Served, school: Company) -> None:
    with at_work(browser, schools, school, "en", phone=True) as page:
        page.goto(f"/consent/texts/{school.novidades_id}/en")
        tab_to(page, "#body")
        page.keyboard.press("Control+a")
        page.keyboard.type("I accept everything.")
        tab_to(page, "button[value=publish]")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        assert barriers(page, "dark") == []
        tab_to(page, "#body")
        page.keyboard.press("Control+a")
        page.keyboard.type(GOOD)
        tab_to(page, "button[value=publish]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/consent")
    with school.db.read() as tx:
        assert published(tx, school.workspace_id)[school.novidades_id, "en"].body == GOOD
