"""Ana's day in a real browser: a list comes in, a campaign is launched and watched, on any screen."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.audience.imports.queries import waiting_imports
from avisa.campaigns.actions import freeze_next
from avisa.campaigns.queries import campaigns_with_work
from avisa.consent.intake.importer import Importer
from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Role
from avisa.kernel.clock import system_clock
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.web.app import build_web
from tests.cast import SECRET, Company, open_company
from tests.databases import Databases
from tests.people import VAULT
from tests.serving import serving
from tests.web.browser import PHONE, opened
from tests.web.conftest import AROUND
from tests.web.school import run_with_every_fate

PASSWORD = "girassol na janela azul"
LIST = """Responsável;Celular;Aluno
Marina;(31) 99888-7766;Theo
Paulo;31 98877-6655;Lia
Rui;0800 123 4567;Caio
"""


SOMEBODYS_MESSAGE = re.compile("Olá, (Marina! A matrícula de Theo|Paulo! A matrícula de Lia)")


@pytest.fixture(scope="module")
def school(databases: Databases) -> Iterator[Company]:
    with databases.fresh("sqlite") as database:
        made = open_company(
            database, system_clock, Ids(system_clock, node=3), "Colégio Horizonte", "+553133334444"
        )
        for name, language in (("ana", "en"), ("ines", "es"), ("iara", "pt_BR")):
            newcomer = NewUser(f"{name}@horizonte.example", name.title(), Role.OWNER, PASSWORD, language)
            add_user(database, made.ids, made.workspace_id, newcomer, system_clock())
        yield made


@pytest.fixture(scope="module")
def base(school: Company) -> Iterator[str]:
    """The console, with an engine's quiet work beside it: whoever rings is served."""
    rung, closing = threading.Event(), threading.Event()
    worker = threading.Thread(target=work_when_rung, args=(school, rung, closing))
    worker.start()
    app = build_web(school.db, Vault(SECRET), school.ids, system_clock, AROUND, closing.is_set, rung.set)
    with serving(app) as served:
        yield f"http://{served.host}:{served.port}"
        closing.set()
        rung.set()
    worker.join(timeout=30)


def work_when_rung(school: Company, rung: threading.Event, closing: threading.Event) -> None:
    while rung.wait(timeout=60) and not closing.is_set():
        rung.clear()
        work(school.db, school)


def work(db: Database, school: Company) -> None:
    importer = Importer(db, school.ids, VAULT)
    with db.read() as tx:
        imports = waiting_imports(tx, school.workspace_id)
        campaigns = campaigns_with_work(tx, school.workspace_id)
    for import_id in imports:
        list(importer.run(school.workspace_id, import_id, system_clock()))
    for campaign in campaigns:
        with school.unit() as unit:
            freeze_next(unit, campaign.id)


def sign_in(page: Page, name: str = "ana") -> None:
    page.goto("/sign-in")
    page.locator("#email").fill(f"{name}@horizonte.example")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/")


def test_from_a_file_to_a_running_campaign(browser: Browser, base: str, tmp_path: Path) -> None:
    file = tmp_path / "pais.csv"
    file.write_text(LIST)
    with opened(browser, base) as page:
        sign_in(page)
        import_list(page, file)
        draft_campaign(page)
        page.get_by_role("button", name="Launch…").click()
        page.get_by_role("button", name="Launch now").click()
        expect(page.locator("#notices")).to_contain_text("The campaign has been launched.")
        expect(page.locator("#live .chip").first).to_have_text("Running")  # told by the live page
        expect(page.locator("#live")).to_contain_text("2 recipients")


def import_list(page: Page, file: Path) -> None:
    page.get_by_role("link", name="Import contacts").click()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_label("These people agreed").check()
    page.get_by_label("matrícula").check()
    page.get_by_label("How and where they said yes").fill("Enrolment form of 2026.")
    page.get_by_role("button", name="Start the import").click()
    expect(page.locator("#live .chip").first).to_have_text("Imported")  # told by the live page
    expect(page.locator("#live")).to_contain_text("This is a service number")


