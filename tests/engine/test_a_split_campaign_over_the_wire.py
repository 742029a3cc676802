"""Two wordings, a holdout and a canary leave over HTTP; people answer; the report tells them apart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avisa.campaigns import actions as campaigns
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import CampaignState, Opens, Variant, Wave
from avisa.kernel.db import Database
from avisa.messages.filling import mapping_from
from avisa.reports.comparing import Report, reports_of
from tests.campaigns.school import SLOTS, looked_over
from tests.databases import Databases
from tests.engine.live import Live
from tests.gate.audience import AGREED, assemble, draft_campaign
from tests.messages.letters import rows_in

OTHER = mapping_from({"slots": {**SLOTS, "body.1": {"fixed": "família"}}})
PEOPLE, CANARY = 30, 8


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is asked of the rooms below."""
    with databases.fresh("sqlite") as database:
        yield database


def test_a_split_campaign_goes_in_waves_and_is_told_apart(live: Live) -> None:
    made = draft_campaign(live.company, assemble(live.company, [AGREED] * PEOPLE))
    with live.company.unit() as unit:
        wording = Variant(live.company.template_id, OTHER, 40)
        waves = (Wave(size=CANARY), Wave(opens=Opens.PERSON))
        amend(unit, made, variants=(wording,), holdout=20, waves=waves)
    check = looked_over(live.company, made)
    with live.company.unit() as unit:
        assert campaigns.launch(unit, made, check)
    with live.engine():
        first = live.wait_for(made, lambda now: now.read == CANARY)
        held_out = first.skipped.get("holdout", 0)
        assert (first.waiting, live.state(made)) == (PEOPLE - held_out - CANARY, CampaignState.RUNNING)
        with live.company.unit() as unit:
            assert campaigns.open_next_wave(unit, made, 0)
        live.wait_for(made, lambda now: now.read == PEOPLE - held_out)
        live.wait_until(lambda: live.state(made) == CampaignState.DONE)
        answering = [row for row in rows_in(live.company, made) if row.variant == 1][:2]
        for row in answering:
            live.control("/inbound", {"phone": row.phone, "text": "Quero saber mais"})
        live.wait_until(lambda: report_of(live, made).responses.replied == len(answering))
    assert live.sandbox.seen()["accepted"] == PEOPLE - held_out
    report = report_of(live, made)
    assert [one.variant for one in report.variants] == [0, 1]
    assert [one.responses.replied for one in report.variants] == [0, len(answering)]
    assert sum(one.tally.read for one in report.variants) == PEOPLE - held_out
    assert all("família" in row.body for row in rows_in(live.company, made) if row.variant == 1)


def report_of(live: Live, campaign_id: int) -> Report:
    with live.company.db.read() as tx:
        (report,) = reports_of(tx, live.company.workspace_id, [campaign_id])
    return report
