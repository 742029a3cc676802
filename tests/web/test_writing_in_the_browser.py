"""Ana writes a template in a real browser: the phone and the lint follow her, and the keyboard is enough."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from avisa.templates.submission.queries import open_requests
from tests.campaigns.school import GOOD as PERSON
from tests.campaigns.school import list_of
from tests.cast import Company
from tests.serving import Served
from tests.web.browser import PHONE, opened
from tests.web.reaching import barriers
from tests.web.test_writing_templates import CARDS, GOOD, from_model
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def come_in(page: Page, ana: Visitor, served: Served, address: str) -> None:
    base = f"http://{served.host}:{served.port}"
    page.context.add_cookies([{"name": "avisa_session", "value": ana.cookies["avisa_session"], "url": base}])
    page.goto(address)


def test_the_phone_and_the_lint_follow_what_is_typed(
    browser: Browser, ana: Visitor, served: Served, horizonte: Company
) -> None:
    address = from_model(ana)
    with opened(browser, f"http://{served.host}:{served.port}") as page:
        come_in(page, ana, served, address)
        body, look = page.get_by_label("Body"), page.locator("#look")
        body.fill(
            "Olá, {{1}}. Aqui é Colégio Horizonte.  O pedido {{2}} chega até {{3}} na escola. Responda aqui."
        )
        expect(look.locator(".bubble")).to_contain_text("chega até")
        expect(look.locator(".findings")).to_contain_text("Warning")
        expect(page.locator("#body-count")).to_have_text(re.compile(r"^9\d / 1024$"))
        expect(body).to_be_focused()  # the swap leaves the hand where it is
        page.get_by_label("{{1}}", exact=True).fill("Bento")
        expect(look.locator(".bubble")).to_contain_text("Bento")
        handle = page.get_by_label("Handle of the sample")
        expect(handle).to_be_hidden()
        page.get_by_label("Header", exact=True).select_option("IMAGE")
        expect(handle).to_be_visible()
        expect(look.locator(".media")).to_be_visible()
        page.get_by_label("Header", exact=True).select_option("")
        expect(look.locator(".media")).to_have_count(0)
        page.get_by_role("button", name="Mend it").click()
        expect(page.locator("#notices")).to_contain_text("mended")
        expect(look).to_contain_text("Nothing found")
        expect(page.get_by_label("{{1}}", exact=True)).to_have_value("Bento")
        page.get_by_role("button", name="Save and hand in to WhatsApp").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting to be handed in.")).to_be_visible()
    with horizonte.db.read() as tx:
        (asked,) = open_requests(tx, horizonte.workspace_id)
    assert "Horizonte. O pedido" in asked.body["components"][0]["text"]


def test_it_works_on_a_phone_and_without_javascript(
    browser: Browser, ana: Visitor, served: Served, horizonte: Company
) -> None:
    address = from_model(ana)
    base = f"http://{served.host}:{served.port}"
    with opened(browser, base, viewport=PHONE, java_script_enabled=False) as page:
        come_in(page, ana, served, address)
        page.get_by_label("Footer").fill("Atendimento da escola")
        page.get_by_role("button", name="Save and hand in to WhatsApp").click()
        expect(page.get_by_text("Waiting to be handed in.")).to_be_visible()
        expect(page.locator(".bubble").first).to_contain_text("Atendimento da escola")
        too_wide = page.locator("#main").evaluate("one => one.scrollWidth > one.clientWidth")
    assert too_wide is False


def test_values_of_contacts_and_formatting_are_put_where_the_hand_is(
    browser: Browser, ana: Visitor, served: Served, horizonte: Company
) -> None:
    list_of(horizonte, [PERSON])
    address = from_model(ana)
    with opened(browser, f"http://{served.host}:{served.port}") as page:
        come_in(page, ana, served, address)
        body = page.get_by_label("Body")
        body.fill("Olá ")
        page.get_by_role("button", name="{{nome}}", exact=True).click()
        page.keyboard.type(", o aluno ")
        page.get_by_role("button", name="{{aluno}}", exact=True).click()
        expect(body).to_have_value("Olá {{nome}}, o aluno {{aluno}}")
        expect(page.get_by_label("{{aluno}}", exact=True)).to_be_visible()  # and its sample is asked for
        body.fill("hoje ")
        body.press("Control+a")
        body.press("Control+b")
        expect(body).to_have_value("*hoje* ")
        page.get_by_role("button", name="Italic").click()
        expect(body).to_have_value("_*hoje*_ ")
        page.get_by_role("button", name="Italic").click()  # the same again takes it away
        expect(body).to_have_value("*hoje* ")
    with opened(browser, f"http://{served.host}:{served.port}", java_script_enabled=False) as page:
        come_in(page, ana, served, address)
        expect(page.get_by_text("{{aluno}}", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Bold")).to_be_hidden()


def test_axe_finds_nothing_in_any_of_the_pages(
    browser: Browser, ana: Visitor, served: Served, horizonte: Company
) -> None:
    address = from_model(ana)
    ana.post(address, {**GOOD, **CARDS, "base": 1, "order": "save", "footer": "Secretaria  da escola"})
    ana.post("/templates/drafts", {"copy": address.rpartition("/")[2], "language": "es"})
    shelf = "/templates/library?moment=reopening"
    pages = (
        address,
        from_model(ana, "security-code"),
        f"/templates/{horizonte.template_id}",
        f"{address}/versions",
        shelf,
        "/templates/drafts",
        "/templates/drafts/new",
        "/templates",
    )
    found: dict[str, list[str]] = {}
    with opened(browser, f"http://{served.host}:{served.port}", viewport=PHONE) as page:
        for one in pages:
            come_in(page, ana, served, one)
            found[one] = barriers(page, "dark")
        for one in (address, f"{address}/versions"):
            come_in(page, ana, served, one)
            found[one] += barriers(page, "light")
    assert {one: why for one, why in found.items() if why} == {}
