"""Two engines at once: one owns a number, the other takes over when it dies, and one limit holds for both."""

from __future__ import annotations

import fcntl
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.campaigns.types import CampaignState
from avisa.engine.lease import name_of
from avisa.kernel.db import sqlite_file
from avisa.workspace.actions import create_number, start_number, stop_number
from avisa.workspace.queries import number_by_id
from tests.chaos.evidence import in_the_making, owner_of, seen_by
from tests.chaos.machine import PATIENCE, kill, machine, until
from tests.chaos.pair import connected, nobody_twice_and_nobody_lost, two_engines
from tests.chaos.school import School, open_school
from tests.databases import Databases
from tests.forked import Program
from whatsapp_sandbox.testing import RunningSandbox

PACE = ("--mps", "1000", "--delay-ms", "100", "--persona", '{"pattern": "*", "wait_ms": 60}')
SECOND_NUMBER = "106540352242923"
TURNS = 3
TAKING_OVER = (
    60.0  # seconds: 5 until a server undoes what a sleeper holds, the lease, and time on a busy machine
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param) as address:
        yield address


def test_the_other_takes_over_when_the_owner_is_killed(url: str, tmp_path: Path) -> None:
    with (
        RunningSandbox(*PACE) as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = connected(open_school(house, sandbox), programs)
        engines = two_engines(programs, school)
        number = name_of(school.company.number_id)
        campaign = school.launch(1_500)
        until(lambda: sandbox.seen()["accepted"] > 300, "the campaign to be under way")
        owner = owner_of(house.db, number)
        kill(engines[owner])
        until(lambda: owner_of(house.db, number) not in (owner, 0), "the other to own the number")
        assert {owner, owner_of(house.db, number)} == set(engines)
        until(lambda: school.state(campaign) is CampaignState.DONE, "the campaign to end")
        school.wait_for_silence()
        nobody_twice_and_nobody_lost(school, campaign)


def test_an_owner_that_stood_still_sends_nothing_when_it_wakes(url: str, tmp_path: Path) -> None:
    with (
        RunningSandbox(*PACE) as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = connected(open_school(house, sandbox), programs)
        engines = two_engines(programs, school)
        campaign = school.launch(2_500)
        until(lambda: sandbox.seen()["accepted"] > 100, "the campaign to be under way")
        sleeper = engines[asleep_while_sending(school, engines)]
        frozen = in_the_making(house.db, school.workspace_id)
        until(lambda: school.state(campaign) is CampaignState.DONE, "the other to end the campaign")
        sleeper.send_signal(signal.SIGCONT)
        sleeper.send_signal(signal.SIGTERM)  # it settles what it believes to hold, and ends
        assert sleeper.wait(PATIENCE) == 0, programs.told()
        school.wait_for_silence()
        assert not frozen & in_the_making(house.db, school.workspace_id)
        nobody_twice_and_nobody_lost(school, campaign)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_numbers_of_one_portfolio_share_its_limit(
    databases: Databases, kind: str, tmp_path: Path
) -> None:
    """The limit holds each time; a turn shows two engines at once only if both kept their numbers to its end.

    An engine that a busy machine lets stand still loses its number to the other: then another turn is taken.
    """
    for turn in range(TURNS):
        with databases.fresh_url(kind) as url:
            if kept_by_both(url, tmp_path / str(turn)):
                return
    raise AssertionError(f"in {TURNS} turns no two engines kept a number each")


def kept_by_both(url: str, folder: Path) -> bool:
    folder.mkdir()
    with (
        RunningSandbox(*PACE, tier="TIER_250") as sandbox,
        machine(url, folder, sandbox.url) as (programs, house),
    ):
        sandbox.control("POST", "/numbers", {"id": SECOND_NUMBER, "display_phone_number": "+553135001001"})
        school = connected(open_school(house, sandbox), programs)
        numbers = (school.company.number_id, with_second_number(school))
        engines = two_engines(programs, school)
        each_owns_one(school, numbers)
        runs = [school.launch(200, 1_000 * place, number) for place, number in enumerate(numbers)]
        until(lambda: all_wait_for_room(school, runs, 150), "the rest to wait for room")
        kept = {owner_of(house.db, name_of(number)) for number in numbers} == set(engines)
        assert all(engine.poll() is None for engine in engines.values()), programs.told()
        school.wait_for_silence()
        assert len(seen_by(sandbox).people) == sandbox.seen()["accepted"] == 250
        assert sandbox.seen()["over_limit"] == 0
        assert sorted(sandbox.seen()["accepted_by_number"]) == [sandbox.phone_number_id, SECOND_NUMBER]
        assert sum(school.tally(run).delivered for run in runs) == 250
    return kept


def asleep_while_sending(school: School, engines: dict[int, Program]) -> int:
    """Stop the owner until the other sends in its place.

    A server undoes a write in whose middle the owner stands; on SQLite such an owner is woken, and stopped
    again when it has been seen outside one: woken and stopped at once it might not have moved.
    """
    number, url = name_of(school.company.number_id), school.house.db.url
    for _ in range(20):
        owner = until(lambda: owner_of(school.house.db, number), "an owner")
        until(lambda: nobody_writes(url), "a moment in which nobody writes", every=0.001)
        engines[owner].send_signal(signal.SIGSTOP)
        if others_may_write(url) and replaced(school, owner, number):
            return owner
        engines[owner].send_signal(signal.SIGCONT)
    raise AssertionError("the other engine never took over")


def others_may_write(url: str) -> bool:
    """Whether nobody stands for good in SQLite's turnstile."""
    end, nothing = time.monotonic() + 3, threading.Event()
    while not nobody_writes(url):
        if time.monotonic() > end:
            return False
        nothing.wait(0.01)
    return True


def nobody_writes(url: str) -> bool:
    """PostgreSQL sees by itself to whoever stands still inside a transaction."""
    if not url.startswith("sqlite"):
        return True
    return all(is_free(Path(f"{sqlite_file(url)}.{kind}")) for kind in ("queue", "write"))


def is_free(lock: Path) -> bool:
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def replaced(school: School, owner: int, number: str) -> bool:
    before, end = school.sandbox.seen()["posts"], time.monotonic() + TAKING_OVER

    def sends() -> bool:
        grown = school.sandbox.seen()["posts"] > before + 64  # what the sleeper had in the air comes first
        return grown and owner_of(school.house.db, number) not in (owner, 0)

    return until(lambda: sends() or time.monotonic() > end, "the other to send") and sends()


def with_second_number(school: School) -> int:
    """Stopped for now, so that it is free for the engine that does not own the first one."""
    with school.house.unit(school.workspace_id) as unit:
        first = number_by_id(unit.tx, school.workspace_id, school.company.number_id)
        assert first is not None
        made = create_number(unit, first.account_id, platform_id=SECOND_NUMBER, phone="+553135001001")
        stop_number(unit, made, "person")
    return made


def each_owns_one(school: School, numbers: tuple[int, int]) -> None:
    """Whoever looks first takes a number; start and stop the second one until it is the other engine."""
    db, (first, second) = school.house.db, (name_of(number) for number in numbers)
    until(lambda: owner_of(db, first), "the first number to be owned")
    for _ in range(20):
        with school.house.unit(school.workspace_id) as unit:
            start_number(unit, numbers[1])
        if until(lambda: owner_of(db, second), "the second number to be owned") != owner_of(db, first):
            return
        with school.house.unit(school.workspace_id) as unit:
            stop_number(unit, numbers[1], "person")
        until(lambda: not owner_of(db, second), "the second number to be free")
    raise AssertionError("one engine always took both numbers")


def all_wait_for_room(school: School, runs: list[int], people: int) -> bool:
    tallies = [school.tally(run) for run in runs]
    waiting = sum(tally.waits.get("limit_reached", 0) for tally in tallies)
    return waiting == sum(tally.waiting for tally in tallies) == people and not any(
        tally.sending for tally in tallies
    )
