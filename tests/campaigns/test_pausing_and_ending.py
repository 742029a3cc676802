"""A campaign is paused, resumed, stopped, cancelled and finished: each move once, from where it may start."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.campaigns import actions, queries
from avisa.campaigns.types import CampaignState, Chunk
from avisa.errors import NotFound, Refused
from avisa.messages.tables import message
from avisa.templates.tables import template
from avisa.templates.types import Change
from tests.campaigns.school import GOOD, campaign_of, rows_of, running, told, view_of
from tests.cast import Company

SIX = [GOOD] * 6


def park(company: Company, campaign_id: int) -> None:
    """As the gate leaves the rows of a paused campaign that came up."""
    mine = (message.c.workspace_id == company.workspace_id) & (message.c.run_id == campaign_id)
    with company.unit() as work:
        work.tx.execute(update(message).where(mine).values(due_at=None, reason="paused"))


def set_template(company: Company, **columns: str) -> None:
    mine = (template.c.workspace_id == company.workspace_id) & (template.c.id == company.template_id)
    with company.unit() as work:
        work.tx.execute(update(template).where(mine).values(columns))


def follow(company: Company, field: str, after: str, before: str = "") -> list[int]:
    column = {"status": {"status": after}, "version": {"version": after}, "category": {"category": after}}
    set_template(company, **column[field])
    with company.unit() as work:
        return actions.follow_templates(work, [Change(company.template_id, field, before, after)])


def test_a_pause_takes_hold_once_and_keeps_its_reason(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit("user:1") as work:
        assert actions.pause(work, made)
        assert not actions.pause(work, made, "template_paused")
    view = view_of(horizonte, made)
    assert (view.state, view.reason) == (CampaignState.PAUSED, "person")
    assert told(horizonte, made)[-1] == "campaign.paused"


def test_a_resumed_campaign_releases_its_parked_rows_in_chunks(horizonte: Company) -> None:
    made = running(horizonte, SIX)
    with horizonte.unit() as work:
        actions.pause(work, made)
    park(horizonte, made)
    with horizonte.unit() as work:
        assert actions.release_next(work, made) == Chunk(0, True)
        assert actions.resume(work, made)
        assert [one.id for one in queries.campaigns_with_work(work.tx, horizonte.workspace_id)] == [made]
        chunks = [actions.release_next(work, made, most=4) for _ in range(3)]
        assert chunks == [Chunk(4, False), Chunk(2, False), Chunk(0, True)]
        assert queries.campaigns_with_work(work.tx, horizonte.workspace_id) == []
        assert not actions.resume(work, made)


def test_a_cancelled_campaign_ends_its_waiting_rows_in_chunks(horizonte: Company) -> None:
    made = running(horizonte, SIX)
    with horizonte.unit() as work:
        assert actions.cancel(work, made)
        assert not actions.cancel(work, made)
        chunks = [actions.cancel_next(work, made, most=4) for _ in range(3)]
    assert chunks == [Chunk(4, False), Chunk(2, False), Chunk(0, True)]
    view = view_of(horizonte, made)
    assert (view.state, view.finished_at) == (CampaignState.CANCELLED, horizonte.clock())
    assert [state for state, _ in rows_of(horizonte, made)] == ["cancelled"] * 6
    assert told(horizonte, made)[-2:] == ["campaign.cancelling", "campaign.cancelled"]


def test_a_paused_campaign_can_be_cancelled_but_nothing_brings_it_back(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        actions.pause(work, made)
        assert actions.cancel(work, made)
        assert not actions.resume(work, made)
        assert not actions.pause(work, made)
        assert not actions.finish(work, made)


def test_a_draft_is_cancelled_at_once(horizonte: Company) -> None:
    made = campaign_of(horizonte)
    with horizonte.unit() as work:
        assert actions.cancel(work, made)
    assert view_of(horizonte, made).state == CampaignState.CANCELLED


def test_only_what_runs_is_finished_and_what_is_done_stays_done(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        assert actions.finish(work, made)
        assert not actions.finish(work, made)
        assert not actions.cancel(work, made)
        assert not actions.stop(work, made, "payment_missing")
    assert view_of(horizonte, made).finished_at == horizonte.clock()


def test_a_stopped_campaign_is_resumed_by_a_person_once_the_template_is_live(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        assert actions.stop(work, made, "spam_rate_limited")
    set_template(horizonte, status="PAUSED")
    with horizonte.unit() as work, pytest.raises(Refused, match="template_not_live"):
        actions.resume(work, made)
    set_template(horizonte, status="APPROVED")
    with horizonte.unit() as work:
        assert actions.resume(work, made)
    assert view_of(horizonte, made).reason == ""


def test_rows_written_for_another_wording_are_never_resumed(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        actions.pause(work, made)
    set_template(horizonte, version="v2")
    with horizonte.unit() as work, pytest.raises(Refused, match="template_changed"):
        actions.resume(work, made)


def test_a_paused_template_makes_its_campaign_wait_and_its_return_resumes_it(horizonte: Company) -> None:
    made = running(horizonte)
    assert follow(horizonte, "status", "PAUSED") == [made]
    assert view_of(horizonte, made).reason == "template_paused"
    assert follow(horizonte, "status", "APPROVED") == [made]
    assert view_of(horizonte, made).state == CampaignState.RUNNING


def test_what_a_person_paused_stays_paused_when_the_template_returns(horizonte: Company) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        actions.pause(work, made)
    follow(horizonte, "status", "PAUSED")
    assert follow(horizonte, "status", "APPROVED") == []
    assert view_of(horizonte, made).state == CampaignState.PAUSED


@pytest.mark.parametrize("status", ["DISABLED", "DELETED", "REJECTED"])
def test_a_dead_template_stops_its_campaigns_also_paused_ones(horizonte: Company, status: str) -> None:
    made = running(horizonte)
    with horizonte.unit() as work:
        actions.pause(work, made)
    assert follow(horizonte, "status", status) == [made]
    view = view_of(horizonte, made)
    assert (view.state, view.reason) == (CampaignState.STOPPED, "template_not_live")
    assert follow(horizonte, "status", "APPROVED") == []


@pytest.mark.parametrize(
    ("field", "after", "state", "reason"),
    [
        ("category", "MARKETING", CampaignState.PAUSED, "template_recategorised"),
        ("version", "v2", CampaignState.STOPPED, "template_changed"),
        ("status", "LOCKED", CampaignState.PAUSED, "template_not_live"),
    ],
)
def test_other_changes_of_a_template_hold_its_campaigns(
    horizonte: Company, field: str, after: str, state: CampaignState, reason: str
) -> None:
    made = running(horizonte)
    assert follow(horizonte, field, after) == [made]
    view = view_of(horizonte, made)
    assert (view.state, view.reason) == (state, reason)


def test_a_change_of_quality_changes_nothing_for_campaigns(horizonte: Company) -> None:
    running(horizonte)
    with horizonte.unit() as work:
        assert (
            actions.follow_templates(work, [Change(horizonte.template_id, "quality", "GREEN", "RED")]) == []
        )


def test_caio_cannot_move_anas_campaign(horizonte: Company, padaria: Company) -> None:
    made = running(horizonte)
    with padaria.unit() as work:
        assert not actions.pause(work, made)
        assert not actions.stop(work, made, "person")
        assert not actions.cancel(work, made)
        assert not actions.finish(work, made)
        assert actions.cancel_next(work, made) == Chunk(0, True)
        with pytest.raises(NotFound):
            actions.resume(work, made)
    assert view_of(horizonte, made).state == CampaignState.RUNNING
    assert [state for state, _ in rows_of(horizonte, made)] == ["queued"] * 3
