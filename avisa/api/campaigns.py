"""`/v1/campaigns`: drafts, how each stands, with the counts of product.md and no others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from avisa.api import campaigns_wire as asked
from avisa.api import wire
from avisa.api.caller import CampaignReader, CampaignWriter
from avisa.api.campaigns_asked import audience_in, end_in, plan_of, values_in, variants_in, waves_in
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.campaigns.copy_actions import duplicate, try_again
from avisa.campaigns.making_actions import amend, create
from avisa.campaigns.queries import campaign_by_id, campaigns_page
from avisa.campaigns.types import CampaignView
from avisa.errors import NotFound
from avisa.identity.rules import require, require_scope
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.messages.queries import tally_of
from avisa.segments.types import Past

router = APIRouter(prefix="/campaigns", tags=["campaigns"])

PLANNING = (
    "audience_malformed",
    "segment_gone",
    "split_malformed",
    "waves_malformed",
    "mapping_malformed",
    "slots_unmapped",
    "tracked_slot",
    "tracked_address",
    "tracked_destination",
    "slots_unknown",
    "columns_unknown",
    "outside_purpose",
    "template_not_live",
    "template_unsupported",
    "bad_variables",
)
NAMING = ("name_taken", "name_missing", "template_of_another_account", "expires_too_early")


@router.get("", summary="List campaigns, newest first")
def get_campaigns(
    request: Request, holder: CampaignReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.CampaignPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        page = campaigns_page(tx, holder.workspace_id, before=before, most=limit + 1)
    more = str(page[limit - 1].id) if len(page) > limit else None
    return wire.CampaignPage(items=[wire.Campaign(**shown(one)) for one in page[:limit]], next_cursor=more)


@router.post("", status_code=201, summary="Draft a campaign", openapi_extra=tells(*NAMING, *PLANNING))
def post_campaign(body: asked.NewCampaign, request: Request, holder: CampaignWriter) -> wire.CampaignTally:
    """Nothing leaves before its launch. Whom it reaches is decided then."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.write() as tx:
        made = create(
            parts.unit(tx, holder, now),
            name=body.name,
            number_id=int(body.number_id),
            template_id=int(body.template_id),
            purpose_id=int(body.purpose_id),
            mapping=values_in(body.values),
            audience=audience_in(body.audience),
            variants=variants_in(body),
            holdout=body.holdout,
            waves=waves_in(body),
            expires_at=end_in(body, now),
        )
        return tallied(tx, holder.workspace_id, str(made))


@router.get("/{campaign_id}", summary="One campaign with its counts")
def get_campaign(campaign_id: str, request: Request, holder: CampaignReader) -> wire.CampaignTally:
    with parts_of(request).db.read() as tx:
        return tallied(tx, holder.workspace_id, campaign_id)


@router.put(
    "/{campaign_id}/plan",
    summary="Put the audience and the rules of a draft",
    openapi_extra=tells("campaign_moved_on", "expires_too_early", *PLANNING),
)
def put_plan(
    campaign_id: str, body: asked.Plan, request: Request, holder: CampaignWriter
) -> wire.CampaignTally:
    """What is left out is taken back. A rehearsal that was made before is outdated."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.write() as tx:
        amend(
            parts.unit(tx, holder, now),
            identifier(campaign_id),
            audience=audience_in(body.audience),
            variants=variants_in(body),
            holdout=body.holdout,
            waves=waves_in(body),
            expires_at=end_in(body, now) or 0,
        )
        return tallied(tx, holder.workspace_id, campaign_id)


@router.post(
    "/{campaign_id}/copies", status_code=201, summary="Copy a campaign", openapi_extra=tells(*PLANNING)
)
def post_copy(campaign_id: str, request: Request, holder: CampaignWriter) -> asked.Made:
    """A draft with the same wordings, audience and rules, but no instants."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        made = duplicate(parts.unit(tx, holder, parts.clock()), identifier(campaign_id))
    return asked.Made(id=str(made))


@router.post(
    "/{campaign_id}/second-tries",
    status_code=201,
    summary="Draft a second try",
    openapi_extra=tells("condition_malformed", "campaign_never_launched", *PLANNING),
)
def post_second_try(
    campaign_id: str, body: asked.SecondTry, request: Request, holder: CampaignWriter
) -> asked.Made:
    """For those of its people whose message came to `status`. They become a segment: a key that is narrowed
    to scopes needs `segments.write` beside `campaigns.write`."""
    require(holder.role, "segments.write")
    require_scope(holder.scopes, "segments.write")
    parts = parts_of(request)
    with parts.db.write() as tx:
        unit = parts.unit(tx, holder, parts.clock())
        made = try_again(unit, identifier(campaign_id), Past(body.status), body.segment)
    return asked.Made(id=str(made))


def known(tx: Tx, workspace_id: int, campaign_id: str) -> CampaignView:
    campaign = campaign_by_id(tx, workspace_id, identifier(campaign_id))
    if campaign is None:
        raise NotFound
    return campaign


def tallied(tx: Tx, workspace_id: int, campaign_id: str) -> wire.CampaignTally:
    campaign = known(tx, workspace_id, campaign_id)
    tally = wire.Tally(**asdict(tally_of(tx, workspace_id, campaign.id)))
    return wire.CampaignTally(**shown(campaign), **plan_of(campaign), tally=tally)


IDS = ("id", "number_id", "template_id", "purpose_id", "list_id")
INSTANTS = ("created_at", "launched_at", "finished_at", "expires_at")


def shown(campaign: CampaignView) -> dict[str, Any]:
    return {
        "name": campaign.name,
        "state": str(campaign.state),
        "reason": campaign.reason,
        **{name: shown_id(getattr(campaign, name)) for name in IDS},
        **{name: iso(getattr(campaign, name)) for name in INSTANTS},
    }
