"""After the launch the engine makes the audience into rows, chunk by chunk, whatever comes between."""

from __future__ import annotations

import msgspec

from avisa.campaigns import actions, queries
from avisa.campaigns.types import CampaignState, Frozen
from avisa.channels.port import Body, Parameter
from avisa.errors import AvisaError
from tests.campaigns.school import GOOD, launched, rows_of, told, view_of
from tests.cast import Company

SEVEN = [{"responsavel": f"Pessoa {n}", "aluno": "Theo"} for n in range(7)]


def freeze(company: Company, campaign_id: int, most: int = 3) -> Frozen:
    with company.unit() as work:
        return actions.freeze_next(work, campaign_id, most)


def test_an_audience_is_frozen_in_chunks_and_then_runs(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN)
    chunks = [freeze(horizonte, made) for _ in range(3)]
    assert chunks == [Frozen(3, False), Frozen(3, False), Frozen(1, True)]
    view = view_of(horizonte, made)
    assert (view.state, view.frozen_at) == (CampaignState.RUNNING, horizonte.clock())
    assert told(horizonte, made) == ["campaign.created", "campaign.launched", "campaign.frozen"]
    assert freeze(horizonte, made) == Frozen(0, True)


def test_each_row_holds_the_persons_own_values(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN)
    freeze(horizonte, made, 500)
    bodies = [msgspec.json.decode(body, type=Body) for _, body in rows_of(horizonte, made)]
    assert bodies[3] == Body(parameters=(Parameter("Pessoa 3"), Parameter("Theo")))
    assert len(bodies) == 7


def test_an_audience_that_fills_its_chunks_exactly_ends_with_an_empty_one(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN[:3])
    assert [freeze(horizonte, made), freeze(horizonte, made)] == [Frozen(3, False), Frozen(0, True)]


def test_a_crash_in_the_middle_of_a_chunk_loses_nobody_and_doubles_nobody(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN)
    freeze(horizonte, made)
    try:
        with horizonte.unit() as work:
            actions.freeze_next(work, made, 3)
            raise AvisaError("power_cut")
    except AvisaError:
        assert len(rows_of(horizonte, made)) == 3
    while not freeze(horizonte, made).done:
        continue
    assert len(rows_of(horizonte, made)) == 7


def test_a_pause_while_freezing_stops_it_and_a_resume_goes_on(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN)
    freeze(horizonte, made)
    with horizonte.unit() as work:
        assert actions.pause(work, made)
    assert freeze(horizonte, made) == Frozen(0, True)
    with horizonte.unit() as work:
        assert actions.resume(work, made)
    assert view_of(horizonte, made).state == CampaignState.LAUNCHING
    assert freeze(horizonte, made, 500) == Frozen(4, True)
    assert view_of(horizonte, made).state == CampaignState.RUNNING


def test_a_cancel_while_freezing_ends_what_was_frozen(horizonte: Company) -> None:
    made = launched(horizonte, SEVEN)
    freeze(horizonte, made)
    with horizonte.unit() as work:
        assert actions.cancel(work, made)
        actions.cancel_next(work, made)
        assert actions.cancel_next(work, made).done
    assert freeze(horizonte, made) == Frozen(0, True)
    assert [state for state, _ in rows_of(horizonte, made)] == ["cancelled"] * 3


def test_the_engine_is_told_what_waits_for_it_and_the_gate_in_what_state(
    horizonte: Company, padaria: Company
) -> None:
    made = launched(horizonte, [GOOD])
    with horizonte.db.read() as tx:
        assert [one.id for one in queries.campaigns_with_work(tx, horizonte.workspace_id)] == [made]
        assert queries.campaigns_with_work(tx, padaria.workspace_id) == []
        assert queries.states_of(tx, horizonte.workspace_id, [made, 1]) == {made: ("launching", "")}
    freeze(horizonte, made)
    with horizonte.unit() as work:
        assert queries.campaigns_with_work(work.tx, horizonte.workspace_id) == []
        assert queries.states_of(work.tx, horizonte.workspace_id, [made], hold=True) == {
            made: ("running", "")
        }
        assert [one.id for one in queries.running_campaigns(work.tx, horizonte.workspace_id)] == [made]
