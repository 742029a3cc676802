"""Ana sees what a campaign will cost and has cost, gives it a budget, and takes in the company's prices."""

from __future__ import annotations

import pytest

from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from avisa.prices.queries import budgets_of, cards_of, price_of
from avisa.prices.types import Money
from avisa.web.pages.campaign_cost import micros_typed
from tests.campaigns.school import campaign_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.gate.audience import listed_people
from tests.messages.letters import rows_in
from tests.people import say_yes
from tests.web.school import running
from tests.web.visitor import Visitor

CARD = b"Market,Currency,Marketing,Utility\nBrazil,BRL,0.35,0.04\nPortugal,BRL,0.5,0.2\n"
BAD = b"Market,Currency,Marketing,Utility\nBrazil,BRL,0.35,cheap\n"


@ON_SQLITE
def test_the_rehearsal_says_what_it_costs_and_takes_a_budget(ana: Visitor, horizonte: Company) -> None:
    draft = campaign_of(horizonte)
    say_yes(horizonte, listed_people(horizonte, draft))
    page = ana.get(f"/campaigns/{draft}/rehearsal")
    assert "What it costs" in page.text
    assert "$0.0204 if all 3 messages arrive" in page.text
    part = ana.get(f"/campaigns/{draft}/budget")
    assert "Budget in USD" in part.text
    saved = ana.put(f"/campaigns/{draft}/budget", {"amount": "1,234.50"})
    assert "0 of $1,234.50 are spent or on their way." in saved.text.replace("$0.00", "0")
    with horizonte.db.read() as tx:
        assert budgets_of(tx, horizonte.workspace_id, [draft])[draft].most == Money("USD", 1_234_500_000)
    for wrong in ("0", "-1", "1.005", "much", "NaN", "Infinity", "1e999999"):
        assert ana.put(f"/campaigns/{draft}/budget", {"amount": wrong}).status == 422
    ana.put(f"/campaigns/{draft}/budget", {"amount": ""})
    with horizonte.db.read() as tx:
        assert not budgets_of(tx, horizonte.workspace_id, [draft])


@ON_SQLITE
def test_the_report_and_home_count_what_was_delivered(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    run = running(horizonte, "Matrícula 2027")
    first, second, third = (row.id for row in rows_in(horizonte, run))
    now = horizonte.clock()
    told = {
        first: [Sign("delivered", now, "w1", 1, "", "", "utility", "regular")],
        second: [Sign("delivered", now, "w2", 1, "", "", "utility", "free_customer_service")],
        third: [Sign("failed", now, "w3", 1, "undeliverable")],
    }
    with horizonte.unit() as unit:
        settle_statuses(unit, told)
    for path in (f"/campaigns/{run}/cost", "/settings/prices/month"):
        page = ana.get(path)
        assert "$0.0068 for 2 delivered messages · 1 of them free" in page.text
        assert bia.get(path).status == 403
    assert caio.get(f"/campaigns/{run}/cost").status == 404
    assert "–" in caio.get("/settings/prices/month").text
    assert "BR;utility;regular;1;0;USD;0.0068" in ana.get(f"/campaigns/{run}/cost.csv").text
    assert ana.put(f"/campaigns/{run}/budget", {"amount": "10"}).status == 422  # it has begun without one


@ON_SQLITE
def test_a_rate_card_is_taken_in_whole_or_not_at_all(ana: Visitor, bia: Visitor, horizonte: Company) -> None:
    form = {"valid_from": "2026-11-01", "currency": ""}
    page = ana.post_with_file("/settings/prices", form, "file", "bad.csv", BAD)
    assert page.status == 422
    assert "Mend the lines that are named below." in page.text
    assert "2 Utility cheap This is no price of one message" in page.text
    assert ana.post_with_file("/settings/prices", form, "file", "", b"").status == 422
    assert (
        ana.post_with_file("/settings/prices", form, "file", "card.csv", CARD).goes_to == "/settings/prices"
    )
    shown = ana.get("/settings/prices")
    assert "Portugal" in shown.text
    assert "R$0.35" in shown.text
    with horizonte.db.read() as tx:
        (card,) = cards_of(tx, horizonte.workspace_id)
        assert price_of(tx, horizonte.workspace_id, "PT", "utility", horizonte.clock()) == Money(
            "BRL", 200_000
        )
    assert ana.delete(f"/settings/prices/{card.id}").status == 204
    assert "R$0.35" not in ana.get("/settings/prices").text
    assert bia.get("/settings/prices").status == 403
    assert ana.delete(f"/settings/prices/{card.id}").status == 404


@pytest.mark.parametrize(
    ("language", "typed"), [("pt_BR", "1.234,50"), ("es", "1234,50"), ("en", "1,234.5"), ("pt_BR", "1234,5")]
)
def test_amounts_are_read_as_people_write_them(language: str, typed: str) -> None:
    assert micros_typed(typed, language) == 1_234_500_000
