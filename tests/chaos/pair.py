"""Two engines beside each other: how they are started, and what must be true when they are through."""

from __future__ import annotations

from avisa.messages.types import State
from tests.chaos.evidence import programs_started, recipients, seen_by
from tests.chaos.machine import Machine, free_port, until
from tests.chaos.school import School
from tests.forked import Program


def connected(school: School, programs: Machine) -> School:
    port = free_port()
    programs.web(port)
    school.webhooks_come_to(port)
    return school


def two_engines(programs: Machine, school: School) -> dict[int, Program]:
    """Both are up, and the number and the templates are read."""
    before = programs_started(school.house.db)
    both = [programs.engine(), programs.engine()]
    until(lambda: programs_started(school.house.db) == before + 2, "two engines to be up")
    until(school.is_read, "the engines to read the number and the templates")
    return {engine.pid: engine for engine in both}


def nobody_twice_and_nobody_lost(school: School, campaign: int) -> None:
    seen = seen_by(school.sandbox)
    assert max(seen.people.values()) == 1
    rows = recipients(school.house.db, school.workspace_id, campaign)
    unknown = {row.id for row in rows if row.state == State.UNKNOWN}
    assert {row.id for row in rows} == seen.messages | unknown
    assert not seen.messages & unknown
    assert school.tally(campaign).adds_up
