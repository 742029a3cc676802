"""Whether the next wave of a campaign may go on by itself: what came of those before it. Pure."""

from __future__ import annotations

from avisa.campaigns.types import CampaignState, CampaignView, Opens, Wave
from avisa.kernel.clock import HOUR, Millis
from avisa.messages.types import WAVE, Tally

MOST_FAILED = 5  # percent of what was tried
MOST_OPTED_OUT = 1  # percent of what was delivered; a single person is not yet a share
GOOD_QUALITY = frozenset({"GREEN", "UNKNOWN", "NA", ""})


def next_wave(campaign: CampaignView) -> Wave | None:
    """The wave that waits to be opened."""
    later = campaign.waves[campaign.open_wave + 1 :]
    return later[0] if later and campaign.state is CampaignState.RUNNING else None


def holds_back(
    campaign: CampaignView, wave: Wave, tally: Tally, opted_out: int, quality: str, now: Millis
) -> str:
    """What keeps a wave from opening by itself; "" when nothing does."""
    if wave.opens is not Opens.QUALITY:
        return "person"
    if tally.waiting > tally.waits.get(WAVE, 0) or tally.sending:
        return "still_sending"
    if not tally.accepted:
        return "nothing_sent"
    if is_early(campaign, wave, now):
        return "too_early"
    return unhealthy(tally, opted_out, quality)


def is_early(campaign: CampaignView, wave: Wave, now: Millis) -> bool:
    return now - (campaign.wave_opened_at or now) < wave.hours * HOUR


def unhealthy(tally: Tally, opted_out: int, quality: str) -> str:
    if quality.upper() not in GOOD_QUALITY:
        return "quality_low"
    tried = tally.accepted + tally.failed_before_acceptance
    failed = tally.failed + tally.failed_before_acceptance + tally.unknown
    if failed * 100 > tried * MOST_FAILED:
        return "too_many_failures"
    if opted_out > 1 and opted_out * 100 > tally.delivered * MOST_OPTED_OUT:
        return "too_many_opt_outs"
    return ""
