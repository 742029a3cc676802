"""From what callers of `/v1/campaigns` send to the house's own words, and back."""

from __future__ import annotations

from typing import Any

from avisa.api import campaigns_wire as asked
from avisa.campaigns.types import Audience, CampaignView, Variant, Wave
from avisa.errors import Refused
from avisa.kernel.clock import iso, to_millis
from avisa.messages.filling import Mapping, mapping_from


def audience_in(body: asked.Audience) -> Audience:
    ids = {
        name: tuple(map(int, getattr(body, name)))
        for name in Audience.__struct_fields__
        if name != "quiet_days"
    }
    return Audience(**ids, quiet_days=body.quiet_days)


def values_in(values: dict[str, asked.Source]) -> Mapping:
    slots = {slot: {k: v for k, v in one.model_dump().items() if v} for slot, one in values.items()}
    return mapping_from({"slots": slots})


def variants_in(body: asked.Rules) -> list[Variant]:
    return [Variant(int(one.template_id), values_in(one.values), one.share) for one in body.variants]


def waves_in(body: asked.Rules) -> list[Wave]:
    return [
        Wave(
            one.size,
            one.share,
            to_millis(one.starts_at) if one.starts_at else 0,
            one.opens,
            one.hours,
        )
        for one in body.waves
    ]


def end_in(body: asked.Rules, now: int) -> int | None:
    """None where there is none. Raises Refused `expires_too_early` for one that has passed."""
    ends = to_millis(body.expires_at) if body.expires_at else None
    if ends is not None and ends <= now:
        raise Refused("expires_too_early")
    return ends


def plan_of(campaign: CampaignView) -> dict[str, Any]:
    """The audience and the rules of a campaign, as they would be put."""
    audience = {name: getattr(campaign.audience, name) for name in Audience.__struct_fields__}
    return {
        "audience": {k: v if k == "quiet_days" else [str(i) for i in v] for k, v in audience.items()},
        "variants": [
            {"template_id": str(one.template_id), "values": values_of(one.mapping), "share": one.share}
            for one in campaign.variants
        ],
        "values": values_of(campaign.mapping),
        "holdout": campaign.holdout,
        "waves": [
            {
                "size": one.size,
                "share": one.share,
                "starts_at": iso(one.starts_at) if one.starts_at else None,
                "opens": str(one.opens),
                "hours": one.hours,
            }
            for one in campaign.waves
        ],
        "open_waves": campaign.open_wave + 1 if campaign.waves and campaign.launched_at else 0,
    }


def values_of(mapping: Mapping) -> dict[str, Any]:
    return {
        slot: {name: getattr(source, name) for name in source.__struct_fields__}
        for slot, source in mapping.slots.items()
    }
