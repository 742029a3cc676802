"""A campaign with a budget is paused before the message that would pass it, whoever claims, and goes on when
somebody gives it more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.channels.port import NeverLeft
from avisa.engine.types import TooLate
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import settle_statuses
from avisa.messages.tables import message
from avisa.prices.actions import put_budget
from avisa.prices.queries import budgets_of
from avisa.prices.types import Money
from avisa.workspace.tables import number
from tests.campaigns.school import running, view_of
from tests.cast import Company, FakeClock, own, put
from tests.databases import ON_SQLITE
from tests.engine.by_hand import Hand, look_once
from tests.gate.audience import listed_people, set_tier
from tests.messages.letters import queued, rows_in, tally
from tests.people import add_parents, say_yes

UTILITY = 6_800  # of a dollar's millionths, in Brazil


def with_budget(company: Company, run: int, messages: int, over: int = 0) -> None:
    with company.unit() as unit:
        put_budget(unit, run, Money("USD", messages * UTILITY + over))


def booked(company: Company, run: int) -> int:
    with company.db.read() as tx:
        return budgets_of(tx, company.workspace_id, [run])[run].booked


@pytest.fixture
def campaign(horizonte: Company) -> int:
    """Ten parents who agreed, frozen and waiting."""
    made = running(horizonte)
    people = listed_people(horizonte, made)
    say_yes(horizonte, people)
    queued(horizonte, add_parents(horizonte, 10 - len(people), first=5_000), run_id=made)
    return made


def test_it_pauses_before_the_message_that_would_pass_it(horizonte: Company, campaign: int) -> None:
    with_budget(horizonte, campaign, 4, over=UTILITY - 1)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 4
    found = view_of(horizonte, campaign)
    assert (found.state, found.reason) == (CampaignState.PAUSED, "budget_reached")
    assert {(row.state, row.due_at is None) for row in rows_in(horizonte, campaign)} == {
        ("accepted", False),
        ("queued", True),
    }
    assert booked(horizonte, campaign) == 4 * UTILITY
    with_budget(horizonte, campaign, 7)
    with horizonte.unit() as unit:
        assert campaigns.resume(unit, campaign)
    look_once(horizonte)
    assert len(hand.send_all()) == 3
    assert view_of(horizonte, campaign).reason == "budget_reached"


@ON_SQLITE
def test_what_left_while_it_was_lifted_is_counted_when_it_is_set_again(
    horizonte: Company, campaign: int
) -> None:
    with_budget(horizonte, campaign, 1)
    with horizonte.unit() as unit:
        put_budget(unit, campaign, None)
    hand = Hand(horizonte)
    hand.settle(hand.claim(3).ready)
    with_budget(horizonte, campaign, 4)
    assert len(hand.send_all()) == 1
    assert booked(horizonte, campaign) == 4 * UTILITY
    assert view_of(horizonte, campaign).reason == "budget_reached"


def test_what_failed_or_was_free_is_money_for_others(horizonte: Company, campaign: int) -> None:
    with_budget(horizonte, campaign, 3)
    hand = Hand(horizonte)
    first = hand.send_all()
    assert len(first) == 3
    told = {
        first[0].id: [Sign("failed", horizonte.clock(), "w", 1, "undeliverable")],
        first[1].id: [
            Sign("delivered", horizonte.clock(), "w", 1, "", "", "utility", "free_customer_service")
        ],
        first[2].id: [Sign("delivered", horizonte.clock(), "w", 1, "", "", "utility", "regular")],
    }
    with horizonte.unit() as unit:
        settle_statuses(unit, told)
        assert campaigns.resume(unit, campaign)
    look_once(horizonte)
    assert len(hand.send_all()) == 2
    assert booked(horizonte, campaign) == 3 * UTILITY


@ON_SQLITE
def test_a_message_that_comes_back_into_the_queue_does_not_pay_twice(
    horizonte: Company, campaign: int, clock: FakeClock
) -> None:
    with_budget(horizonte, campaign, 10)
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready, NeverLeft("connection refused"))
    clock.advance(MINUTE)
    assert len(hand.send_all()) == 10
    assert booked(horizonte, campaign) == 10 * UTILITY
    assert view_of(horizonte, campaign).state == CampaignState.RUNNING


@ON_SQLITE
def test_what_was_too_late_for_the_wire_has_its_money_again(
    horizonte: Company, campaign: int, clock: FakeClock
) -> None:
    with_budget(horizonte, campaign, 10)
    hand = Hand(horizonte)
    ready = hand.claim().ready
    assert len(ready) == 10
    hand.settle(ready, TooLate())
    assert booked(horizonte, campaign) == 0
    clock.advance(MINUTE)
    assert len(hand.send_all()) == 10
    assert booked(horizonte, campaign) == 10 * UTILITY
    assert view_of(horizonte, campaign).state == CampaignState.RUNNING


@ON_SQLITE
def test_who_waits_for_a_place_in_the_limit_spends_nothing(
    horizonte: Company, campaign: int, clock: FakeClock
) -> None:
    set_tier(horizonte, 2)
    with_budget(horizonte, campaign, 4)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 2
    assert view_of(horizonte, campaign).state == CampaignState.RUNNING
    assert booked(horizonte, campaign) == 2 * UTILITY
    clock.advance(DAY + HOUR)
    assert len(hand.send_all()) == 2
    clock.advance(DAY + HOUR)
    assert hand.send_all() == []
    assert view_of(horizonte, campaign).reason == "budget_reached"


@ON_SQLITE
def test_what_cannot_be_priced_waits_for_a_person(horizonte: Company, campaign: int) -> None:
    with horizonte.unit() as unit:
        mine = (message.c.workspace_id == horizonte.workspace_id, message.c.run_id == campaign)
        unit.tx.execute(update(message).where(*mine).values(phone="+351912345678"))
    with_budget(horizonte, campaign, 10)
    assert Hand(horizonte).send_all() == []
    assert view_of(horizonte, campaign).reason == "budget_unpriced"
    assert tally(horizonte, campaign).waiting == 10


def test_two_engines_do_not_spend_the_same_money(horizonte: Company, campaign: int) -> None:
    """Each owns a number; half of the campaign's rows leave from the other one."""
    second = horizonte.ids.next()
    with horizonte.unit() as unit:
        parents = {"portfolio_id": horizonte.portfolio_id, "connection_id": horizonte.connection_id}
        line = {"platform_id": f"phone-{second}", "phone": "+553133335555", "mps": 80, "quality": "GREEN"}
        seen = {"state": "active", "account_id": horizonte.account_id}
        put(unit.tx, number, **own(horizonte, second), **parents, **line, **seen)
    queued(horizonte, add_parents(horizonte, 60, first=6_000), run_id=campaign)
    half = [row.id for row in rows_in(horizonte, campaign)][::2]
    with horizonte.unit() as unit:
        moved = (message.c.workspace_id == horizonte.workspace_id, message.c.id.in_(half))
        unit.tx.execute(update(message).where(*moved).values(number_id=second))
    with_budget(horizonte, campaign, 31)
    hands = [Hand(horizonte, "one"), Hand(horizonte, "two", number_id=second)]

    def send(hand: Hand) -> int:
        sent = 0
        while (taken := hand.claim(3)).ready or taken.aside:
            sent += len(taken.ready)
            hand.settle(taken.ready)
        return sent

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(send, hands)) == 31
    assert booked(horizonte, campaign) == 31 * UTILITY
    assert view_of(horizonte, campaign).reason == "budget_reached"
