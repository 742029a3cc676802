"""The engine is killed while a campaign is being cancelled: nothing more leaves, and every row ends once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.messages.types import State
from tests.chaos.evidence import in_the_making, recipients, seen_by
from tests.chaos.machine import free_port, kill, machine, until
from tests.chaos.school import open_school
from tests.databases import Databases
from whatsapp_sandbox.testing import RunningSandbox

FAMILIES = 3_000
PACE = ("--mps", "1000", "--delay-ms", "100", "--persona", '{"pattern": "*", "wait_ms": 60}')


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param) as address:
        yield address


def test_a_cancel_survives_two_kills(url: str, tmp_path: Path) -> None:
    with (
        RunningSandbox(*PACE) as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = open_school(house, sandbox)
        port = free_port()
        programs.web(port)
        school.webhooks_come_to(port)
        engine = programs.engine()
        until(school.is_read, "the engine to read the number and the templates")
        campaign = school.launch(FAMILIES)
        until(lambda: school.state(campaign) is CampaignState.RUNNING, "everybody to be frozen")
        until(lambda: sandbox.seen()["accepted"] > 200, "the campaign to be under way")
        with house.unit(school.workspace_id) as unit:
            assert campaigns.cancel(unit, campaign)
        may_still_arrive = in_the_making(house.db, school.workspace_id)
        accepted = seen_by(sandbox).sends.keys()
        kill(engine)
        engine = programs.engine()
        until(lambda: school.tally(campaign).cancelled > 0, "the cancelling to go on", every=0.005)
        kill(engine)
        programs.engine()
        until(lambda: school.state(campaign) is CampaignState.CANCELLED, "the campaign to be cancelled")
        until(lambda: not school.tally(campaign).sending, "the dead engine's sends to be looked at")
        school.wait_for_silence()
        seen = seen_by(sandbox)
        assert max(seen.people.values()) == 1
        assert seen.sends.keys() <= accepted | may_still_arrive  # nothing was claimed after the cancel
        rows = recipients(house.db, school.workspace_id, campaign)
        aside = {row.id for row in rows if row.state in (State.CANCELLED, State.UNKNOWN)}
        assert aside.isdisjoint(seen.messages)
        assert aside | seen.messages == {row.id for row in rows}
        tally = school.tally(campaign)
        assert tally.adds_up and tally.recipients == FAMILIES and tally.cancelled > 0
