"""The engine is killed at twenty random moments of a campaign: nobody is sent twice, nobody is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from avisa.campaigns.types import CampaignState
from avisa.messages.types import State, Tally
from tests.chaos.evidence import Seen, Send, died, in_the_making, recipients, seen_by
from tests.chaos.machine import Machine, free_port, kill, lives_for, machine, until
from tests.chaos.school import School, open_school
from tests.databases import Databases
from tests.forked import Program
from whatsapp_sandbox.testing import RunningSandbox

FAMILIES = 5_000
KILLS = 20
BLIND = (
    4,
    9,
    14,
)  # kills that do not wait until the engine sends: it may be starting, or waiting for a lease
IN_THE_AIR = 15  # of the kills, at least
CONNECTIONS = 64
# Accepted at once, answered later: so that there is always something in the air.
SLOW_ANSWERS = ("--persona", '{"pattern": "*", "wait_ms": 60}')
# Statuses come late, so that most find their row called unknown; after every fourth kill they come early.
EVIDENCE_AFTER_MS = 30_000
EARLY_EVIDENCE = 4
OPTIONS = (
    "--mps",
    "1000",
    "--delay-ms",
    str(EVIDENCE_AFTER_MS),
    "--read-share",
    "0",
    "--duplicate-share",
    "0.1",
)
LONGEST_LIFE, LONGEST_START = 0.3, 2.5  # seconds from the first request, and from the start of a blind one
Tell = Callable[[str, object], None]
Left = frozenset[Send]  # sends of one dead engine, without an outcome


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both sides when all is over: message ids of the campaign, and what the platform saw of them."""

    everybody: frozenset[int]
    unknown: frozenset[int]
    died: Left  # what successors found and called unknown
    seen: Seen


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param) as address:
        yield address


def test_twenty_kills_in_one_campaign(url: str, tmp_path: Path, record_property: Tell) -> None:
    with (
        RunningSandbox(*OPTIONS, *SLOW_ANSWERS) as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = open_school(house, sandbox)
        port = free_port()
        programs.web(port)
        school.webhooks_come_to(port)
        engine = programs.engine(CONNECTIONS)
        until(school.is_read, "the engine to read the number and the templates")
        campaign = school.launch(FAMILIES)
        kills = list(killed(school, programs, engine, random.Random(2027)))
        until(lambda: school.state(campaign) is CampaignState.DONE, "the campaign to end by itself")
        for _ in ("sent", "delivered", "told twice"):
            time_passes(sandbox)
        school.wait_for_silence()
        evidence = gathered(school, campaign)
        record_property("table", table(kills, evidence))
        nobody_was_sent_twice(school, evidence.seen)
        nobody_was_lost(evidence, school.tally(campaign))
        each_kill_left_little(kills, evidence)


def killed(school: School, programs: Machine, engine: Program, chance: random.Random) -> Iterator[Left]:
    """Kill it, look at what it left, start the next one; the last one is left alone."""
    before: Left = frozenset()
    for count in range(KILLS):
        if count not in BLIND:
            something_leaves(school)
        most = LONGEST_START if count in BLIND else LONGEST_LIFE
        assert lives_for(engine, chance.uniform(0, most)), programs.told()
        kill(engine)
        left = in_the_making(school.house.db, school.workspace_id)
        yield left - before  # a successor that died before it sent has left nothing of its own
        before = left
        if count % EARLY_EVIDENCE == 0:
            time_passes(school.sandbox)
        engine = programs.engine(CONNECTIONS)


def something_leaves(school: School) -> None:
    before = school.sandbox.seen()["posts"]
    until(lambda: school.sandbox.seen()["posts"] > before, "a request to leave")


def time_passes(sandbox: RunningSandbox) -> None:
    """The next status of every message that was accepted until now is told."""
    sandbox.control("POST", "/clock", {"advance_ms": EVIDENCE_AFTER_MS})


def gathered(school: School, campaign: int) -> Evidence:
    rows = recipients(school.house.db, school.workspace_id, campaign)
    return Evidence(
        everybody=frozenset(row.id for row in rows),
        unknown=frozenset(row.id for row in rows if row.state == State.UNKNOWN),
        died=died(school.house.db, school.workspace_id),
        seen=seen_by(school.sandbox),
    )


def nobody_was_sent_twice(school: School, seen: Seen) -> None:
    totals = school.sandbox.seen()
    assert (totals["duplicates"], totals["duplicates_by_person"]) == (0, 0)
    assert max(seen.people.values()) == max(seen.sends.values()) == 1
    assert len(seen.messages) == len(seen.people)


def nobody_was_lost(evidence: Evidence, tally: Tally) -> None:
    """Everybody is seen by the platform or unknown to us, and nobody is both."""
    seen = evidence.seen.messages
    assert evidence.everybody == seen | evidence.unknown
    assert not seen & evidence.unknown
    assert tally.adds_up and tally.recipients == FAMILIES
    assert (tally.delivered, tally.unknown) == (len(seen), FAMILIES - len(seen))
    assert tally.waiting == tally.sending == sum(tally.skipped.values()) == 0


def each_kill_left_little(kills: list[Left], evidence: Evidence) -> None:
    """What the successors called unknown is what the dead had left; the platform's word settles the rest."""
    assert max(map(len, kills)) <= CONNECTIONS
    assert sum(1 for left in kills if left & evidence.seen.sends.keys()) >= IN_THE_AIR
    assert evidence.died <= frozenset().union(*kills)
    assert {one for one, _ in evidence.died - evidence.seen.sends.keys()} == evidence.unknown
    assert evidence.died & evidence.seen.sends.keys()  # evidence had something to settle


def table(kills: list[Left], evidence: Evidence) -> str:
    """In the air: accepted by the platform, and its answer not written when the engine died."""
    lines = [f"{'kill':>6}{'sending':>9}{'in the air':>12}{'unknown':>9}{'settled':>9}{'still':>7}"]
    for count, left in enumerate(kills, 1):
        died = left & evidence.died
        still = sum(1 for identifier, _ in died if identifier in evidence.unknown)
        air = len(left & evidence.seen.sends.keys())
        lines.append(f"{count:>6}{len(left):>9}{air:>12}{len(died):>9}{len(died) - still:>9}{still:>7}")
    return "\n".join(lines)
