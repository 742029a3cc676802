"""Codes that nobody can guess, links that cannot be made to lead elsewhere, and what counts as a click."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from avisa.errors import Refused
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY
from avisa.kernel.ids import first_id_at
from avisa.messages.filling import mapping_from
from avisa.messages.links.actions import drop_links, follow, forget_links
from avisa.messages.links.queries import followed_of, link_by_code
from avisa.messages.links.robots import robots
from avisa.messages.links.rules import code_of, is_own, is_persons, leads_home, stand_in, workspace_in
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from avisa.reports.responses import responses_of
from avisa.reports.rules import rates_of
from avisa.templates.lint.loading import registrable
from tests.campaigns.linked import ELSEWHERE, FAIR, linked_campaign, linked_template, links_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.hooks.receiver import subscribe
from tests.messages.letters import rows_in, tally

OWN = {"example.com.br"}
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com.br/feira?sala=2#mapa",
        "https://www.example.com.br",
        "https://loja.example.com.br:443/x",
    ],
)
def test_a_link_leads_to_the_company_s_own_domain(address: str) -> None:
    assert is_own(address, OWN, registrable)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com.br/",
        "https://example.com/",
        "https://example.com.br.evil.example/",
        "https://evil.example/?next=example.com.br",
        "https://example.com.br@evil.example/",
        "https://evil.example\\@example.com.br/",
        "https://example.com.br\\.evil.example/",
        "https://example.com.br:8443/",
        "https://example.com.br:http/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "//example.com.br/",
        "javascript:alert(1)//example.com.br",
        "https://example.com.br/ x",
        "https://example.com.br/\nLocation: https://evil.example",
        "https://exаmple.com.br/",
        "https:///example.com.br",
        "https://",
        "",
        "https://example.com.br/" + "x" * 2_000,
    ],
)
def test_and_nowhere_else(address: str) -> None:
    assert not is_own(address, OWN, registrable)


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://avisos.example.com.br/r/{{1}}", True),
        ("https://avisos.example.com.br/{{1}}", False),
        ("https://avisos.example.com.br/r/", False),
        ("https://avisos.example.net/r/{{1}}", False),
        ("http://avisos.example.com.br/r/{{1}}", False),
    ],
)
def test_the_button_must_lead_to_us(address: str, home: bool) -> None:
    assert leads_home(address, OWN, registrable) is home


def test_a_code_says_whose_it_is_and_fits_where_its_stand_in_stood() -> None:
    code = code_of(57899011276804096, bytes(range(12)))
    assert workspace_in(code) == 57899011276804096
    assert re.fullmatch(r"[\w-]{27}", code)
    assert len(stand_in("button.0")) == len(stand_in("button.12")) == len(code)
    for wrong in ("", "x", code[:-1], code + "A", "!" * 27, "é" * 27, "_" * 27):
        assert workspace_in(wrong) is None


@pytest.mark.parametrize(
    ("method", "headers", "counts"),
    [
        ("GET", {"user-agent": PHONE}, True),
        ("GET", {"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) [FBAN/FBIOS;FBAV/480.0]"}, True),
        ("GET", {"user-agent": "Mozilla/5.0 (Linux; Android 11; CUBOT X50) Chrome/120 Mobile"}, True),
        ("HEAD", {"user-agent": PHONE}, False),
        ("GET", {}, False),
        ("GET", {"user-agent": "WhatsApp/2.24.18.80 A"}, False),
        (
            "GET",
            {"user-agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
            False,
        ),
        (
            "GET",
            {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
            False,
        ),
        ("GET", {"user-agent": "curl/8.9"}, False),
        ("GET", {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"}, False),
        ("GET", {"user-agent": PHONE, "purpose": "preview"}, False),
        ("GET", {"user-agent": PHONE, "x-moz": "prefetch"}, False),
    ],
)
def test_a_person_counts_and_nothing_else(method: str, headers: dict[str, str], counts: bool) -> None:
    assert is_persons(method, headers, robots()) is counts


@ON_SQLITE
def test_each_person_gets_a_code_of_their_own(horizonte: Company) -> None:
    run = linked_campaign(horizonte)
    made = links_of(horizonte, run)
    assert len({one.code for one in made}) == 3
    for row in rows_in(horizonte, run):
        (own,) = (one for one in made if one.message_id == row.id)
        assert own.code in row.body
        assert (own.contact_id, own.destination) == (row.contact_id, FAIR)
        assert stand_in("button.0") not in row.body


def test_a_person_counts_once_however_often_they_click(horizonte: Company, padaria: Company) -> None:
    run = linked_campaign(horizonte)
    first, second, _ = (one.code for one in links_of(horizonte, run))
    signs = {row.id: [Sign("delivered", horizonte.clock(), "w", 1)] for row in rows_in(horizonte, run)}
    subscribe(horizonte, "https://erp.example.com.br/in", "message.clicked")
    with horizonte.unit() as unit:
        settle_statuses(unit, signs)
        for code, news in ((first, True), (first, False), (second, True), (first, False)):
            found = link_by_code(unit.tx, unit.workspace_id, code)
            assert found is not None
            assert follow(unit, found) is news
    with horizonte.db.read() as tx:
        did = responses_of(tx, horizonte.workspace_id, [run])[run]
        assert did.clicked == 2
        assert rates_of(tally(horizonte, run), did).click == pytest.approx(2 / 3)
        (told,) = followed_of(tx, horizonte.workspace_id, run)
        assert (told.destination, told.links, told.people, told.clicks) == (FAIR, 3, 2, 4)
        assert link_by_code(tx, padaria.workspace_id, first) is None
        mine = (journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "message.clicked")
        assert len(tx.execute(select(journal.c.id).where(*mine)).all()) == 2
        assert followed_of(tx, padaria.workspace_id, run) == []


def test_links_go_with_their_person_and_with_time(horizonte: Company) -> None:
    run = linked_campaign(horizonte)
    gone, *left = links_of(horizonte, run)
    with horizonte.unit() as unit:
        forget_links(unit, gone.contact_id)
    assert {one.code for one in links_of(horizonte, run)} == {one.code for one in left}
    with horizonte.unit() as unit:
        assert drop_links(unit, first_id_at(unit.now), 500) == 0
        assert drop_links(unit, first_id_at(unit.now + DAY), 1) == 1
        assert drop_links(unit, first_id_at(unit.now + DAY), 500) == 1
    assert links_of(horizonte, run) == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("button", "slot", "destination", "code"),
    [
        (FAIR, "body.1", FAIR, "tracked_slot"),
        ("https://avisos.example.com.br/{{1}}", "button.0", FAIR, "tracked_address"),
        ("https://curto.example.net/r/{{1}}", "button.0", FAIR, "tracked_address"),
        ("https://avisos.example.com.br/r/{{1}}", "button.0", ELSEWHERE, "tracked_destination"),
    ],
)
def test_what_would_lead_elsewhere_is_refused(
    horizonte: Company, button: str, slot: str, destination: str, code: str
) -> None:
    address = button if "{{1}}" in button else "https://avisos.example.com.br/r/{{1}}"
    template = linked_template(horizonte, address)
    with pytest.raises(Refused) as refused:
        linked_campaign(horizonte, template, {slot: {"tracked": destination}})
    assert refused.value.code == code


def test_a_source_is_one_thing_only() -> None:
    with pytest.raises(Refused):
        mapping_from({"slots": {"button.0": {"tracked": FAIR, "fixed": "x"}}})
