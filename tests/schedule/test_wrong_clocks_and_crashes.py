"""Weeks in which clocks are put forward and back, are wrong for a while, and engines crash as they fire."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis
from avisa.messages.tables import message
from avisa.schedule.firing_actions import look as take_up
from avisa.schedule.freezing_actions import freeze_next
from avisa.schedule.slots import on_the_wall
from avisa.schedule.types import Kind, Plan
from avisa.workspace.tables import workspace
from tests.calendar.moments import local
from tests.cast import Company, FakeClock
from tests.schedule.school import at, look, parents, runs, scheduled

NEW_YORK = "America/New_York"
HALF_PAST_ONE, HALF_PAST_TWO = 90, 150  # one comes twice in autumn, the other not at all in spring
GRACE = 3 * HOUR
Seen = dict[int, tuple[int, int, Millis]]  # (person, step, due_at) of each message


class Crash(Exception):
    """kill -9 in the middle of a transaction."""


def seen_in(company: Company) -> Seen:
    m = message.c
    mine = select(m.id, m.contact_id, m.step, m.due_at).where(m.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        return {row.id: (row.contact_id, row.step, row.due_at) for row in tx.execute(mine)}


def crash(company: Company, schedule_id: int, dice: Random) -> None:
    """As runs are taken up, or as their first people are frozen."""
    with pytest.raises(Crash), company.unit() as unit:
        take_up(unit, schedule_id)
        raise Crash
    if dice.random() < 0.5:
        return
    with company.unit() as unit:
        take_up(unit, schedule_id)
    for run in runs(company, schedule_id)[-2:]:
        with pytest.raises(Crash), company.unit() as unit:
            freeze_next(unit, run.id, 1)
            raise Crash


def on_a_walk(company: Company, clock: FakeClock, schedule_id: int, days: int, dice: Random) -> None:
    """The right time goes on by an hour or three a step; the engine's clock strays from it and comes back."""
    right, ends, before = clock.now, clock.now + days * DAY, Seen()
    while right < ends:
        right += dice.randint(40, 200) * MINUTE
        astray = dice.choice([0] * 8 + [-DAY, -HOUR, 90 * MINUTE, 2 * DAY])
        clock.now = right + astray
        if dice.random() < 0.15:
            crash(company, schedule_id, dice)
        look(company)
        after = seen_in(company)
        for new in after.keys() - before.keys():
            due = after[new][2]
            assert due <= clock.now <= due + GRACE, (right, astray)
        before = after


@pytest.mark.parametrize(("begins", "seed"), [(date(2027, 3, 12), 1), (date(2027, 11, 5), 2)])
def test_nothing_comes_twice_or_beyond_its_grace(
    horizonte: Company, clock: FakeClock, begins: date, seed: int
) -> None:
    with horizonte.db.write() as tx:
        mine = update(workspace).where(workspace.c.id == horizonte.workspace_id)
        tx.execute(mine.values(time_zone=NEW_YORK))
    people, listed = parents(horizonte, 2)
    clock.now = local(NEW_YORK, begins.year, begins.month, begins.day - 1, 12, 0)
    plan = Plan(Kind.REPEAT, begins, rrule="FREQ=DAILY", grace=GRACE // MINUTE)
    made = scheduled(horizonte, plan, listed, at(horizonte, HALF_PAST_ONE), at(horizonte, HALF_PAST_TWO))
    on_a_walk(horizonte, clock, made, 4, Random(seed))
    came = list(seen_in(horizonte).values())
    assert set(Counter(came).values()) == {1}
    days = [begins + timedelta(days=n) for n in range(20)]
    planned = {
        (step, on_the_wall(day, minute, ZoneInfo(NEW_YORK)))
        for day in days
        for step, minute in enumerate((HALF_PAST_ONE, HALF_PAST_TWO))
    }
    assert {(step, due) for _, step, due in came} <= planned
    first = [run.day for run in runs(horizonte, made) if run.step == 0 and run.at + GRACE < clock.now]
    assert first == days[: len(first)]
    assert len(came) >= len(people) * 4
