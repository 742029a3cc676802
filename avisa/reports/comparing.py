"""A campaign's report with its wordings beside each other, and up to five campaigns beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignView
from avisa.errors import NotFound, Refused
from avisa.kernel.db import Tx
from avisa.messages.queries import tallies_of
from avisa.messages.types import Tally
from avisa.reports.responses import Counted, by_variant, responses_of
from avisa.reports.rules import Rates, Responses, rates_of
from avisa.reports.significance import Sample, Verdict, verdict

MOST = 5


@dataclass(frozen=True, slots=True)
class Report:
    """`significance` by the rate's name: read, reply, and click where links are measured."""

    campaign: CampaignView
    tally: Tally
    responses: Responses
    variants: tuple[Counted, ...]
    significance: Mapping[str, Verdict]

    @property
    def rates(self) -> Rates:
        return rates_of(self.tally, self.responses)


def reports_of(tx: Tx, workspace_id: int, campaign_ids: Iterable[int]) -> list[Report]:
    """In the order that was asked for. Raises NotFound, and Refused `too_many_campaigns` beyond five."""
    ids = list(dict.fromkeys(campaign_ids))
    if len(ids) > MOST:
        raise Refused("too_many_campaigns", most=MOST)
    tallies, responses = tallies_of(tx, workspace_id, ids), responses_of(tx, workspace_id, ids)
    found: list[Report] = []
    for one in ids:
        campaign = campaign_by_id(tx, workspace_id, one)
        if campaign is None:
            raise NotFound("campaign_unknown")
        variants = by_variant(tx, workspace_id, one) if campaign.variants else []
        told = compared({part.variant: (part.tally, part.responses) for part in variants})
        tally = tallies.get(one, Tally())
        found.append(Report(campaign, tally, responses[one], tuple(variants), told))
    return found


def compared(parts: Mapping[int, tuple[Tally, Responses]]) -> dict[str, Verdict]:
    """Of wordings or of campaigns, by their index; nothing to compare with says nothing."""
    if len(parts) < 2:
        return {}
    whole = {index: tally.delivered for index, (tally, _) in parts.items()}
    hits = {
        "read": {index: tally.read for index, (tally, _) in parts.items()},
        "reply": {index: did.replied for index, (_, did) in parts.items()},
    }
    clicks = {index: did.clicked for index, (_, did) in parts.items()}
    if all(clicked is not None for clicked in clicks.values()):
        hits["click"] = {index: clicked or 0 for index, clicked in clicks.items()}
    return {
        rate: verdict({index: Sample(count, whole[index]) for index, count in counts.items()})
        for rate, counts in hits.items()
    }
