"""A schedule comes due before two engines, and twice the one that fires it is killed: it fires once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from avisa.journal.tables import journal
from avisa.kernel.db import Database
from avisa.messages.tables import message
from avisa.schedule.queries import occurrences_page, schedule_by_id
from avisa.schedule.types import Occurrence, OccurrenceState, ScheduleState
from tests.chaos.evidence import owner_of, recipients
from tests.chaos.machine import Machine, kill, machine, until
from tests.chaos.pair import connected, nobody_twice_and_nobody_lost, two_engines
from tests.chaos.school import School, open_school
from tests.databases import Databases
from tests.forked import Program
from whatsapp_sandbox.testing import RunningSandbox

PACE = ("--mps", "1000", "--delay-ms", "100", "--persona", '{"pattern": "*", "wait_ms": 60}')
FAMILIES = 1_050  # three chunks: a kill may come between any two of them
TURNS = 3
TIMER = "timer"  # the lease of the engine that fires


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_schedule_fires_once_though_two_who_fire_it_are_killed(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    """Once it is each time; a turn shows kills in the middle only if both came before all were frozen.

    A busy machine may let this test stand still until the engine is through: then another turn is taken.
    """
    for turn in range(TURNS):
        with databases.fresh_url(kind) as url:
            if killed_in_the_middle(url, tmp_path / str(turn)):
                return
    raise AssertionError(f"in {TURNS} turns no schedule was still firing at both kills")


def killed_in_the_middle(url: str, folder: Path) -> bool:
    folder.mkdir()
    with (
        RunningSandbox(*PACE) as sandbox,
        machine(url, folder, sandbox.url) as (programs, house),
    ):
        school = connected(open_school(house, sandbox), programs)
        engines = two_engines(programs, school)
        until(lambda: owner_of(house.db, TIMER), "an engine to look after schedules")
        made = school.remind(FAMILIES)
        until(lambda: runs(school, made), "the schedule to fire", every=0.002)
        at_once = dies(school, programs, engines, made)
        [run] = runs(school, made)
        before = frozen(school, run)
        until(lambda: frozen(school, run) > before or not is_firing(school, made), "the next people", 0.002)
        later = dies(school, programs, engines, made)
        until(lambda: state_of(school, made) is ScheduleState.DONE, "the schedule to end by itself")
        school.wait_for_silence()
        it_fired_once(school, made, run)
        assert all(engine.poll() is None for engine in engines.values()), programs.told()
    return at_once and later


def dies(school: School, programs: Machine, engines: dict[int, Program], schedule_id: int) -> bool:
    """Kill who fires, and start it again; whether somebody was still to be frozen."""
    owner = until(lambda: living(school.house.db, engines), "a living engine to look after schedules", 0.002)
    kill(engines.pop(owner))
    in_the_middle = is_firing(school, schedule_id)
    again = programs.engine()
    engines[again.pid] = again
    return in_the_middle


def living(db: Database, engines: dict[int, Program]) -> int:
    """The engine that fires; 0 as long as the lease is a dead one's."""
    owner = owner_of(db, TIMER)
    return owner if owner in engines else 0


def runs(school: School, schedule_id: int) -> list[Occurrence]:
    with school.house.db.read() as tx:
        return occurrences_page(tx, school.workspace_id, schedule_id)


def is_firing(school: School, schedule_id: int) -> bool:
    return any(run.state is OccurrenceState.FIRING for run in runs(school, schedule_id))


def frozen(school: School, run: Occurrence) -> int:
    """How many people have their row."""
    own = (message.c.workspace_id == school.workspace_id, message.c.run_id == run.id)
    with school.house.db.read() as tx:
        return tx.scalar(select(func.count()).where(*own)) or 0


def state_of(school: School, schedule_id: int) -> ScheduleState:
    with school.house.db.read() as tx:
        found = schedule_by_id(tx, school.workspace_id, schedule_id)
    assert found is not None
    return found.state


def it_fired_once(school: School, schedule_id: int, run: Occurrence) -> None:
    """One run, told once; a row for each person and no more, and each of them sent once at most."""
    [only] = runs(school, schedule_id)
    assert (only.id, only.state, only.late) == (run.id, OccurrenceState.DONE, 0)
    j = journal.c
    told = (j.workspace_id == school.workspace_id, j.subject == f"schedule:{schedule_id}")
    with school.house.db.read() as tx:
        assert Counter(tx.scalars(select(j.kind).where(*told)))["schedule.fired"] == 1
    rows = Counter(row.phone for row in recipients(school.house.db, school.workspace_id, run.id))
    assert (len(rows), rows.total()) == (FAMILIES, FAMILIES)
    nobody_twice_and_nobody_lost(school, run.id)
    tally, totals = school.tally(run.id), school.sandbox.seen()
    assert tally.delivered == totals["accepted"] == FAMILIES - tally.unknown
    assert (totals["duplicates"], totals["duplicates_by_person"]) == (0, 0)
