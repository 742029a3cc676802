"""What came of campaigns over `/v1`: one by wording and beside those held out, and up to five compared."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request

from avisa.api import campaigns_wire as asked
from avisa.api import wire
from avisa.api.caller import CampaignReader
from avisa.api.campaigns import known
from avisa.api.declared import tells
from avisa.api.parts import parts_of
from avisa.api.reading import identifier
from avisa.kernel.clock import iso
from avisa.reports.comparing import MOST, Report, reports_of
from avisa.reports.holdout import MOST_DAYS, USUAL_DAYS, WITH, Effect, Outcome, effect_of
from avisa.reports.rules import rates_of

router = APIRouter(tags=["campaigns"])

Asked = Annotated[list[str], Query(max_length=MOST, description="Ids of up to five campaigns.")]
Happened = Annotated[
    str,
    Query(
        pattern=r"^([a-z0-9][a-z0-9_.-]{0,59})?$",
        description="What is compared with those held out: an event like `paid`; empty for having written.",
    ),
]
Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="How long after the launch it counts.")]


@router.get("/campaigns/{campaign_id}/report", summary="One campaign's report, by wording")
def get_report(
    campaign_id: str, request: Request, holder: CampaignReader, event: Happened = "", days: Days = USUAL_DAYS
) -> asked.Report:
    """Where some people are held out, also whether the campaign made a difference: `event` and `days` say by
    what."""
    parts, now = parts_of(request), parts_of(request).clock()
    with parts.db.read() as tx:
        found = known(tx, holder.workspace_id, campaign_id)
        (report,) = reports_of(tx, holder.workspace_id, [found.id])
        effect = effect_of(tx, holder.workspace_id, found, Outcome(event, days), now)
    return reported(report, effect)


@router.get(
    "/campaign-comparisons",
    summary="Up to five campaigns",
    openapi_extra=tells("campaign_unknown", "too_many_campaigns"),
)
def get_comparison(request: Request, holder: CampaignReader, campaign: Asked) -> asked.Compared:
    ids = [identifier(one, "campaign_unknown") for one in campaign]
    with parts_of(request).db.read() as tx:
        reports = reports_of(tx, holder.workspace_id, ids)
    return asked.Compared(items=[reported(one) for one in reports])


def reported(report: Report, effect: Effect | None = None) -> asked.Report:
    arms = report.campaign.arms
    return asked.Report(
        id=str(report.campaign.id),
        name=report.campaign.name,
        tally=wire.Tally(**asdict(report.tally)),
        responses=asked.Responses(**asdict(report.responses)),
        rates=asked.Rates(**asdict(report.rates)),
        variants=[
            asked.VariantReport(
                variant=one.variant,
                template_id=str(arms[one.variant].template_id),
                tally=wire.Tally(**asdict(one.tally)),
                responses=asked.Responses(**asdict(one.responses)),
                rates=asked.Rates(**asdict(rates_of(one.tally, one.responses))),
            )
            for one in report.variants
        ],
        significance={
            rate: asked.Comparison(
                says=told.says,
                best=told.best,
                needed=told.needed,
                pairs=[asdict(pair) for pair in told.pairs],
            )
            for rate, told in report.significance.items()
        },
        holdout=None if effect is None else apart(effect),
    )


def apart(effect: Effect) -> asked.HoldoutReport:
    best, pairs = effect.verdict.best, effect.verdict.pairs
    return asked.HoldoutReport(
        **asdict(effect.outcome),
        ends_at=iso(effect.ends_at),
        is_over=effect.is_over,
        dealt=asked.Side(**asdict(effect.dealt)),
        held=asked.Side(**asdict(effect.held)),
        says=effect.verdict.says,
        more=None if best is None else "dealt" if best == WITH else "held",
        p=pairs[0].p if pairs else None,
        needed=effect.verdict.needed,
        fewest=effect.fewest,
    )
