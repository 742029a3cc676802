"""Davi reads prices and costs, brings in a rate card, and gives a campaign a budget; Caio sees none of it."""

from __future__ import annotations

from typing import Any

from avisa.identity.types import Role
from tests.api.davi import Caller, key_of
from tests.campaigns.school import campaign_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.gate.audience import listed_people
from tests.people import say_yes
from tests.serving import Served

CARD = {"filename": "brl.csv", "valid_from": "2026-11-01", "currency": "BRL"}
GOOD = "Market,Marketing,Utility\nBrazil,0.35,0.04\n"


@ON_SQLITE
def test_a_campaign_s_cost_before_and_its_budget(
    davi: Caller, caio: Caller, served: Served, horizonte: Company
) -> None:
    bia = Caller(served, key_of(horizonte, Role.AGENT))
    draft = campaign_of(horizonte)
    say_yes(horizonte, listed_people(horizonte, draft))
    told: Any = davi.get(f"/campaigns/{draft}/cost").json
    assert told["estimated"]["total"] == [{"currency": "USD", "micros": 20400, "amount": "0.0204"}]
    assert (told["counted"]["total"], told["budget"]) == ([], None)
    rehearsed = davi.get(f"/campaigns/{draft}/rehearsal").json["cost"]
    assert rehearsed == told["estimated"]
    assert bia.get(f"/campaigns/{draft}/rehearsal").json["cost"] is None
    assert davi.call("PUT", f"/campaigns/{draft}/budget", {"amount": "150.50"}).status == 204
    told = davi.get(f"/campaigns/{draft}/cost").json
    assert told["budget"]["most"] == {"currency": "USD", "micros": 150_500_000, "amount": "150.50"}
    assert davi.call("PUT", f"/campaigns/{draft}/budget", {"amount": "0"}).json["code"] == "budget_malformed"
    assert davi.call("PUT", f"/campaigns/{draft}/budget", {"amount": "1,5"}).status == 422
    assert davi.call("DELETE", f"/campaigns/{draft}/budget").status == 204
    for method in ("PUT", "DELETE"):
        body = {"amount": "1"} if method == "PUT" else None
        assert caio.call(method, f"/campaigns/{draft}/budget", body).status == 404
    assert caio.get(f"/campaigns/{draft}/cost").status == 404


@ON_SQLITE
def test_rate_cards_come_and_go(davi: Caller, caio: Caller, served: Served, horizonte: Company) -> None:
    ana = Caller(served, key_of(horizonte, Role.OWNER))
    assert davi.call("POST", "/rate-cards", CARD | {"csv": GOOD}).json["code"] == "not_allowed"
    bad = ana.call("POST", "/rate-cards", CARD | {"csv": "Market,Utility\nAtlantis,0.1\n"})
    assert (bad.status, bad.json["code"]) == (422, "rate_card_unreadable")
    assert bad.json["fields"]["lines"][0].startswith("2: Market “Atlantis”")
    made = ana.call("POST", "/rate-cards", CARD | {"csv": GOOD})
    assert (made.status, made.json["prices"], made.json["currency"]) == (201, 2, "BRL")
    assert ana.call("POST", "/rate-cards", CARD | {"csv": GOOD}).json["id"] == made.json["id"]
    mine = {(one["category"], one["amount"], one["currency"]) for one in davi.get("/prices").json["items"]}
    assert {("marketing", "0.35", "BRL"), ("service", "0.0068", "USD")} <= mine
    assert all(one["rate_card_id"] is None for one in caio.get("/prices").json["items"])
    assert caio.get("/rate-cards").json["items"] == []
    card = made.json["id"]
    assert caio.call("DELETE", f"/rate-cards/{card}").json["code"] == "not_allowed"
    assert ana.call("DELETE", f"/rate-cards/{card}").status == 204
    assert davi.get("/rate-cards").json["items"] == []


@ON_SQLITE
def test_the_cost_of_days(davi: Caller, horizonte: Company, served: Served) -> None:
    told = davi.get("/costs?first=2026-11-01&last=2026-11-30")
    assert (told.status, told.json["total"], told.json["messages"]) == (200, [], 0)
    assert davi.get("/costs?first=yesterday&last=2026-11-30").status == 422
    bia = Caller(served, key_of(horizonte, Role.AGENT))
    for path in ("/costs?first=2026-11-01&last=2026-11-30", "/prices", "/rate-cards"):
        assert bia.get(path).status == 403
