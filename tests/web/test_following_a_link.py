"""Whoever has a link is led on at once; robots are too, and are not counted; other addresses lead nowhere."""

from __future__ import annotations

from avisa.kernel.clock import DAY
from avisa.messages.links.rules import CHANCE, code_of
from avisa.privacy.actions import erase
from tests.campaigns.linked import FAIR, linked_campaign, links_of
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.messages.letters import row_of
from tests.people import VAULT
from tests.web.visitor import Page, Visitor

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36"


def visit(stranger: Visitor, code: str, agent: str = PHONE, method: str = "GET") -> Page:
    return stranger.ask(method, f"/r/{code}", headers={"User-Agent": agent})


@ON_SQLITE
def test_a_click_leads_on_and_is_counted(stranger: Visitor, horizonte: Company, clock: FakeClock) -> None:
    run = linked_campaign(horizonte)
    code = links_of(horizonte, run)[0].code
    for method, agent in (("HEAD", PHONE), ("GET", "WhatsApp/2.24.18 A"), ("GET", PHONE), ("GET", PHONE)):
        page = visit(stranger, code, agent, method)
        headers = page.answer.headers
        assert (page.status, headers["location"]) == (302, FAIR)
        assert headers["cache-control"] == "no-store"
        assert "set-cookie" not in headers
    made = links_of(horizonte, run)[0]
    assert (made.clicks, made.first_at, made.last_at) == (2, clock(), clock())
    assert row_of(horizonte, made.message_id).clicked_at == clock()
    clock.advance(181 * DAY)
    assert visit(stranger, code).status == 410


@ON_SQLITE
def test_what_was_never_sent_leads_nowhere(stranger: Visitor, horizonte: Company) -> None:
    guessed = code_of(horizonte.workspace_id, bytes(CHANCE))
    for code in (guessed, "x", "..", "%00", "a" * 3_000):
        page = visit(stranger, code)
        assert page.status == 404
        assert "location" not in page.answer.headers
    answers = [visit(stranger, guessed).status for _ in range(60)]
    assert answers[-1] == 429
    run = linked_campaign(horizonte)
    assert (
        visit(stranger, links_of(horizonte, run)[0].code).status == 302
    )  # who was sent one is not kept waiting


@ON_SQLITE
def test_the_link_of_an_erased_person_leads_nowhere(stranger: Visitor, horizonte: Company) -> None:
    run = linked_campaign(horizonte)
    made = links_of(horizonte, run)[0]
    with horizonte.unit() as unit:
        erase(unit, VAULT, made.contact_id)
    assert visit(stranger, made.code).status == 404
    assert FAIR not in str(row_of(horizonte, made.message_id))
