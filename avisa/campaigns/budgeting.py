"""What a campaign may cost: said while it is a draft, changed whenever somebody wants."""

from __future__ import annotations

from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.errors import NotFound, Refused
from avisa.kernel.unit import Unit
from avisa.prices.actions import put_budget
from avisa.prices.queries import budget_currencies, currency_of
from avisa.prices.types import Money


def set_budget(unit: Unit, campaign_id: int, micros: int | None) -> None:
    """In the currency of its first budget, else in that of the rate card; None lifts it.

    Raises Refused `budget_too_late` for a first budget when messages may have left already: what they cost
    would not be in it. A campaign that stands still because of its budget goes on when it is resumed.
    """
    found = campaign_by_id(unit.tx, unit.workspace_id, campaign_id)
    if found is None:
        raise NotFound(campaign_id=campaign_id)
    currency = budget_currencies(unit.tx, unit.workspace_id, [campaign_id]).get(campaign_id)
    if not may_have_budget(found, currency is not None):
        raise Refused("budget_too_late")
    if micros is None and currency is None:
        return
    known = currency or currency_of(unit.tx, unit.workspace_id, unit.now)
    put_budget(unit, campaign_id, None if micros is None else Money(known, micros))


def may_have_budget(campaign: CampaignView, has_begun: bool) -> bool:
    over = campaign.state in (CampaignState.DONE, CampaignState.CANCELLED, CampaignState.CANCELLING)
    return campaign.state == CampaignState.DRAFT or (has_begun and not over)
