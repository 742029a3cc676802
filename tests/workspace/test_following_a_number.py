"""What the platform says of a number and of its portfolio's limit, and stopping what may not send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from avisa.channels.port import NumberSeen
from avisa.journal.tables import journal
from avisa.workspace import actions, queries
from avisa.workspace.types import ChoreKind, Number
from tests.cast import Company

SEEN = NumberSeen("106", "+55 31 3333-4444", "Colégio Horizonte", "GREEN", 2000, True, 80)


def number_of(company: Company) -> Number:
    with company.db.read() as tx:
        found = queries.number_by_id(tx, company.workspace_id, company.number_id)
    assert found is not None
    return found


def journal_of(company: Company) -> list[tuple[str, dict[str, Any]]]:
    with company.db.read() as tx:
        mine = select(journal).where(journal.c.workspace_id == company.workspace_id).order_by(journal.c.id)
        return [(line.kind, line.body) for line in tx.execute(mine)]


def test_a_number_takes_over_what_the_platform_shows(horizonte: Company) -> None:
    with horizonte.unit() as work:
        raised = actions.apply_number(
            work, horizonte.number_id, replace(SEEN, quality="YELLOW", mps=1000, tier=10_000)
        )
        limits = queries.portfolio_by_id(work.tx, horizonte.workspace_id, horizonte.portfolio_id)
    number = number_of(horizonte)
    assert raised
    assert (number.name, number.quality, number.mps) == ("Colégio Horizonte", "YELLOW", 1000)
    assert limits is not None and limits.tier == 10_000
    assert journal_of(horizonte) == [
        ("number.quality", {"before": "GREEN", "after": "YELLOW"}),
        ("number.mps", {"before": 80, "after": 1000}),
        ("portfolio.tier", {"before": 2000, "after": 10_000}),
    ]


def test_reading_the_same_again_tells_nothing_new(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert not actions.apply_number(work, horizonte.number_id, SEEN)
    assert journal_of(horizonte) == []


def test_a_limit_that_is_not_shown_leaves_the_known_one(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert not actions.apply_number(work, horizonte.number_id, replace(SEEN, tier=None, tier_known=False))
        limits = queries.portfolio_by_id(work.tx, horizonte.workspace_id, horizonte.portfolio_id)
    assert limits is not None and (limits.tier, limits.tier_known) == (2000, True)


def test_an_unlimited_portfolio_is_told_from_an_unknown_one(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert actions.apply_tier(work, horizonte.portfolio_id, None)
        assert not actions.apply_tier(work, horizonte.portfolio_id, None)
        limits = queries.portfolio_by_id(work.tx, horizonte.workspace_id, horizonte.portfolio_id)
    assert limits is not None and (limits.tier, limits.tier_known) == (None, True)


def test_a_stopped_number_keeps_its_first_reason_until_a_person_starts_it(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert actions.stop_number(work, horizonte.number_id, "token_expired")
        assert not actions.stop_number(work, horizonte.number_id, "not_registered")
    assert not number_of(horizonte).may_send
    assert number_of(horizonte).stopped_reason == "token_expired"
    with horizonte.unit("user:1") as work:
        assert actions.start_number(work, horizonte.number_id)
        assert not actions.start_number(work, horizonte.number_id)
    assert number_of(horizonte).may_send
    assert [kind for kind, _ in journal_of(horizonte)] == ["number.stopped", "number.started"]


def test_a_stopped_account_holds_back_its_numbers(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as work:
        actions.stop_account(work, horizonte.account_id, "payment_missing")
    with horizonte.db.read() as tx:
        active = [number.id for number in queries.all_active_numbers(tx)]
        everywhere = {number.id for number in queries.numbers_of(tx, horizonte.workspace_id)}
    assert active == [padaria.number_id]
    assert everywhere == {horizonte.number_id}
    assert number_of(horizonte).account_stopped_reason == "payment_missing"


def test_caio_cannot_stop_the_schools_number(horizonte: Company, padaria: Company) -> None:
    with padaria.unit() as work:
        assert not actions.stop_number(work, horizonte.number_id, "person")
        assert queries.number_by_id(work.tx, padaria.workspace_id, horizonte.number_id) is None
    assert number_of(horizonte).may_send


def test_a_chore_is_asked_once_done_once_and_may_then_be_asked_again(horizonte: Company) -> None:
    with horizonte.unit() as work:
        first = actions.ask(work, ChoreKind.READ_TEMPLATES, horizonte.account_id)
        assert actions.ask(work, ChoreKind.READ_TEMPLATES, horizonte.account_id) == first
        assert [chore.id for chore in queries.all_open_chores(work.tx)] == [first]
        assert actions.chore_done(work, first, trouble="token_expired")
        assert not actions.chore_done(work, first)
        assert queries.open_chores(work.tx, horizonte.workspace_id) == []
        assert actions.ask(work, ChoreKind.READ_TEMPLATES, horizonte.account_id) != first
