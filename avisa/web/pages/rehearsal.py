"""The rehearsal of a draft: whose values fit, who would be skipped and why, on which day each part goes."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns.check import check_rows
from avisa.campaigns.types import CampaignState
from avisa.errors import NotFound
from avisa.gate.rehearse import rehearse
from avisa.templates.queries import template_by_id
from avisa.templates.rules import wanted
from avisa.templates.submission.rules import settling_until
from avisa.web.pages.campaign_cost import budget_panel
from avisa.web.pages.campaigns import ONE, campaign_in
from avisa.web.visit import Visit, page

MOST_CELLS = 50


def show(visit: Visit) -> Response:
    """Both looks may take seconds on a long list: they are read apart from the page, and write nothing."""
    campaign = campaign_in(visit)
    if campaign.state != CampaignState.DRAFT:
        return visit.go(f"/campaigns/{campaign.id}")
    with visit.read() as tx:
        check = check_rows(tx, visit.workspace_id, campaign, visit.now, MOST_CELLS)
        rehearsal = rehearse(tx, visit.workspace_id, campaign, visit.now)
        template = template_by_id(tx, visit.workspace_id, campaign.template_id)
    if template is None:
        raise NotFound("template_unknown")
    slots = {slot.name: slot for slot in wanted(template.shape)}
    settles = settling_until(template.approved_at, visit.now) if template.is_live else None
    seen: dict[str, Any] = {"campaign": campaign, "check": check, "slots": slots, "rehearsal": rehearsal}
    # At once and not by a request of its own: what comes later would move "Launch" from under the hand.
    seen["budget"] = budget_panel(visit) if visit.may("prices.read") else ""
    return visit.show("campaigns/rehearsal.html", **seen, template=template, settles=settles)


ROUTES = [Route(f"{ONE}/rehearsal", page(show, "campaigns.read"))]
