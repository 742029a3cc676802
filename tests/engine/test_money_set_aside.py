"""Money set aside of a budget is that of what has left or is in the air, whatever happens on the way."""

from __future__ import annotations

from random import Random

import pytest

from avisa.campaigns import actions as campaigns
from avisa.channels.port import Ambiguous, Blame, Fault, NeverLeft, Outcome, Rejected, Verb
from avisa.engine.types import TooLate
from avisa.kernel.clock import HOUR
from avisa.messages.actions import cancel
from avisa.messages.rules import Sign
from avisa.messages.settle_actions import give_up, settle_statuses
from avisa.prices.actions import put_budget
from avisa.prices.queries import budgets_of
from avisa.prices.types import Money
from tests.campaigns.school import running
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.engine.by_hand import Hand
from tests.gate.audience import listed_people
from tests.messages.letters import queued, rows_in
from tests.people import add_parents, say_yes

UTILITY = 6_800
LATER = Rejected(Fault(130429, "throughput_exceeded", Verb.RETRY, Blame.OURS, wait=1_000, attempts=9))
NO = Rejected(Fault(131026, "undeliverable", Verb.FAIL, Blame.RECIPIENT))
ANSWERS: list[Outcome | TooLate | None] = [None, NeverLeft("refused"), TooLate(), LATER, NO, Ambiguous("cut")]
COSTS = {"sending", "unknown", "accepted", "sent", "delivered", "read"}


def campaign_with_money(company: Company, people: int) -> int:
    made = running(company)
    listed = listed_people(company, made)
    say_yes(company, listed)
    queued(company, add_parents(company, people - len(listed), first=5_000), run_id=made)
    with company.unit() as unit:
        put_budget(unit, made, Money("USD", people * UTILITY))
    return made


def check(company: Company, run: int) -> None:
    rows = rows_in(company, run)
    with company.db.read() as tx:
        booked = budgets_of(tx, company.workspace_id, [run])[run].booked
    assert {row.booked_micros or 0 for row in rows if row.state not in COSTS} <= {0}
    assert booked == sum(UTILITY for row in rows if row.state in COSTS)


def move(company: Company, hand: Hand, run: int, dice: Random) -> None:
    """One thing that may happen: a claim and its answer, a crash, somebody's cancel, a status, giving up."""
    rows = rows_in(company, run)
    happens = dice.choice(["claim", "claim", "crash", "cancel", "delivered", "failed", "give up"])
    if happens in ("claim", "crash"):
        ready = hand.claim(3).ready
        check(company, run)
        if happens == "crash":
            hand.drop_lease()
            hand.take_over()
        else:
            hand.settle(ready, dice.choice(ANSWERS))
        return
    wanted = {"cancel": "queued", "give up": "unknown"}.get(happens, "accepted")
    fitting = [row for row in rows if row.state == wanted]
    # What has been on its way before is what used to take its money along.
    fitting.sort(key=lambda row: (-row.attempt, dice.random()))
    for row in fitting[:1]:
        with company.unit() as unit:
            if happens == "cancel":
                cancel(unit, [row.id])
            elif happens == "give up":
                give_up(unit, row.id)
            else:
                told = Sign(happens, company.clock(), row.wamid, row.attempt, "undeliverable")
                settle_statuses(unit, {row.id: [told]})


@ON_SQLITE
@pytest.mark.parametrize("seed", [1, 2])
def test_it_follows_every_message(horizonte: Company, clock: FakeClock, seed: int) -> None:
    run, hand, dice = campaign_with_money(horizonte, 24), Hand(horizonte), Random(seed)
    for _ in range(40):
        move(horizonte, hand, run, dice)
        check(horizonte, run)
        clock.advance(HOUR)
    with horizonte.unit() as unit:
        campaigns.cancel(unit, run)
        while not campaigns.cancel_next(unit, run).done:
            pass
    check(horizonte, run)
    assert "queued" not in {row.state for row in rows_in(horizonte, run)}


@ON_SQLITE
def test_a_campaign_that_is_cancelled_gives_back_what_came_back(horizonte: Company) -> None:
    run, hand = campaign_with_money(horizonte, 10), Hand(horizonte)
    hand.settle(hand.claim(4).ready)
    hand.settle(hand.claim(3).ready, LATER)
    with horizonte.unit() as unit:
        campaigns.cancel(unit, run)
        while not campaigns.cancel_next(unit, run).done:
            pass
    check(horizonte, run)
    with horizonte.db.read() as tx:
        assert budgets_of(tx, horizonte.workspace_id, [run])[run].booked == 4 * UTILITY