def draft_campaign(page: Page) -> None:
    page.get_by_role("link", name="New campaign with this list").click()
    page.get_by_text("lembrete_matricula").click()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name='source.body.1']").select_option("attribute:name")
    page.locator("[name='source.body.2']").select_option("column:aluno")
    expect(page.locator("#preview")).to_contain_text(SOMEBODYS_MESSAGE)
    page.get_by_label("Name of the campaign").fill("Enrolment 2027")
    page.get_by_role("button", name="Continue to the rehearsal").click()
    expect(page.locator("#rehearsal")).to_contain_text("of 2 people on the list get the message")


def test_the_whole_console_is_worked_by_keyboard(browser: Browser, base: str) -> None:
    with opened(browser, base) as page:
        page.goto("/sign-in")
        for typed in ("ana@horizonte.example", PASSWORD):
            page.keyboard.press("Tab")
            page.keyboard.type(typed)
        page.keyboard.press("Enter")
        page.wait_for_url("**/")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Skip to the content")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Import contacts")
        outline = page.locator(":focus").evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline == "solid"


def test_a_campaigns_counts_come_to_the_list_by_themselves(
    browser: Browser, base: str, school: Company
) -> None:
    report_of(school, "Counted")
    with opened(browser, base) as page:
        sign_in(page)
        page.goto("/campaigns")
        row = page.get_by_role("row").filter(has_text="Counted")
        expect(row.get_by_role("cell")).to_contain_text(["Counted", "Running", "19", "7", "4", "2", "5", ""])
        row.get_by_role("link", name="Counted").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/campaigns/*")


PAGES = (
    "/",
    "/campaigns",
    "/campaigns/new",
    "/contacts",
    "/contacts/imports/new",
    "/templates",
    "/settings",
    "/settings/numbers/new",
    "/settings/purposes/new",
    "/settings/hours",
    "/settings/hours/closed",
    "/settings/hours/rules",
    "/settings/hours/rules/ce-both",
    "/account",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_of_a_phone(browser: Browser, base: str, school: Company, scheme: str) -> None:
    with opened(browser, base, viewport=PHONE, color_scheme=scheme) as page:
        sign_in(page)
        for path in (*PAGES, connection_of(school), report_of(school, f"Phone {scheme}")):
            page.goto(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width == PHONE["width"], path


def connection_of(school: Company) -> str:
    return f"/settings/connections/{school.connection_id}"


def report_of(school: Company, name: str) -> str:
    return f"/campaigns/{run_with_every_fate(school, name)}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(
    browser: Browser, base: str, school: Company, scheme: str
) -> None:
    """WCAG AA: 4.5 to 1 for text, on every page with a state on it."""
    with opened(browser, base, color_scheme=scheme) as page:
        sign_in(page)
        report = report_of(school, f"Contrast {scheme}")
        own = (connection_of(school), "/account")
        settings = ("/settings", "/settings/hours", "/settings/hours/rules", *own)
        for path in ("/", "/campaigns", "/templates", *settings, report):
            page.goto(path)
            faint = page.evaluate(CONTRAST)
            assert faint == [], path


# Colours as the browser computes them, painted on a canvas so that every notation becomes numbers.
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const numbers = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = (colour) => {
    const [r, g, b] = [...numbers(colour)].map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] > 0) return colour;
    }
    return "white";
  };
  const faint = [];
  for (const element of document.querySelectorAll("main *, .rail *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest("svg, option, :disabled")) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${element.textContent.trim().slice(0, 40)} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [("iara", "pt-BR", "Campanhas"), ("ana", "en", "Campaigns"), ("ines", "es", "Campañas")],
)
def test_the_console_speaks_the_readers_language(
    browser: Browser, base: str, name: str, language: str, words: str
) -> None:
    with opened(browser, base) as page:
        sign_in(page, name)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("nav").first).to_contain_text(words)


def test_every_place_is_reached_on_a_phone_by_keyboard(browser: Browser, base: str) -> None:
    """Four places stand in the bar; the others unfold, and fold again by Escape."""
    with opened(browser, base, viewport=PHONE) as page:
        sign_in(page, "ana")
        bar = page.get_by_role("navigation", name="Main navigation")
        expect(bar.get_by_role("link")).to_have_count(4)
        more = bar.get_by_role("button", name="More")
        more.press("Enter")
        expect(bar.get_by_role("link")).to_have_count(10)
        page.keyboard.press("Escape")
        expect(bar.get_by_role("link")).to_have_count(4)
        expect(more).to_be_focused()
        more.press("Enter")
        bar.get_by_role("link", name="Settings").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
