"""What whole stories share: the sandbox, the connected school, its console at work, and agents' browsers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from avisa.audience.types import Person
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.web.app import build_web
from tests.engine.conftest import platform
from tests.engine.live import Live, connected
from tests.hooks.receiver import Receiver, receiving
from tests.journeys.customer import beside
from tests.journeys.in_browsers import chat_of, come_in
from tests.people import VAULT
from tests.serving import serving
from tests.web.browser import chromium, opened
from tests.web.conftest import AROUND
from tests.web.visitor import person
from whatsapp_sandbox.testing import RunningSandbox

__all__ = ["platform"]


@pytest.fixture
def live(db: Database, platform: RunningSandbox, tmp_path: Path) -> Iterator[Live]:
    with connected(db, platform, tmp_path) as school:
        yield beside(school)


@pytest.fixture
def customer() -> Iterator[Receiver]:
    """The school's own system, which takes webhooks."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def browser(live: Live) -> Iterator[Browser]:
    """After the school, whose templates are read in a loop: Playwright keeps one of its own from here on."""
    with chromium() as started:
        yield started


@pytest.fixture
def console(live: Live) -> Iterator[str]:
    """Its address; the engine is at work beside it."""
    closing = threading.Event()
    app = build_web(live.company.db, VAULT, live.company.ids, live.clock, AROUND, closing.is_set)
    with live.engine(), serving(app) as served:
        yield f"http://{served.host}:{served.port}"
        closing.set()


@pytest.fixture
def agent(live: Live, browser: Browser, console: str) -> Iterator[Page]:
    """Bia, signed in."""
    with come_in(live, browser, console, person(live.company, "Bia", Role.AGENT)) as page:
        yield page


@pytest.fixture
def marina(live: Live) -> Person:
    (found,) = live.parents(1)
    return found


@pytest.fixture
def phone(live: Live, browser: Browser, marina: Person) -> Iterator[Page]:
    """Marina's."""
    with opened(browser, live.sandbox.url) as page:
        page.goto(f"/_sandbox/phone?chat={chat_of(live, marina)}")
        yield page
