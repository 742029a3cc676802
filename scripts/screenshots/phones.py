"""Pictures of the sandbox by itself, with a chat that holds more kinds of messages than the demo sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from scripts.screenshots.camera import DARK, PHONE, STAGE


def stay(page: Page) -> None:
    """As the page opens."""


def up(words: str) -> Callable[[Page], None]:
    """To a message further up in the chat."""

    def walk(page: Page) -> None:
        row = page.locator(".row", has_text=words).first
        row.evaluate("row => row.parentElement.scrollTo({top: row.offsetTop - 150, behavior: 'instant'})")

    return walk


def card_by_card(page: Page) -> None:
    up("oficinas de verão")(page)
    page.locator(".carousel").evaluate("row => row.scrollTo({left: 150, behavior: 'instant'})")


CHAT = "/_sandbox/phone?chat={chat}"
PHONES: dict[str, tuple[dict[str, Any], str, Callable[[Page], None]]] = {
    "sandbox-conversa": (STAGE, CHAT, up("Abriu hoje")),
    "sandbox-carrossel": (STAGE | DARK, CHAT, card_by_card),
    "sandbox-no-celular": (PHONE, CHAT, card_by_card),
    "sandbox-modelos": (STAGE, "/_sandbox/reviews", stay),
    "sandbox-visao": (STAGE, "/_sandbox", stay),
}
