"""Why the next wave of a campaign still waits, from what came of those before it."""

from __future__ import annotations

from avisa.campaigns.types import CampaignView, Opens
from avisa.campaigns.waves import holds_back, next_wave
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.queries import tally_of
from avisa.reports.responses import responses_of
from avisa.workspace.queries import number_by_id


def may_go_on(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> bool:
    wave = next_wave(campaign)
    return (
        wave is not None and wave.opens is Opens.QUALITY and why_held(tx, workspace_id, campaign, now) == ""
    )


def why_held(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> str:
    """See `campaigns.waves.holds_back`; "" also when no wave waits."""
    wave = next_wave(campaign)
    if wave is None:
        return ""
    tally = tally_of(tx, workspace_id, campaign.id)
    did = responses_of(tx, workspace_id, [campaign.id])[campaign.id]
    number = number_by_id(tx, workspace_id, campaign.number_id)
    quality = number.quality if number else ""
    return holds_back(campaign, wave, tally, did.opted_out, quality, now)
