"""Hours, closed days and rules of states without a mouse, on a phone, in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.calendar.types import Hours, QuietHours, Span
from avisa.gate.policy import policy_of
from tests.cast import Company
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


def hours_of(company: Company) -> QuietHours:
    with company.db.read() as tx:
        return policy_of(tx, company.workspace_id).hours


def test_a_break_is_given_to_monday_by_keyboard(page: Page, school: Company) -> None:
    page.goto("/settings/hours")
    tab_to(page, "[name=hours]")
    page.keyboard.press("ArrowDown")
    for typed in ("8", "12", "14", "18"):
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).not_to_be_empty()
    kept = hours_of(school).company
    assert isinstance(kept, Hours)
    assert kept.week[0] == (Span(480, 720), Span(840, 1080))


def test_days_are_closed_and_opened_by_keyboard(page: Page, school: Company) -> None:
    page.goto("/settings/hours/closed")
    tab_to(page, "#name")
    page.keyboard.type("Recesso")
    page.locator("#begins").fill("2026-12-21")
    tab_to(page, "#only")
    page.keyboard.type("sp 21")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Recesso", exact=True)).to_be_visible()
    assert [one.only for one in hours_of(school).closed] == [{"SP", "21"}]
    tab_to(page, "button.danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Recesso", exact=True)).to_have_count(0)


def test_axe_finds_nothing_in_any_of_them(page: Page) -> None:
    found: dict[str, list[str]] = {}
    for path in ("", "/closed", "/rules", "/rules/ce-both"):
        page.goto(f"/settings/hours{path}")
        found[path] = barriers(page, *(("dark", "light") if path in ("", "/rules") else ("dark",)))
    assert {path: why for path, why in found.items() if why} == {}
