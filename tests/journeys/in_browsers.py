"""Members of the company and people at their phones, in browsers of their own, and the clock they share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from avisa.audience.types import Person
from avisa.identity.actions import open_session
from avisa.identity.types import Member
from avisa.kernel.clock import Millis
from tests.engine.live import Live
from tests.web.browser import opened


@contextmanager
def come_in(live: Live, browser: Browser, console: str, member: Member) -> Iterator[Page]:
    """Signed in, in a browser window of the member's own."""
    with live.company.unit() as unit:
        token = open_session(unit, member).token
    with opened(browser, console) as page:
        page.context.add_cookies([{"name": "avisa_session", "value": token, "url": console}])
        yield page


def whole(page: Page, shown: Locator) -> None:
    """The page with this on it does what it offers: its scripts come after its words."""
    expect(shown).to_be_visible()
    page.wait_for_load_state()


def chat_of(live: Live, who: Person) -> str:
    return f"{live.sandbox.phone_number_id}-{(who.phone or '').removeprefix('+')}"


def types(phone: Page, words: str) -> None:
    phone.get_by_label("Message", exact=True).fill(words)
    phone.keyboard.press("Enter")


def pass_time(live: Live, span: Millis) -> None:
    live.clock.advance(span)
    live.control("/clock", {"advance_ms": span})
