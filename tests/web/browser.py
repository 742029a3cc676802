"""Debian's Chromium, driven by Playwright; a page that complains in its console fails its test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # a new process for each page of one person takes a third longer
)
DESKTOP = {"width": 1280, "height": 820}
PHONE = {"width": 375, "height": 844}
PATIENCE_MS = 30_000  # how long a slow machine may take for a step
ASKED_FOR = "the server responded with a status of 4"  # a refusal that the test asked for

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def opened(browser: Browser, base: str, **settings: Any) -> Iterator[Page]:
    """A page of a new person; at the end nothing may have been complained about."""
    context = browser.new_context(base_url=base, **({"viewport": DESKTOP, "locale": "en"} | settings))
    complaints: list[str] = []
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", lambda message: complaints.extend(complaint_in(message)))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def complaint_in(message: ConsoleMessage) -> list[str]:
    loud = message.type in ("error", "warning") and ASKED_FOR not in message.text
    return [message.text] if loud else []
