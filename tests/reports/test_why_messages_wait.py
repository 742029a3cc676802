"""Ana sees how many have not left yet, why, and from when to when they will be tried."""

from __future__ import annotations

from avisa.campaigns import actions as campaigns
from avisa.kernel.clock import DAY
from avisa.reports.waits import Waiting, waits_of
from tests.campaigns.school import running
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.gate.audience import listed_people, set_tier
from tests.messages.letters import queued
from tests.people import add_parents, say_yes


def waits(company: Company, run_id: int) -> list[Waiting]:
    with company.db.read() as tx:
        return waits_of(tx, company.workspace_id, run_id)


def test_those_in_line_have_no_reason(horizonte: Company) -> None:
    queued(horizonte, add_parents(horizonte, 2), run_id=77)
    now = horizonte.clock()
    assert waits(horizonte, 77) == [Waiting("", 2, now, now)]


def test_those_who_found_no_room_are_told_when_they_are_tried(horizonte: Company, clock: FakeClock) -> None:
    set_tier(horizonte, 2)
    queued(horizonte, add_parents(horizonte, 5), run_id=77)
    Hand(horizonte).send_all()
    assert waits(horizonte, 77) == [Waiting("limit_reached", 3, clock() + DAY, clock() + 2 * DAY)]


def test_those_who_wait_for_a_person_have_no_instant(horizonte: Company) -> None:
    run = running(horizonte)
    say_yes(horizonte, listed_people(horizonte, run))
    with horizonte.unit() as unit:
        campaigns.pause(unit, run)
    Hand(horizonte).claim()
    assert waits(horizonte, run) == [Waiting("paused", 3, None, None)]


def test_when_everybody_has_left_nobody_waits(horizonte: Company, padaria: Company) -> None:
    queued(horizonte, add_parents(horizonte, 2), run_id=77)
    assert waits(padaria, 77) == []
    Hand(horizonte).send_all()
    assert waits(horizonte, 77) == []
