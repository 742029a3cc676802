"""A person at the phone and an agent at the desk, two browsers at once."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.audience.types import Person
from avisa.identity.actions import open_session
from avisa.identity.types import Role
from avisa.kernel.clock import Millis
from avisa.web.app import build_web
from tests.engine.live import Live
from tests.people import VAULT
from tests.serving import serving
from tests.web.browser import chromium, opened
from tests.web.conftest import AROUND
from tests.web.visitor import person

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def browser(live: Live) -> Iterator[Browser]:
    """After the school, whose templates are read in a loop: Playwright keeps one of its own from here on."""
    with chromium() as started:
        yield started


@pytest.fixture
def marina(live: Live) -> Person:
    (found,) = live.parents(1)
    return found


@pytest.fixture
def agent(live: Live, browser: Browser) -> Iterator[Page]:
    """Bia, signed in, with the engine at work beside the console."""
    bia = person(live.company, "Bia", Role.AGENT)
    with live.company.unit() as unit:
        token = open_session(unit, bia).token
    closing = threading.Event()
    app = build_web(live.company.db, VAULT, live.company.ids, live.clock, AROUND, closing.is_set)
    with live.engine(), serving(app) as served:
        base = f"http://{served.host}:{served.port}"
        with opened(browser, base) as page:
            page.context.add_cookies([{"name": "avisa_session", "value": token, "url": base}])
            yield page
        closing.set()


@pytest.fixture
def phone(live: Live, browser: Browser, marina: Person) -> Iterator[Page]:
    with opened(browser, live.sandbox.url) as page:
        page.goto(f"/_sandbox/phone?chat={chat_of(live, marina)}")
        yield page


def chat_of(live: Live, who: Person) -> str:
    return f"{live.sandbox.phone_number_id}-{(who.phone or '').removeprefix('+')}"


def types(phone: Page, words: str) -> None:
    phone.get_by_label("Message", exact=True).fill(words)
    phone.keyboard.press("Enter")


def pass_time(live: Live, span: Millis) -> None:
    live.clock.advance(span)
    live.control("/clock", {"advance_ms": span})


def picture(width: int = 120, height: int = 80) -> bytes:
    rows = b"".join(b"\0" + bytes([90, 140, 160]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_words_and_pictures_arrive_are_answered_and_read(
    live: Live, agent: Page, phone: Page, marina: Person
) -> None:
    agent.goto("/desk?shelf=queue")
    expect(agent.locator(".talks")).to_contain_text("The queue is empty")
    types(phone, "Quando começam as aulas?")
    agent.locator(".talks li", has_text="Quando começam as aulas?").get_by_role("link").click()
    thread = agent.get_by_role("log")
    expect(thread).to_contain_text("Quando começam as aulas?")
    expect(agent.get_by_role("timer")).to_contain_text("23:5")

    agent.get_by_label("Message", exact=True).fill("Na *segunda-feira*, às oito.")
    agent.keyboard.press("Enter")
    expect(thread.locator(".us strong", has_text="segunda-feira")).to_be_visible()
    expect(agent.get_by_label("Message", exact=True)).to_have_value("")
    expect(phone.get_by_role("log")).to_contain_text("segunda-feira")
    expect(thread.locator(".us .tick.read")).to_have_count(1)
    expect(agent.locator(".talk header")).to_contain_text("yours")

    agent.locator("#file").set_input_files({"name": "mapa.png", "mimeType": "image/png", "buffer": picture()})
    agent.get_by_label("Message", exact=True).fill("Fica aqui.")
    agent.get_by_role("button", name="Send", exact=True).click()
    expect(phone.get_by_role("log")).to_contain_text("Fica aqui.")
    expect(thread.locator(".us .tick.read")).to_have_count(2)
    live.control("/phone/acts", {"chat": chat_of(live, marina), "act": "send", "kind": "image"})
    expect(thread.locator(".them img")).to_have_js_property("complete", True)
    assert thread.locator(".them img").evaluate("image => image.naturalWidth") > 0
