"""Whether a campaign made a difference: what people did after its launch, with it and held out from it.

Who is held out gets no message, so only what both can do is compared: writing to us, or an event that the
company told of them. By intention: whoever was dealt a wording counts, also whom it never reached, because of
those held out nobody knows who would have been reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from avisa.audience.tables import contact_event
from avisa.campaigns.types import CampaignView
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import inbound, message
from avisa.messages.types import HOLDOUT, State
from avisa.reports.significance import FEWEST, Sample, Verdict, verdict

USUAL_DAYS, MOST_DAYS = 7, 90
WITH, WITHOUT = 0, 1  # as `Verdict.best` and its pairs name them


@dataclass(frozen=True, slots=True)
class Outcome:
    """Within so many days after the launch: an event of this name, or "" for having written to us."""

    event: str = ""
    days: int = USUAL_DAYS


@dataclass(frozen=True, slots=True)
class Effect:
    """`fewest`: how many people each side would need before the test can say anything, were as many to do it
    as did so far; None when nobody did (or everybody), or there are enough."""

    outcome: Outcome
    dealt: Sample
    held: Sample
    ends_at: Millis
    is_over: bool
    verdict: Verdict
    fewest: int | None


def effect_of(
    tx: Tx, workspace_id: int, campaign: CampaignView, outcome: Outcome, now: Millis
) -> Effect | None:
    """None where nobody is held out, or nothing was launched."""
    if not campaign.holdout or campaign.launched_at is None:
        return None
    begins, ends = campaign.launched_at, campaign.launched_at + outcome.days * DAY
    did = happened(workspace_id, outcome.event, begins, ends)
    held = and_(message.c.state == State.SKIPPED.value, message.c.reason == HOLDOUT)
    side = case((held, WITHOUT), else_=WITH).label("side")
    counted = (
        select(side, func.count().label("people"), func.sum(case((did, 1), else_=0)).label("hits"))
        .where(message.c.workspace_id == workspace_id, message.c.run_id == campaign.id)
        .group_by(side)
    )
    found = {row.side: Sample(int(row.hits), row.people) for row in tx.execute(counted)}
    sides = {one: found.get(one, Sample(0, 0)) for one in (WITH, WITHOUT)}
    told = verdict(sides)
    enough = fewest(sides[WITH], sides[WITHOUT])
    return Effect(outcome, sides[WITH], sides[WITHOUT], ends, now >= ends, told, enough)


def happened(workspace_id: int, event: str, begins: Millis, ends: Millis) -> ColumnElement[bool]:
    """Of the person of a row of `message`, from one instant to before the other."""
    table = contact_event if event else inbound
    c = table.c
    named = (contact_event.c.name == event,) if event else ()
    span = (c.at >= begins, c.at < ends)
    return exists().where(c.workspace_id == workspace_id, c.contact_id == message.c.contact_id, *named, *span)


def fewest(one: Sample, other: Sample) -> int | None:
    people, hits = one.people + other.people, one.hits + other.hits
    rarer = min(hits, people - hits)
    if not rarer:
        return None
    needed = ceil(FEWEST * people / rarer)
    return needed if needed > min(one.people, other.people) else None
