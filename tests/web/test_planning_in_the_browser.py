"""Ana plans a monthly reminder, moves and skips a run of it without a mouse; one parent pays in between."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.schedule.stop_actions import tell_event
from avisa.schedule.types import Kind, Plan
from tests.cast import Company, FakeClock
from tests.people import add_parents
from tests.schedule.school import list_of, look, on, scheduled
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
    """An owner who has just signed in: the clock goes on by days, and sessions end."""
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


def sign_in_again(page: Page, schools: Served, school: Company) -> None:
    base = f"http://{schools.host}:{schools.port}"
    cookies = somebody(schools, school).cookies
    page.context.add_cookies([{"name": name, "value": one, "url": base} for name, one in cookies.items()])


def test_a_month_of_reminders_with_a_payment(
    page: Page, schools: Served, school: Company, people: list[int]
) -> None:
    clock = school.clock
    assert isinstance(clock, FakeClock)
    make_reminder(page)
    page.get_by_role("button", name="Activate…").click()
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

    clock.now = on(20)
    with school.unit() as unit:
        tell_event(unit, people[1], "paid", unit.now)
    clock.now = on(23)
    with ThreadPoolExecutor(1) as engine:  # this thread belongs to the browser
        engine.submit(look, school).result(timeout=60)
    sign_in_again(page, schools, school)
    page.goto("/agenda?day=2026-11-01")
    page.locator("[data-day='2026-11-23'] .run").click()
    expect(page.get_by_text("It has been settled")).to_be_visible()
    expect(page.get_by_text("3 recipients")).to_be_visible()


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
