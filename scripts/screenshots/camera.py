"""How a picture is taken: the browser, the sizes of windows, and a walk to the page that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from scripts.sandbox_story import MARINA
from scripts.screenshots.demo import ROOT, Demo, sign_in
from whatsapp_sandbox.testing import RunningSandbox

PICTURES = ROOT / "docs" / "img"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync")
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
TALL: dict[str, Any] = {"viewport": {"width": 1280, "height": 1080}}
STAGE: dict[str, Any] = {"viewport": {"width": 1366, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DARK: dict[str, Any] = {"color_scheme": "dark"}

Walk = Callable[[Page, Demo], None]
Walks = dict[str, tuple[dict[str, Any], str, Walk]]  # by name: the window, the language, the way there


def take(
    browser: Browser,
    running: Demo,
    name: str,
    settings: dict[str, Any],
    language: str,
    walk: Walk,
) -> None:
    context = browser.new_context(base_url=running.address, **settings)
    page = context.new_page()
    sign_in(page, running, language)
    walk(page, running)
    keep(page, name)
    context.close()


def take_phone(
    browser: Browser,
    sandbox: RunningSandbox,
    name: str,
    settings: dict[str, Any],
    path: str,
    walk_on: Callable[[Page], None],
) -> None:
    context = browser.new_context(base_url=sandbox.url, **settings)
    page = context.new_page()
    page.goto(path.format(chat=f"{sandbox.phone_number_id}-{MARINA[1:]}"))
    walk_on(page)
    keep(page, name)
    context.close()


def keep(page: Page, name: str) -> None:
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/img/{name}.png")


def at(path: str) -> Walk:
    def walk(page: Page, running: Demo) -> None:
        page.goto(path)

    return walk


def first(path: str, place: int = 0) -> Walk:
    """One thing of a list; -1 is the last."""

    def walk(page: Page, running: Demo) -> None:
        page.goto(path)
        page.locator("main td a.cover").nth(place).click()

    return walk
