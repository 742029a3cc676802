"""The engine opens a wave whose predecessors went well, holds one back that did not, and fills lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from avisa.audience.queries import lists_of
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import Opens, Wave
from avisa.kernel.clock import HOUR
from avisa.kernel.db import Database
from avisa.messages.tables import message
from avisa.segments import actions as segments
from avisa.segments.rules import EVERYBODY
from tests.campaigns.school import view_of
from tests.cast import Company, FakeClock
from tests.databases import Databases
from tests.engine.by_hand import Hand, look_once
from tests.gate.audience import AGREED, assemble, draft_campaign, start
from tests.messages.letters import tally
from tests.people import add_people

CANARY = (Wave(size=3), Wave(opens=Opens.QUALITY, hours=2))


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """The statements are asked of both databases where they live."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def canary(horizonte: Company) -> int:
    """Ten people; three have got the message."""
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED] * 10))
    with horizonte.unit() as unit:
        amend(unit, made, waves=CANARY)
    start(horizonte, made)
    hand = Hand(horizonte)
    assert len(hand.send_all()) == 3
    hand.drop_lease()
    return made


def test_the_rest_follows_once_the_first_have_held_their_quality(
    horizonte: Company, clock: FakeClock, canary: int
) -> None:
    look_once(horizonte)
    assert view_of(horizonte, canary).open_wave == 0, "two hours have not passed"
    clock.advance(2 * HOUR)
    for _ in range(3):
        look_once(horizonte)
    assert view_of(horizonte, canary).open_wave == 1
    assert len(Hand(horizonte).send_all()) == 7
    assert (tally(horizonte, canary).accepted, tally(horizonte, canary).waiting) == (10, 0)


def test_a_wave_that_failed_holds_the_rest_back(horizonte: Company, clock: FakeClock, canary: int) -> None:
    mine = (message.c.workspace_id == horizonte.workspace_id, message.c.run_id == canary)
    with horizonte.unit() as unit:
        sent = update(message).where(*mine, message.c.accepted_at.is_not(None))
        unit.tx.execute(sent.values(state="failed", reason="undeliverable"))
    clock.advance(3 * HOUR)
    look_once(horizonte)
    assert view_of(horizonte, canary).open_wave == 0
    assert tally(horizonte, canary).waits == {"wave": 7}


def test_a_list_is_filled_chunk_by_chunk(horizonte: Company) -> None:
    add_people(horizonte, 1_200)
    with horizonte.unit() as unit:
        everybody = segments.create(unit, "Todos", EVERYBODY)
        segments.freeze(unit, everybody, "Todos de hoje")
    looks = [look_once(horizonte) for _ in range(3)]
    with horizonte.db.read() as tx:
        assert [one.people for one in lists_of(tx, horizonte.workspace_id)] == [1_200]
    assert looks[0] == 1
