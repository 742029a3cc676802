"""Campanhas: the list, one campaign's draft or report, its live progress, and what can be done with it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns import actions
from avisa.campaigns.check import check_rows
from avisa.campaigns.queries import campaign_by_id, campaigns_page
from avisa.campaigns.splits import own_share
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.errors import Conflict, NotFound
from avisa.kernel.clock import MINUTE
from avisa.reports.queries import tally_of
from avisa.reports.waits import waits_of
from avisa.templates.queries import template_by_id
from avisa.web.audience_form import choice_of
from avisa.web.counts import OVER, counted
from avisa.web.live import News
from avisa.web.tallies import PLACES, funnel, whereabouts
from avisa.web.visit import Visit, form, page, watch

MOST = 50
QUIET_AFTER = 30 * MINUTE  # deliveries and readings still come in after the last message has left

FILTERS: dict[str, tuple[CampaignState, ...]] = {
    "running": (CampaignState.LAUNCHING, CampaignState.RUNNING, CampaignState.CANCELLING),
    "waiting": (CampaignState.PAUSED, CampaignState.STOPPED),
    "draft": (CampaignState.DRAFT,),
    "over": OVER,
}


def listed(visit: Visit) -> Response:
    """Without the counts: they may take a second on large campaigns, and the page asks for them apart."""
    found = page_of(visit)
    return visit.show("campaigns/list.html", campaigns=found[:MOST], further=len(found) > MOST, tallies=None)


def page_of(visit: Visit) -> list[CampaignView]:
    states = FILTERS.get(visit.query("state"), ())
    before = visit.query_id("before") or None
    with visit.read() as tx:
        return campaigns_page(tx, visit.workspace_id, before=before, most=MOST + 1, states=states)


def listed_with_counts(visit: Visit) -> Response:
    """The rows alone; however many look at them, they are counted once a second or less."""
    found = page_of(visit)[:MOST]
    block = visit.block("campaigns/list.html", "rows", campaigns=found, tallies=counted(visit, found))
    return Response(block, media_type="text/html")


def campaign_in(visit: Visit) -> CampaignView:
    with visit.read() as tx:
        found = campaign_by_id(tx, visit.workspace_id, visit.id("campaign_id"))
    if found is None:
        raise NotFound("campaign_unknown")
    return found


def shown(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    if campaign.state == CampaignState.DRAFT:
        with visit.read() as tx:
            template = template_by_id(tx, visit.workspace_id, campaign.template_id)
            people = choice_of(tx, visit.workspace_id, campaign.audience)
        share = own_share(campaign.variants, campaign.holdout)
        told: dict[str, Any] = {"template": template, "people": people, "own_share": share}
        return visit.show("campaigns/draft.html", campaign=campaign, **told)
    return visit.show("campaigns/campaign.html", **progress(visit, campaign))


def progress(visit: Visit, campaign: CampaignView) -> dict[str, Any]:
    """What the live part of a campaign's page shows."""
    with visit.read() as tx:
        tally = tally_of(tx, visit.workspace_id, campaign.id)
        waits = waits_of(tx, visit.workspace_id, campaign.id) if tally.waiting else []
    return {
        "campaign": campaign,
        "tally": tally,
        "waits": waits,
        "places": PLACES,
        "whereabouts": whereabouts(tally),
        "funnel": funnel(tally),
        "over": is_over(visit, campaign),
    }


def is_over(visit: Visit, campaign: CampaignView) -> bool:
    finished = campaign.finished_at
    return campaign.state in OVER and finished is not None and visit.now - finished > QUIET_AFTER


def live(visit: Visit) -> Response:
    key = ("campaign", visit.workspace_id, campaign_in(visit).id)

    def look(now: Visit) -> News:
        seen = now.console.glimpses.of(key, lambda: progress(now, campaign_in(now)))
        return News(now.block("campaigns/campaign.html", "live", **seen), last=seen["over"])

    return watch(visit, look)


def launch(visit: Visit) -> Response:
    """The look over the rows comes first, on its own: it may take seconds, and no write should."""
    campaign = campaign_in(visit)
    with visit.read() as tx:
        check = check_rows(tx, visit.workspace_id, campaign, visit.now)
    with visit.write() as unit:
        if not actions.launch(unit, campaign.id, check, leave_out_bad=bool(visit.form["leave_out_bad"])):
            raise Conflict("campaign_moved_on")
    return to_campaign(visit, "campaign_launched")


def pause(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.write() as unit:
        done = actions.pause(unit, campaign.id)
    return to_campaign(visit, "campaign_paused" if done else "")


def resume(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.write() as unit:
        done = actions.resume(unit, campaign.id)
    return to_campaign(visit, "campaign_resumed" if done else "")


def cancel(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.write() as unit:
        actions.cancel(unit, campaign.id)
    if campaign.state == CampaignState.DRAFT:
        return visit.go("/campaigns", "campaign_deleted")
    return to_campaign(visit, "campaign_cancelled")


def to_campaign(visit: Visit, notice: str) -> Response:
    return visit.go(f"/campaigns/{visit.id('campaign_id')}", notice)


ONE = "/campaigns/{campaign_id:id}"
ROUTES = [
    Route("/campaigns", page(listed, "campaigns.read")),
    Route("/campaigns/counts", page(listed_with_counts, "campaigns.read")),
    Route(ONE, page(shown, "campaigns.read")),
    Route(ONE, page(cancel, "campaigns.write"), methods=["DELETE"]),
    Route(f"{ONE}/live", page(live, "campaigns.read")),
    Route(f"{ONE}/launch", form(launch, "campaigns.launch"), methods=["PUT"]),
    Route(f"{ONE}/pause", page(pause, "campaigns.write"), methods=["PUT"]),
    Route(f"{ONE}/pause", page(resume, "campaigns.write"), methods=["DELETE"]),
]
