"""What is done with a campaign over `/v1`: rehearsed, launched, paused, cancelled, its waves."""

from __future__ import annotations

from fastapi import APIRouter, Request

from avisa.api import campaigns_wire as asked
from avisa.api import wire
from avisa.api.caller import CampaignLauncher, CampaignReader, CampaignWriter
from avisa.api.campaigns import known, tallied
from avisa.api.declared import tells
from avisa.api.estimated import estimated
from avisa.api.parts import parts_of
from avisa.campaigns import actions
from avisa.campaigns.check import check_rows
from avisa.campaigns.types import CampaignState
from avisa.errors import Conflict
from avisa.gate.rehearse import rehearse
from avisa.kernel.clock import iso

router = APIRouter(tags=["campaigns"])

LAUNCHING = ("check_outdated", "campaign_moved_on", "audience_empty", "bad_rows", "segment_gone")
NOT_LIVE = ("template_not_live", "outside_purpose")


@router.get(
    "/campaigns/{campaign_id}/rehearsal",
    summary="Rehearse a draft",
    openapi_extra=tells("campaign_moved_on", "segment_gone"),
)
def get_rehearsal(campaign_id: str, request: Request, holder: CampaignReader) -> asked.Rehearsal:
    """Everybody passes the gate as it stands now; nothing is written and WhatsApp is not called."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.read() as tx:
        campaign = known(tx, holder.workspace_id, campaign_id)
        if campaign.state is not CampaignState.DRAFT:
            raise Conflict("campaign_moved_on")
        check = check_rows(tx, holder.workspace_id, campaign, now, 0)
        told = rehearse(tx, holder.workspace_id, campaign, now)
    return asked.Rehearsal(
        recipients=told.recipients,
        go=told.go,
        skipped=told.skipped,
        waits=told.waits,
        per_day={day.isoformat(): count for day, count in told.per_day},
        ends_at=iso(told.ends_at),
        bad_rows=check.bad_rows,
        cost=estimated(told.cost, holder),
    )


@router.put("/campaigns/{campaign_id}/launch", summary="Launch", openapi_extra=tells(*LAUNCHING, *NOT_LIVE))
def put_launch(
    campaign_id: str, body: asked.Launch, request: Request, holder: CampaignLauncher
) -> wire.CampaignTally:
    """The audience is looked through, then the engine freezes it and sends."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.read() as tx:
        campaign = known(tx, holder.workspace_id, campaign_id)
        check = check_rows(tx, holder.workspace_id, campaign, now, 0)
    with parts.db.write() as tx:
        if not actions.launch(parts.unit(tx, holder, now), campaign.id, check, body.leave_out_bad):
            raise Conflict("campaign_moved_on")
        answer = tallied(tx, holder.workspace_id, campaign_id)
    parts.queued()
    return answer


@router.put("/campaigns/{campaign_id}/pause", summary="Pause")
def put_pause(campaign_id: str, request: Request, holder: CampaignWriter) -> wire.CampaignTally:
    """What has left has left; the rest waits. Where it does not run, nothing changes."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        actions.pause(parts.unit(tx, holder, parts.clock()), found.id)
        return tallied(tx, holder.workspace_id, campaign_id)


@router.delete(
    "/campaigns/{campaign_id}/pause",
    summary="Resume",
    openapi_extra=tells("template_changed", *NOT_LIVE[:1]),
)
def delete_pause(campaign_id: str, request: Request, holder: CampaignWriter) -> wire.CampaignTally:
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        actions.resume(parts.unit(tx, holder, parts.clock()), found.id)
        answer = tallied(tx, holder.workspace_id, campaign_id)
    parts.queued()
    return answer


@router.delete("/campaigns/{campaign_id}", summary="Cancel")
def delete_campaign(campaign_id: str, request: Request, holder: CampaignWriter) -> wire.CampaignTally:
    """Nothing more leaves; it cannot be undone. A draft is cancelled at once."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        actions.cancel(parts.unit(tx, holder, parts.clock()), found.id)
        answer = tallied(tx, holder.workspace_id, campaign_id)
    parts.queued()
    return answer


@router.put(
    "/campaigns/{campaign_id}/open-wave",
    summary="Open the next wave",
    openapi_extra=tells("campaign_moved_on"),
)
def put_open_wave(
    campaign_id: str, body: asked.OpenWave, request: Request, holder: CampaignLauncher
) -> wire.CampaignTally:
    """Says which wave was the last open one: two calls with the same `after` open one wave."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        if not actions.open_next_wave(parts.unit(tx, holder, parts.clock()), found.id, body.after - 1):
            raise Conflict("campaign_moved_on")
        answer = tallied(tx, holder.workspace_id, campaign_id)
    parts.queued()
    return answer
