"""The overview and the templates in a browser, and the words of all pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import whatsapp_sandbox.phone
from tests.web.browser import PHONE, chromium, opened
from whatsapp_sandbox.people.personas import SETS
from whatsapp_sandbox.phone.reviews import REASONS
from whatsapp_sandbox.phone.words import TOLD, Words, words_in
from whatsapp_sandbox.testing import RunningSandbox
from whatsapp_sandbox.wire.errors import CATALOGUE, title_of

from . import sends
from .sends import BIA, template

HOME = Path(whatsapp_sandbox.phone.__file__).parent
PLACE = re.compile(r"%\(\w+\)s")
BODY = {
    "type": "BODY",
    "text": "Olá {{1}}, as aulas voltam na segunda-feira. Até lá!",
    "example": {"body_text": [["Ana"]]},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, sandbox: RunningSandbox) -> Iterator[Page]:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/review", {"mode": "rules", "delay_ms": 3_600_000})
    with opened(browser, sandbox.url) as page:
        yield page


def status_of(sandbox: RunningSandbox, name: str) -> tuple[str, str]:
    (found,) = [each for each in sandbox.control("GET", "/state")["templates"] if each["name"] == name]
    return found["status"], found["rejected_reason"]


def test_a_person_approves_a_template(sandbox: RunningSandbox, page: Page) -> None:
    page.goto("/_sandbox/reviews")
    assert sends.create(sandbox, "volta_as_aulas", BODY)["status"] == "PENDING"
    expect(page.locator("#pending")).to_have_text("1")
    page.get_by_role("link", name=re.compile("volta_as_aulas")).click()
    expect(page.locator(".preview")).to_contain_text("Olá Ana, as aulas voltam")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".about")).to_contain_text("APPROVED")
    expect(page.locator("#pending")).to_be_hidden()
    assert status_of(sandbox, "volta_as_aulas") == ("APPROVED", "NONE")


def test_a_person_rejects_a_template_with_a_reason(sandbox: RunningSandbox, page: Page) -> None:
    sends.create(sandbox, "volta_as_aulas", BODY)
    page.goto("/_sandbox/reviews")
    page.get_by_label("Reason").select_option("TAG_CONTENT_MISMATCH")
    page.get_by_label("What is wrong").fill("It is written in another language.")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".about")).to_contain_text("REJECTED")
    assert status_of(sandbox, "volta_as_aulas") == ("REJECTED", "TAG_CONTENT_MISMATCH")


def test_reports_and_changes_show_at_once(sandbox: RunningSandbox, page: Page) -> None:
    page.goto("/_sandbox/reviews?search=convite")
    page.get_by_role("button", name="5 reports").click()
    expect(page.locator(".about")).to_contain_text("PAUSED")
    expect(page.locator(".about")).to_contain_text("Quality: RED")
    page.get_by_label("Status").select_option("APPROVED")
    page.get_by_role("button", name="Tell").first.click()
    expect(page.locator(".about")).to_contain_text("APPROVED")
    assert status_of(sandbox, "convite_evento")[0] == "APPROVED"


def test_the_overview_counts_and_moves_the_clock(sandbox: RunningSandbox, page: Page) -> None:
    page.goto("/_sandbox")
    expect(page.get_by_text(sandbox.waba_id)).to_be_visible()
    sends.accepted(sandbox, template(to=BIA))
    sends.refused(sandbox, template("falta", to=BIA))
    expect(page.locator("#seen-card")).to_contain_text("132001")
    expect(page.locator("#limit-card .figure")).to_contain_text("1")
    before = sandbox.control("GET", "/state")["clock"]["now"]
    page.get_by_role("button", name="+ 1 day").click()
    expect(page.locator("#clock-card")).to_contain_text("Due: 0")
    assert sandbox.control("GET", "/state")["clock"]["now"] - before == 86_400_000


def test_trouble_is_ordered_and_everything_begins_again(sandbox: RunningSandbox, page: Page) -> None:
    page.goto("/_sandbox")
    page.get_by_role("button", name="5 × 130429").click()
    expect(page.locator("#fault-card")).to_contain_text("× 5")
    assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 130429
    expect(page.locator("#fault-card")).to_contain_text("× 4")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Forget everything?").click()
    expect(page.locator("#fault-card")).to_contain_text("Everything goes well")
    assert sandbox.seen()["posts"] == 0


def test_the_desks_fit_a_phone(browser: Browser, sandbox: RunningSandbox) -> None:
    with opened(browser, sandbox.url, viewport=PHONE) as page:
        for path in ("/_sandbox", "/_sandbox/reviews", "/_sandbox/phone"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_an_asset_that_is_known_is_not_sent_again(sandbox: RunningSandbox, page: Page) -> None:
    first = page.request.get("/_sandbox/static/sandbox.css")
    again = page.request.get("/_sandbox/static/sandbox.css", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status) == (200, 304)
    assert page.request.get("/_sandbox/static/..%2fpages.py").status == 404


def _texts_of_pages() -> set[str]:
    pages = "\n".join(file.read_text(encoding="utf-8") for file in (HOME / "html").iterdir())
    told = re.findall(r"""_\(\s*(?:"([^"]+)"|'([^']+)')""", pages)
    calls = (
        node
        for file in HOME.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("words", "scene.words", "_prefer", "_complain")
    )
    constants = {
        argument.value
        for call in calls
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    return {a or b for a, b in told} | (constants - {"stop", "resume", "block", "report"})


def test_every_text_is_told_in_three_languages() -> None:
    texts = _texts_of_pages()
    assert len(texts) > 100
    assert sorted(texts - TOLD.keys()) == []


def test_no_translation_loses_a_place() -> None:
    wrong = [
        text
        for text, told in TOLD.items()
        if any(not each or sorted(PLACE.findall(each)) != sorted(PLACE.findall(text)) for each in told)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("", "pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("", "fr-FR,es;q=0.5,en;q=0.7", "en"),
        ("", "", "en"),
        ("es", "pt-BR", "es"),
        ("xx", "pt", "pt-BR"),
    ],
)
def test_the_language_is_the_first_that_is_known(asked: str, accepted: str, language: str) -> None:
    assert words_in(asked, accepted) == Words(language)


def test_personas_errors_and_reasons_have_words_too() -> None:
    names = {persona.name for personas in SETS.values() for persona in personas}
    titles = {title_of(code) for code in (*CATALOGUE, 0)}
    assert sorted((names | titles | {*REASONS}) - TOLD.keys()) == []
