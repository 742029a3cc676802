"""A budget is one run's: what would pass it waits for a person, alone, and the other runs come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from avisa.errors import Refused
from avisa.prices.queries import budgets_of
from avisa.prices.types import Money
from avisa.schedule import actions, day_actions
from avisa.schedule.run_actions import give_budget, hold_run
from avisa.schedule.types import Kind, Plan
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.privacy.test_asking_and_erasing_at_once import DEADLINE, until_held
from tests.schedule.school import (
    BOTH,
    DAILY,
    changed,
    look,
    on,
    parents,
    rows_of,
    runs,
    scheduled,
    states,
    told_of,
    view,
)

UTILITY = 6_800  # of a dollar's millionths, in Brazil
TUESDAY = date(2026, 11, 17)


def daily(messages: int) -> Plan:
    return Plan(Kind.REPEAT, TUESDAY, rrule="FREQ=DAILY", budget=Money("", messages * UTILITY))


def booked(company: Company, run_id: int) -> int:
    with company.db.read() as tx:
        return budgets_of(tx, company.workspace_id, [run_id])[run_id].booked


def give(company: Company, run_id: int, messages: int | None) -> None:
    with company.unit() as unit:
        give_budget(unit, run_id, None if messages is None else messages * UTILITY)


@BOTH
def test_a_run_waits_before_it_passes_its_budget_and_the_next_one_comes(
    horizonte: Company, clock: FakeClock
) -> None:
    _, listed = parents(horizonte, 5)
    made = scheduled(horizonte, daily(2), listed)
    hand = Hand(horizonte)
    clock.now = on(17)
    look(horizonte)
    assert len(hand.send_all()) == 2
    look(horizonte)
    (first,) = runs(horizonte, made)
    assert (first.held, str(first.state), view(horizonte, made).state) == (
        "budget_reached",
        "running",
        "active",
    )
    assert booked(horizonte, first.id) == 2 * UTILITY
    give(horizonte, first.id, 3)
    look(horizonte)
    assert len(hand.send_all()) == 1
    give(horizonte, first.id, None)
    look(horizonte)
    assert len(hand.send_all()) == 2
    clock.now = on(18)
    look(horizonte)
    assert len(hand.send_all()) == 2
    assert [run.held for run in runs(horizonte, made)] == ["", "budget_reached"]
    assert told_of(horizonte, made).count("schedule.run_held") == 3
    assert told_of(horizonte, made).count("schedule.run_released") == 2


def test_what_nobody_decides_about_expires_and_the_run_ends(horizonte: Company, clock: FakeClock) -> None:
    people, listed = parents(horizonte)
    made = scheduled(horizonte, Plan(Kind.ONCE, TUESDAY, budget=Money("", UTILITY)), listed)
    hand = Hand(horizonte)
    clock.now = on(17)
    look(horizonte)
    assert len(hand.send_all()) == 1
    (run,) = runs(horizonte, made)
    clock.now = on(18) - 1
    look(horizonte)
    assert hand.send_all() == []
    assert states(horizonte, made) == [("2026-11-17", "running")]
    clock.now = on(18)
    look(horizonte)
    assert hand.send_all() == []
    look(horizonte)
    assert [state for state, _ in rows_of(horizonte, run.id).values()].count("expired") == len(people) - 1
    assert (states(horizonte, made), view(horizonte, made).state) == ([("2026-11-17", "done")], "done")


def test_a_pause_and_a_resumption_do_not_lift_it(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, daily(1), listed)
    hand = Hand(horizonte)
    clock.now = on(17)
    look(horizonte)
    assert len(hand.send_all()) == 1
    with horizonte.unit() as unit:
        assert actions.pause(unit, made)
        assert actions.resume(unit, made)
    (run,) = runs(horizonte, made)
    assert (run.held, run.releasing) == ("budget_reached", False), "released, it would be parked for ever"
    look(horizonte)
    assert hand.send_all() == []
    with horizonte.unit() as unit:
        day_actions.skip_day(unit, made, 0, TUESDAY)
    look(horizonte)
    assert states(horizonte, made) == [("2026-11-17", "cancelled")]
    with pytest.raises(Refused, match="budget_too_late"):
        give(horizonte, run.id, 5)


def test_a_run_that_began_without_one_gets_none(horizonte: Company, clock: FakeClock) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, DAILY, listed)
    clock.now = on(17)
    look(horizonte)
    (run,) = runs(horizonte, made)
    with pytest.raises(Refused, match="budget_too_late"):
        give(horizonte, run.id, 5)


def test_it_is_in_the_rate_cards_currency_and_stays_in_it(horizonte: Company) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, daily(2), listed)
    assert view(horizonte, made).plan.budget == Money("USD", 2 * UTILITY)
    changed(horizonte, made, budget=Money("BRL", UTILITY))
    changed(horizonte, made, budget=Money("", 3 * UTILITY))
    assert view(horizonte, made).plan.budget == Money("BRL", 3 * UTILITY)
    with pytest.raises(Refused, match="budget_malformed"):
        changed(horizonte, made, budget=Money("", 0))


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
def test_what_is_given_while_a_claim_holds_the_run_back_lets_it_go_on(
    horizonte: Company, clock: FakeClock
) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, daily(1), listed)
    clock.now = on(17)
    look(horizonte)
    (run,) = runs(horizonte, made)
    with ThreadPoolExecutor(1) as threads:
        with horizonte.unit() as unit:
            budgets_of(unit.tx, unit.workspace_id, [run.id], hold=True)
            late = threads.submit(give, horizonte, run.id, 5)
            until_held(horizonte, late)
            assert hold_run(unit, run.id, "budget_reached")
        late.result(timeout=DEADLINE)
    assert [one.held for one in runs(horizonte, made)] == [""]
