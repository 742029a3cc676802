"""Takes the pictures in docs/img again: runs the demo in a folder of its own and walks its pages.

`make screenshots`; `ARGS=campanha` for those whose name holds a word.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.sandbox_story import MARINA, story
from whatsapp_sandbox.testing import RunningSandbox

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "img"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync")
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
STAGE: dict[str, Any] = {"viewport": {"width": 1366, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
DARK: dict[str, Any] = {"color_scheme": "dark"}


@dataclass(frozen=True, slots=True)
class Demo:
    address: str
    email: str
    password: str
    folder: Path
    phones: str


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        if chosen := {name: step for name, step in WALKS.items() if wanted in name}:
            with demo() as running:
                for name, (settings, language, walk) in chosen.items():
                    told = settings | {"locale": language.replace("_", "-")}
                    take(browser, running, name, told, language, walk)
        if pictured := {name: step for name, step in PHONES.items() if wanted in name}:
            with story() as sandbox:
                for name, (settings, path, walk_on) in pictured.items():
                    take_phone(browser, sandbox, name, settings | {"locale": "pt-BR"}, path, walk_on)
        browser.close()


@contextmanager
def demo() -> Iterator[Demo]:
    """The demo without a terminal: its words say where it is and how to come in."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-u", "-m", "avisa", "demo"]
        told = os.environ | {"AVISA_DATA_DIR": folder, "AVISA_DATABASE_URL": "", "LANG": "en_US.UTF-8"}
        program = subprocess.Popen(command, cwd=ROOT, env=told, stdout=subprocess.PIPE, text=True)
        try:
            yield told_by(program, Path(folder))
        finally:
            program.terminate()
            program.wait(timeout=30)


def told_by(program: subprocess.Popen[str], folder: Path) -> Demo:
    assert program.stdout is not None
    heard = ""
    for line in program.stdout:
        heard += line
        addresses = re.findall(r"http://127\.0\.0\.1:\S+", heard)
        known = re.search(r": (\S+@\S+)\s+\S+: (\S+)", heard)
        if known and len(addresses) == 2:
            return Demo(addresses[0], known[1], known[2], folder, addresses[1])
    raise SystemExit(f"The demo ended before it said where it is:\n{heard}")


def take(
    browser: Browser,
    running: Demo,
    name: str,
    settings: dict[str, Any],
    language: str,
    walk: Callable[[Page, Demo], None],
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


def sign_in(page: Page, running: Demo, language: str) -> None:
    page.goto("/sign-in")
    page.locator("#email").fill(running.email)
    page.locator("#password").fill(running.password)
    page.locator("main button").click()
    page.wait_for_url("**/")
    with page.expect_navigation():
        page.locator("#language").select_option(language)


def at(path: str) -> Callable[[Page, Demo], None]:
    def walk(page: Page, running: Demo) -> None:
        page.goto(path)

    return walk


def first(path: str, place: int = 0) -> Callable[[Page, Demo], None]:
    """One thing of a list; -1 is the last."""

    def walk(page: Page, running: Demo) -> None:
        page.goto(path)
        page.locator("main td a.cover").nth(place).click()

    return walk


def campaign_at_work(page: Page, running: Demo) -> None:
    """Once about half of the people have it on their phones."""
    first("/campaigns")(page, running)
    page.locator("#live .key.fill-read").wait_for(timeout=120_000)


def campaign_done(page: Page, running: Demo) -> None:
    first("/campaigns")(page, running)
    page.locator("#live .head .chip.good").wait_for(timeout=240_000)


def recipient(page: Page, running: Demo) -> None:
    first("/campaigns")(page, running)
    page.goto(f"{page.url}/recipients?state=read")
    page.locator("main a[href^='/messages/']").first.click()


def list_in_question(page: Page, running: Demo) -> None:
    page.goto("/contacts/imports/new")
    page.locator("#file").set_input_files(next(running.folder.glob("*.csv")))
    page.locator("main form button").click()
    page.wait_for_url("**/imports/*")


def variables(page: Page, running: Demo) -> None:
    page.goto("/templates?status=APPROVED")
    page.locator("main td a.cover", has_text="rematricula_aberta").click()
    page.locator("main a[href^='/campaigns/new']").click()
    page.locator("[name=list]").first.check()
    page.locator("main form button").click()
    page.locator("[name=name]").wait_for()


def rehearsal(page: Page, running: Demo) -> None:
    variables(page, running)
    page.locator("[name=name]").fill("Rematrícula 2027, segunda chamada")
    page.get_by_label("matrícula").check()
    page.locator("main form > div > div > button.primary").click()
    page.locator("#rehearsal .big").first.wait_for(timeout=60_000)


def phone_of_a_recipient(page: Page, running: Demo) -> None:
    """Of somebody who has read the campaign's message and answered it."""
    campaign_done(page, running)
    page.goto(f"{running.phones}?lang=pt-BR&search=replies")
    page.locator("#people a", has=page.locator(".ticks")).first.click()
    page.locator(".row.mine").last.wait_for()
    page.goto(page.url.replace("search=replies", "search="))
    page.locator("#people .unread").nth(4).wait_for()


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


# In the order in which the demo gets to them.
WALKS: dict[str, tuple[dict[str, Any], str, Callable[[Page, Demo], None]]] = {
    "campanha-ao-vivo": (DESKTOP, "pt_BR", campaign_at_work),
    "campanha": (DESKTOP, "pt_BR", campaign_done),
    "campanha-celular": (PHONE, "pt_BR", campaign_done),
    "campanha-escuro": (DESKTOP | DARK, "pt_BR", campaign_done),
    "campaign": (DESKTOP, "en", campaign_done),
    "destinatario": (DESKTOP, "pt_BR", recipient),
    "inicio": (DESKTOP, "pt_BR", at("/")),
    "inicio-celular": (PHONE | DARK, "pt_BR", at("/")),
    "home": (DESKTOP, "en", at("/")),
    "contatos": (DESKTOP, "pt_BR", at("/contacts")),
    "importar": (DESKTOP, "pt_BR", list_in_question),
    "importacao": (DESKTOP, "pt_BR", first("/contacts/imports", -1)),
    "modelos": (DESKTOP, "pt_BR", at("/templates")),
    "modelo": (DESKTOP, "pt_BR", first("/templates?status=APPROVED")),
    "variaveis": (DESKTOP, "pt_BR", variables),
    "ensaio": (DESKTOP, "pt_BR", rehearsal),
    "configuracoes": (DESKTOP, "pt_BR", at("/settings")),
    "sandbox-celular": (STAGE, "pt_BR", phone_of_a_recipient),
}

CHAT = "/_sandbox/phone?chat={chat}"
# The sandbox by itself, with a chat that holds more kinds of messages than the demo sends.
PHONES: dict[str, tuple[dict[str, Any], str, Callable[[Page], None]]] = {
    "sandbox-conversa": (STAGE, CHAT, up("Abriu hoje")),
    "sandbox-carrossel": (STAGE | DARK, CHAT, card_by_card),
    "sandbox-no-celular": (PHONE, CHAT, card_by_card),
    "sandbox-modelos": (STAGE, "/_sandbox/reviews", stay),
    "sandbox-visao": (STAGE, "/_sandbox", stay),
}


if __name__ == "__main__":
    main()
