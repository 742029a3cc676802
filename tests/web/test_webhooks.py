"""Ana connects the school's ERP: its secret once, a test, what was sent, and what nobody got."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from avisa.hooks.actions import switch_off
from avisa.hooks.types import Why
from avisa.journal.actions import record
from avisa.kernel.db import Database
from tests.cast import Company
from tests.databases import Databases
from tests.hooks.receiver import deliveries, hook_of, receiving, run, subscribe
from tests.web.visitor import Visitor

URL = "https://erp.example.com.br/avisa"
TYPED = {"url": URL, "description": "ERP", "kinds": ["campaign.*", "message.read"]}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


def made(ana: Visitor) -> tuple[str, str]:
    """Its page, and the secret that is shown."""
    page = ana.post("/settings/webhooks", TYPED)
    assert page.status == 200, page.text
    found = re.search(r'href="(/settings/webhooks/\d+)"', page.html)
    secret = re.search(r'value="(whsec_[^"]+)"', page.html)
    assert found is not None
    assert secret is not None
    return found[1], secret[1]


def test_the_secret_is_on_one_page_and_no_other(ana: Visitor) -> None:
    one, secret = made(ana)
    for page in ("/settings/webhooks", one, f"{one}/edit"):
        assert secret not in ana.get(page).html
    again = ana.post(f"{one}/secret")
    assert "whsec_" in again.html
    assert secret not in again.html
    assert "the secret before it signs too" in again.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": "http://erp.example"}, "Write the whole address, with https://"),
        ({"url": "https://127.0.0.1/in"}, "This address is in a private network."),
        ({"kinds": []}, "Choose at least one."),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_is_lost(
    ana: Visitor, typed: dict[str, object], said: str
) -> None:
    page = ana.post("/settings/webhooks", {**TYPED, **typed})
    assert page.status == 422
    assert said in page.text
    assert 'value="ERP"' in page.html
    assert "No webhook yet" in ana.get("/settings/webhooks").text


def test_a_test_and_what_was_sent_can_be_seen_and_sent_again(ana: Visitor, horizonte: Company) -> None:
    with receiving() as erp:
        hook_id = subscribe(horizonte, erp.url, "campaign.*").hook_id
        one = f"/settings/webhooks/{hook_id}"
        ana.put(f"{one}/test")
        with horizonte.unit("user:1") as unit:
            record(unit, "campaign.launched", "campaign:1")
        run(horizonte)
        text = ana.get(one).text
        assert "webhook.test" in text
        assert "campaign.launched" in text
        assert "204" in text
        first = deliveries(horizonte, hook_id)[0]
        ana.put(f"{one}/deliveries/{first.id}/replay")
        ana.post(f"{one}/replays", {"since": "2026-11-01T00:00"})
        run(horizonte)
        assert len(erp.came) == 4
    assert ana.post(f"{one}/replays", {"since": "yesterday"}).status == 422


def test_what_nobody_got_stands_on_the_first_page(ana: Visitor, bia: Visitor, horizonte: Company) -> None:
    hook_id = subscribe(horizonte, URL, "campaign.*").hook_id
    with horizonte.unit() as unit:
        switch_off(unit, hook_id, Why.FAILING)
    assert f"The webhook to {URL} is switched off. Nothing got through for three days." in ana.get("/").text
    assert URL not in bia.get("/").text
    assert "Switch on again" in ana.get(f"/settings/webhooks/{hook_id}").text
    ana.delete(f"/settings/webhooks/{hook_id}/off")
    assert hook_of(horizonte, hook_id).state == "on"
    ana.put(f"/settings/webhooks/{hook_id}/off")
    assert URL not in ana.get("/").text, "what a person switched off needs nobody"


def test_it_is_changed_and_removed(ana: Visitor) -> None:
    one, _ = made(ana)
    ana.post(one, {**TYPED, "url": URL + "/2"})
    assert URL + "/2" in ana.get("/settings/webhooks").text
    ana.delete(one)
    assert "No webhook yet" in ana.get("/settings/webhooks").text
    assert ana.get(one).status == 404


def test_caio_and_bia_get_nothing(ana: Visitor, bia: Visitor, caio: Visitor) -> None:
    one, _ = made(ana)
    for method, path in (
        *(("GET", ""), ("GET", "/edit"), ("POST", ""), ("DELETE", ""), ("PUT", "/test"), ("PUT", "/off")),
        *(("DELETE", "/off"), ("POST", "/secret"), ("POST", "/replays"), ("PUT", "/deliveries/1/replay")),
    ):
        asked = {"GET": "get", "POST": "post", "PUT": "put", "DELETE": "delete"}[method]
        assert getattr(caio, asked)(one + path).status == 404
        assert getattr(bia, asked)(one + path).status == 403
    assert URL not in caio.get("/settings/webhooks").text
