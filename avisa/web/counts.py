"""The counts of several campaigns at once, for lists; however many look at them, they are counted rarely."""

from __future__ import annotations

from collections.abc import Iterable

from avisa.campaigns.types import CampaignState, CampaignView
from avisa.messages.types import Tally
from avisa.reports.queries import tallies_of
from avisa.web.visit import Visit

OVER = (CampaignState.DONE, CampaignState.CANCELLED)


def counted(visit: Visit, campaigns: Iterable[CampaignView]) -> dict[int, Tally]:
    """By campaign, without the drafts; one statement, at most once a second for all who look."""
    launched = tuple(one.id for one in campaigns if one.state != CampaignState.DRAFT)

    def look() -> dict[int, Tally]:
        with visit.read() as tx:
            return tallies_of(tx, visit.workspace_id, launched)

    return visit.console.glimpses.of(("tallies", visit.workspace_id, launched), look)
