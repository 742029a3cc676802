"""A file for a campaign on a phone: taken in by keyboard, declared, and the page goes on by itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from avisa.kernel.clock import SECOND
from tests.cast import Company, FakeClock
from tests.serving import Served
from tests.web.browser import PATIENCE_MS, PHONE
from tests.web.reaching import coming_in, tab_to
from tests.web.test_a_list_for_a_campaign import import_now
from tests.web.test_importing_a_list import LIST
from tests.web.visitor import person, signed_in

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_campaign_goes_on_by_itself(browser: Browser, schools: Served, school: Company) -> None:
    ana = signed_in(schools, school, person(school, "Ana"))
    page = coming_in(browser, ana, viewport=PHONE, locale="en").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"/campaigns/new?template={school.template_id}")
    assert page.evaluate(WIDER) <= 0
    page.set_input_files("#file", {"name": "pais.csv", "mimeType": "text/csv", "buffer": LIST})
    tab_to(page, "[formaction='/contacts/imports']")
    page.keyboard.press("Enter")
    page.get_by_text("They have not agreed yet").click()
    assert page.evaluate(WIDER) <= 0
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("Your campaign waits for this list")).to_be_visible()
    address = urlsplit(page.url)
    import_now(school, f"{address.path}?{address.query}")
    assert isinstance(school.clock, FakeClock)
    school.clock.advance(2 * SECOND)
    expect(page.get_by_text("pais.csv is in.")).to_be_visible()
    expect(page.get_by_label("Name of the campaign")).to_be_visible()
    assert page.evaluate(WIDER) <= 0
