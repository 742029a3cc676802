"""`/v1/campaigns`: how each stands, with the counts of product.md and no others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from avisa.api import wire
from avisa.api.caller import CampaignReader
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier, shown_id
from avisa.campaigns.queries import campaign_by_id, campaigns_page
from avisa.campaigns.types import CampaignView
from avisa.errors import NotFound
from avisa.kernel.clock import iso
from avisa.messages.queries import tally_of

router = APIRouter(prefix="/campaigns", tags=["campaigns"])


@router.get("", summary="List campaigns, newest first")
def get_campaigns(
    request: Request, holder: CampaignReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.CampaignPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        page = campaigns_page(tx, holder.workspace_id, before=before, most=limit + 1)
    more = str(page[limit - 1].id) if len(page) > limit else None
    return wire.CampaignPage(items=[wire.Campaign(**shown(one)) for one in page[:limit]], next_cursor=more)


@router.get("/{campaign_id}", summary="One campaign with its counts")
def get_campaign(campaign_id: str, request: Request, holder: CampaignReader) -> wire.CampaignTally:
    with parts_of(request).db.read() as tx:
        campaign = campaign_by_id(tx, holder.workspace_id, identifier(campaign_id))
        if campaign is None:
            raise NotFound
        tally = tally_of(tx, holder.workspace_id, campaign.id)
    return wire.CampaignTally(**shown(campaign), tally=wire.Tally(**asdict(tally)))


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
