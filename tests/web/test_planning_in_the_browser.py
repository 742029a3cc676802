"""Ana plans a monthly reminder, moves and skips a run of it without a mouse, and drags another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from avisa.schedule.types import Kind, Plan
from tests.cast import Company
from tests.people import add_parents
from tests.schedule.school import list_of, scheduled
from tests.serving import Served
from tests.web.browser import PATIENCE_MS, PHONE
from tests.web.reaching import barriers, coming_in, tab_to
from tests.web.visitor import Visitor, person, signed_in

NUMBERS = count(1)


@pytest.fixture(scope="module")
def people(school: Company) -> list[int]:
    found = add_parents(school, 3)
    listed = list_of(school, found, [{"aluno": name} for name in ("Theo", "Lia", "Bento")])
    rule = Plan(Kind.REPEAT, date(2027, 1, 1), rrule="FREQ=MONTHLY;BYMONTHDAY=25")
    scheduled(school, rule, listed, name="Reunião")
    return found


@pytest.fixture
def page(browser: Browser, schools: Served, school: Company, people: list[int]) -> Iterator[Page]:
    opened = coming_in(browser, somebody(schools, school)).new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def somebody(schools: Served, school: Company) -> Visitor:
    """A new owner, who has just signed in."""
    return signed_in(schools, school, person(school, f"Ana{next(NUMBERS)}"))


def make_reminder(page: Page) -> None:
    """On the 24th of every month, until the parent has paid."""
    page.goto("/agenda/new")
    page.get_by_label("Name", exact=True).fill("Mensalidade")
    page.locator("[name=list]").check()
    page.get_by_label("matrícula").check()
    page.locator("#monthday").select_option("24")
    page.locator("#events").fill("paid")
    page.locator("[id='s0.template']").select_option(label="lembrete_matricula · pt_BR")
    page.locator("[id='s0.source.body.1']").select_option("attribute:name")
    page.locator("[id='s0.source.body.2']").select_option("column:aluno")
    expect(page.locator("#preview li").first).to_have_text("Tuesday, November 24, 2026, 09:00")
    page.get_by_role("button", name="Save as a draft").click()


def test_runs_are_moved_and_skipped_without_a_mouse(page: Page) -> None:
    make_reminder(page)
    activates = page.get_by_role("button", name="Activate…")
    expect(activates).to_be_visible()
    page.wait_for_load_state()  # what opens dialogs comes after the words
    activates.click()
    page.get_by_role("button", name="Activate now").click()
    expect(page.locator(".chip", has_text="Active")).to_be_visible()

    page.goto("/agenda?day=2026-11-01")
    expect(page.locator("[data-day='2026-11-24'] .run")).to_contain_text("Mensalidade")
    tab_to(page, "a.run")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("[data-day='2026-11-23'] .run")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Monday, November 23, 2026")

    page.goto("/agenda?view=week&day=2026-12-24")
    tab_to(page, "a.run")
    page.keyboard.press("Enter")
    expect(page.locator("#rehearsal .big").first).to_have_text("3")
    tab_to(page, "#skip")
    page.keyboard.press("Enter")
    expect(page.locator(".chip", has_text="Skipped")).to_be_visible()


def test_what_is_typed_while_a_template_is_fetched_stays(page: Page) -> None:
    page.goto("/agenda/new")
    on_their_way: list[Route] = []
    page.route("**/agenda/form", lambda route: on_their_way.append(route))
    with page.expect_request("**/agenda/form"):
        page.locator("[id='s0.template']").select_option(label="lembrete_matricula · pt_BR")
    page.get_by_label("Name", exact=True).fill("Mensalidade")
    page.locator("#events").fill("paid")
    on_their_way[0].continue_()
    expect(page.locator("[id='s0.source.body.2']")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mensalidade")
    expect(page.locator("#events")).to_have_value("paid")


def test_a_dialog_stays_while_the_page_behind_it_asks_for_something(page: Page) -> None:
    page.goto("/agenda/schedules")
    page.locator("main td a", has_text="Reunião").first.click()
    page.wait_for_load_state()
    page.get_by_role("button", name="End…").click()
    page.evaluate("htmx.ajax('GET', '/agenda', { target: '#notices', swap: 'none' })")
    expect(page.locator("#ending")).to_be_visible()
    page.locator("#ending [data-closes]").click()
    expect(page.locator("#ending")).to_be_hidden()


def test_a_run_is_dragged_to_another_day(page: Page) -> None:
    page.goto("/agenda?day=2027-01-01")
    run = page.locator("[data-day='2027-01-25'] .run", has_text="Reunião")
    run.drag_to(page.locator("[data-day='2027-01-27']"))
    moved = page.locator("[data-day='2027-01-27'] .run", has_text="Reunião")
    expect(moved).to_contain_text("Moved")


@pytest.mark.parametrize("path", ["/agenda?day=2026-11-01", "/agenda?view=list", "/agenda/new"])
def test_pages_have_no_barriers(page: Page, path: str) -> None:
    page.goto(path)
    assert barriers(page) == []


def test_the_calendar_on_a_phone_shows_days_that_have_something(
    browser: Browser, schools: Served, school: Company, people: list[int]
) -> None:
    page = coming_in(browser, somebody(schools, school), viewport=PHONE).new_page()
    page.goto("/agenda?day=2027-02-01")
    expect(page.locator("td.none:visible")).to_have_count(0)
    expect(page.locator(".run", has_text="Reunião")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
