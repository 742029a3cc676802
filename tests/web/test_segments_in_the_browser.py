"""Ana writes a segment with the keyboard and sees the count follow, then plans a campaign for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.audience.tag_actions import tag
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import Opens, Wave
from tests.campaigns.school import GOOD, campaign_of
from tests.cast import Company
from tests.people import add_parents
from tests.serving import Served
from tests.web.browser import DESKTOP, PATIENCE_MS
from tests.web.reaching import barriers, coming_in
from tests.web.visitor import person, signed_in


@pytest.fixture(scope="module")
def page(browser: Browser, schools: Served, school: Company) -> Page:
    people = add_parents(school, 5)
    with school.unit() as unit:
        tag(unit, people[:3], "bolsa")
    ana = signed_in(schools, school, person(school, "Ana"))
    shown = coming_in(browser, ana, viewport=DESKTOP, locale="en").new_page()
    shown.set_default_timeout(PATIENCE_MS)
    return shown


def test_the_count_follows_what_is_written(page: Page) -> None:
    page.goto("/contacts/segments/new")
    count = page.locator("#count")
    page.get_by_label("The person").select_option("tag")
    page.get_by_label("Tag", exact=True).fill("bolsa")
    expect(count).to_contain_text("3")
    page.get_by_role("button", name="Add a condition").press("Enter")
    expect(page.get_by_label("The person")).to_have_count(2)
    page.get_by_label("The person").nth(1).select_option("wrote")
    page.get_by_label("Whether it holds").nth(1).select_option("yes")
    expect(count).to_contain_text("0")
    page.get_by_role("button", name="Remove condition 2").press("Enter")
    expect(page.get_by_label("The person")).to_have_count(1)
    expect(count).to_contain_text("3")
    page.get_by_label("Name of the segment").fill("Com bolsa")
    page.get_by_role("button", name="Save the segment").press("Enter")
    expect(page.get_by_text("The segment is saved.")).to_be_visible()
    page.get_by_role("link", name="New campaign").click()
    page.get_by_label("lembrete_matricula").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("As Pessoa 0 will see it.")).to_be_visible()


def test_the_pages_keep_nobody_out_on_a_phone(page: Page, school: Company) -> None:
    draft = campaign_of(school, [GOOD] * 3)
    with school.unit() as unit:
        amend(unit, draft, holdout=10, waves=(Wave(size=1), Wave(opens=Opens.PERSON)))
    page.set_viewport_size({"width": 375, "height": 844})
    page.goto("/contacts/segments/new")
    for kind in ("message", "consent", "attribute"):
        page.get_by_label("The person").select_option(kind)
        chosen = page.locator(f'select[name="g0.r0.is"] option[value="{kind}"]')
        expect(chosen).to_have_attribute("selected", "")
        assert barriers(page, "light") == []
    for address in (f"/campaigns/{draft}/rules", "/campaigns/compare", "/contacts/segments"):
        page.goto(address)
        assert barriers(page) == []
