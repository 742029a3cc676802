"""What Ana reads before a run is what then happens: who goes, who does not and why."""

from __future__ import annotations

from datetime import date

import pytest

from avisa.errors import NotFound
from avisa.gate.rehearse import Rehearsal
from avisa.gate.rehearse_schedule import rehearse_run
from avisa.kernel.clock import DAY
from avisa.schedule.stop_actions import tell_event
from avisa.schedule.types import Clocks, Stops
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.messages.letters import tally
from tests.people import add_people
from tests.schedule.school import join, lives_at, look, on, once, parents, runs, scheduled, view

FRIDAY = date(2026, 11, 20)


def rehearsed(company: Company, schedule_id: int, day: date = FRIDAY) -> Rehearsal:
    with company.db.read() as tx:
        found = view(company, schedule_id)
        return rehearse_run(tx, company.workspace_id, found, 0, day, company.clock())


@pytest.mark.parametrize("clocks", Clocks)
def test_a_rehearsal_equals_the_run(horizonte: Company, clock: FakeClock, clocks: Clocks) -> None:
    people, listed = parents(horizonte, 4)
    join(horizonte, listed, add_people(horizonte, 2, first=60))  # who never agreed
    lives_at(horizonte, people[1], "+5568991112222")
    plan = once(FRIDAY, clocks=clocks, stops=Stops(events=("paid",)))
    made = scheduled(horizonte, plan, listed)
    with horizonte.unit() as unit:
        tell_event(unit, people[0], "paid", on(17))
    said = rehearsed(horizonte, made)
    hand = Hand(horizonte)
    for hour in range(36):
        clock.now = on(19, 21) + hour * DAY // 24
        look(horizonte)
        hand.send_all()
    (run,) = runs(horizonte, made)
    came = tally(horizonte, run.id)
    assert (said.recipients, said.go, said.skipped) == (came.recipients, came.accepted, came.skipped)
    assert came.skipped == {"event_stopped": 1, "no_consent": 2}
    assert dict(said.per_day) == {FRIDAY: 3}


def test_a_day_that_is_not_planned_cannot_be_rehearsed(horizonte: Company) -> None:
    _, listed = parents(horizonte)
    made = scheduled(horizonte, once(FRIDAY), listed)
    with pytest.raises(NotFound):
        rehearsed(horizonte, made, date(2026, 11, 21))
