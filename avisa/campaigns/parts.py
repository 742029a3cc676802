"""A campaign and its name, looked up for an action."""

from __future__ import annotations

from avisa.campaigns.queries import campaign_by_id, campaign_named, names_like
from avisa.campaigns.rules import free_name
from avisa.campaigns.types import CampaignView
from avisa.errors import NotFound, Refused
from avisa.kernel.unit import Unit


def existing(unit: Unit, campaign_id: int) -> CampaignView:
    found = campaign_by_id(unit.tx, unit.workspace_id, campaign_id)
    if found is None:
        raise NotFound(campaign_id=campaign_id)
    return found


def unused(unit: Unit, name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Refused("name_missing")
    if campaign_named(unit.tx, unit.workspace_id, plain):
        suggestion = free_name(plain, names_like(unit.tx, unit.workspace_id, plain))
        raise Refused("name_taken", name=plain, suggestion=suggestion)
    return plain
