"""The rules of a draft: whom it reaches, its wordings, who is held out, and its waves."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns.making_actions import amend
from avisa.campaigns.splits import own_share
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.consent.queries import purposes_of
from avisa.errors import Refused
from avisa.kernel.db import Tx
from avisa.templates.queries import templates_page
from avisa.web.audience_form import audience_choices, audience_in, choice_of
from avisa.web.forms import CHOOSE
from avisa.web.pages.campaigns import ONE, campaign_in
from avisa.web.rules_form import ROWS, instant_in, rules_of, variants_in, waves_in
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

FEWEST_ROWS = 3
FIELD_OF = {"waves_malformed": "waves", "split_malformed": "split", "expires_too_early": "expires_at"}


def show(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    if campaign.state != CampaignState.DRAFT:
        return visit.go(f"/campaigns/{campaign.id}")
    for name, value in rules_of(campaign, zone_of(visit)).items():
        visit.form.values.setdefault(name, value)
    return page_of(visit, campaign)


def zone_of(visit: Visit) -> str:
    return visit.company.time_zone if visit.company else "UTC"


def page_of(visit: Visit, campaign: CampaignView, status: int = 200) -> Response:
    with visit.read() as tx:
        told = choices(visit, tx, campaign)
    return visit.show("campaigns/rules.html", status=status, campaign=campaign, **told)


def choices(visit: Visit, tx: Tx, campaign: CampaignView) -> dict[str, Any]:
    purpose = purposes_of(tx, visit.workspace_id).get(campaign.purpose_id)
    live = templates_page(tx, visit.workspace_id, only={"status": "APPROVED"}, most=200)
    own = next((one for one in live if one.id == campaign.template_id), None)
    fitting = [
        one
        for one in live
        if purpose and one.category == purpose.category and own and one.account_id == own.account_id
    ]
    chosen = audience_in(visit.form) if "people" in visit.form.values else campaign.audience
    return {
        "templates": fitting,
        "names": {one.id: one.name for one in live},
        "own_share": own_share(campaign.variants, campaign.holdout),
        "rows": min(ROWS, max(FEWEST_ROWS, len(campaign.waves))),  # one more than there are
        **audience_choices(tx, visit.workspace_id, chosen),
    }


def save(visit: Visit) -> Response:
    campaign, typed = campaign_in(visit), visit.form
    audience, variants = audience_in(typed), variants_in(typed, campaign.variants)
    waves = waves_in(typed, zone_of(visit))
    ends = instant_in(typed, "expires_at", zone_of(visit))
    holdout = int(typed["holdout"]) if typed["holdout"].isdecimal() and len(typed["holdout"]) < 3 else 0
    with visit.read() as tx:
        if choice_of(tx, visit.workspace_id, audience) is None:
            typed.wrong("list", CHOOSE)
    if typed.good:
        try:
            with visit.write() as unit:
                rules: dict[str, Any] = {"variants": variants, "holdout": holdout, "waves": waves}
                amend(unit, campaign.id, audience=audience, expires_at=ends, **rules)
            return visit.go(f"/campaigns/{campaign.id}", "rules_saved")
        except Refused as error:
            typed.mistakes[FIELD_OF.get(error.code, "list")] = text_of(error)
    return page_of(visit, campaign, 422)


ROUTES = [
    Route(f"{ONE}/rules", page(show, "campaigns.write")),
    Route(f"{ONE}/rules", form(save, "campaigns.write"), methods=["POST"]),
]
