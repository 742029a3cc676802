"""A template's life in Ana's browser: written, mended, rejected, approved, sent, paused, and sent again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from avisa.audience.queries import listing_after
from avisa.kernel.clock import HOUR
from avisa.kernel.secrets import Vault
from avisa.templates.queries import template_by_name
from avisa.web.app import build_web
from avisa.workspace.tables import number
from tests.campaigns.school import list_of
from tests.cast import SECRET, Company
from tests.engine.live import Live, sandbox_for_engines
from tests.people import say_yes
from tests.serving import Served, serving
from tests.web.browser import chromium, opened
from tests.web.conftest import AROUND
from tests.web.visitor import person, signed_in
from whatsapp_sandbox.testing import RunningSandbox

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

NAME, PEOPLE = "convite_reuniao_pais", 60
LINK = "https://example.com.br/reuniao"
SLIP = (
    "Olá, {{1}}. Aqui é Colégio Horizonte.  A reunião de pais de {{2}} é no sábado, às nove horas, na escola."
)
WORDS = SLIP.replace(".  A", ". A")
CLEARER = WORDS + " Responda se tiver dúvidas."


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with sandbox_for_engines(tmp_path_factory.mktemp("review")) as sandbox:
        yield sandbox


@pytest.fixture
def console(live: Live) -> Iterator[Served]:
    company = live.company
    app = build_web(company.db, Vault(SECRET), company.ids, live.clock, AROUND)
    with serving(app) as served:
        yield served


@pytest.fixture
def page(live: Live, console: Served) -> Iterator[Page]:
    """Ana has come in; an engine runs, one message a second."""
    base = f"http://{console.host}:{console.port}"
    ana = signed_in(console, live.company, person(live.company, "Ana"))
    live.control("/review", {"mode": "rules", "delay_ms": HOUR})  # until the test says what a reviewer says
    go_slowly(live.company)
    with live.engine(), chromium() as browser, opened(browser, base) as shown:
        token = ana.cookies["avisa_session"]
        shown.context.add_cookies([{"name": "avisa_session", "value": token, "url": base}])
        yield shown


def go_slowly(company: Company) -> None:
    mine = (number.c.workspace_id == company.workspace_id, number.c.id == company.number_id)
    with company.unit() as unit:
        unit.tx.execute(update(number).where(*mine).values(mps=1))


def picture(folder: Path) -> Path:
    """A grey PNG of 800 by 418."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = zlib.compress(b"".join(b"\0" + bytes([200]) * 800 for _ in range(418)))
    header = struct.pack(">IIBBBBB", 800, 418, 8, 0, 0, 0, 0)
    file = folder / "reuniao.png"
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )
    return file


def status(live: Live) -> str:
    company = live.company
    with company.db.read() as tx:
        found = template_by_name(tx, company.workspace_id, company.account_id, NAME, "pt_BR")
    return found.status if found else ""


def verdict(live: Live, page: Page, said: str) -> None:
    """The reviewer's word reaches the page."""
    live.wait_until(lambda: status(live) == "PENDING")
    live.control(f"/templates/{NAME}/pt_BR/verdict", {"status": said, "reason": "INVALID_FORMAT"})
    live.wait_until(lambda: status(live) == said)
    page.reload()


def test_from_the_first_word_to_a_pause_and_back(live: Live, page: Page, tmp_path: Path) -> None:
    write(page, picture(tmp_path))
    hand_in(page)
    verdict(live, page, "REJECTED")
    expect(page.get_by_text("WhatsApp rejected it:")).to_be_visible()
    page.get_by_label("Body", exact=False).first.fill(CLEARER)
    hand_in(page)
    verdict(live, page, "APPROVED")
    expect(page.get_by_text("Approved a moment ago.")).to_be_visible()
    launch(live, page)
    live.wait_until(lambda: live.sandbox.seen()["accepted"] > 0)
    assert [one["file_name"] for one in live.sandbox.control("GET", "/state")["media"]][-1:] == [
        "reuniao.png"
    ]
    live.control(f"/templates/{NAME}/pt_BR", {"status": "PAUSED"})
    expect(page.locator("#live .chip").first).to_have_text("Paused")
    expect(page.locator("#live")).to_contain_text("WhatsApp paused the template for low quality.")
    send_again(page)
    live.wait_until(lambda: status(live) == "APPROVED")
    page.goto("/campaigns")
    page.get_by_role("link", name="Reunião de pais").click()
    expect(page.locator("#live .chip").first).to_have_text("Running")


def write(page: Page, file: Path) -> None:
    page.goto("/templates/drafts/new")
    page.get_by_label("Name").fill(NAME)
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_label("Header", exact=True).select_option("IMAGE")
    page.get_by_label("File of the sample").set_input_files(file)
    page.get_by_role("button", name="Keep the file").click()
    expect(page.locator("#look img.media")).to_be_visible()
    page.locator("#body").fill(SLIP)
    for place, (kind, text) in enumerate((("QUICK_REPLY", "Vou"), ("URL", "Ver o local"))):
        page.locator(f"[id='button.{place}.kind']").select_option(kind)
        page.locator(f"[id='button.{place}.text']").fill(text)
    page.locator("[id='button.1.value']").fill("https://bit.ly/reuniao")
    for place, sample in enumerate(("Marina", "Theo"), 1):
        page.get_by_label(f"{{{{{place}}}}}", exact=True).fill(sample)
    page.get_by_role("button", name="Save and hand in to WhatsApp").click()
    expect(page.get_by_role("alert")).to_contain_text("Mend the errors first")
    page.locator("[id='button.1.value']").fill(LINK)
    expect(page.locator("#look .findings .error")).to_have_count(0)
    page.get_by_role("button", name="Mend it").click()
    expect(page.locator("#body")).to_have_value(WORDS)
    expect(page.locator("#look")).to_contain_text("Nothing found")


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Save and hand in to WhatsApp").click()
    expect(page.locator("#notices")).to_contain_text("It is being handed in to WhatsApp.")


def launch(live: Live, page: Page) -> None:
    rows = [{"responsavel": f"Família {n}", "aluno": f"Aluno {n}"} for n in range(PEOPLE)]
    made = list_of(live.company, rows)
    with live.company.db.read() as tx:
        people = listing_after(tx, live.company.workspace_id, made, 0, PEOPLE)
    say_yes(live.company, [one.contact_id for one in people])
    page.get_by_role("link", name="In WhatsApp").first.click()
    page.get_by_role("link", name="New campaign with it").click()
    page.locator("input[name='list']").check()
    page.get_by_role("button", name="Continue").click()
    chosen = page.locator("[id='source.header_link'] option:checked")
    expect(chosen).to_contain_text("reuniao.png")  # the template's own sample
    page.locator("[id='source.body.1']").select_option("column:responsavel")
    page.locator("[id='source.body.2']").select_option("column:aluno")
    expect(page.locator("#preview")).to_contain_text("A reunião de pais de Aluno")
    page.get_by_label("Name of the campaign").fill("Reunião de pais")
    page.get_by_role("button", name="Continue to the rehearsal").click()
    expect(page.locator("#rehearsal")).to_contain_text(f"of {PEOPLE} people on the list get the message")
    page.get_by_role("button", name="Launch…").click()
    page.get_by_role("button", name="Launch now").click()
    expect(page.locator("#live .chip").first).to_have_text("Running")


def send_again(page: Page) -> None:
    page.goto(f"/templates?search={NAME}")
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("button", name="Send it again…").click()
    page.get_by_role("button", name="Send it again", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("WhatsApp is being asked")
