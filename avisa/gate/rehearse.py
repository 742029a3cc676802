"""The rehearsal: the same gate over the audience before launch, without a call to the platform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from avisa.campaigns.check import everybody
from avisa.campaigns.rules import draft_for
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.errors import NotFound
from avisa.gate.queries import facts_for
from avisa.gate.rules import verdict
from avisa.gate.types import Admit, Expire, Skip, Verdict, Wait, case_of
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.limits.queries import last_reached, limit_of, reached_at
from avisa.limits.rules import by_day, plan
from avisa.limits.types import Part
from avisa.messages.queries import due_by_id
from avisa.messages.types import Draft, Due
from avisa.templates.queries import template_by_id
from avisa.workspace.queries import number_by_id, workspace_by_id
from avisa.workspace.types import Number

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`recipients` = go + skipped + waits; `per_day` in the company's zone; `ends_at` None if none go."""

    recipients: int
    go: int
    skipped: dict[str, int]
    waits: dict[str, int]
    per_day: tuple[tuple[date, int], ...]
    ends_at: Millis | None
    tier: int | None
    reached: int


@dataclass(slots=True)
class Count:
    """What has been seen of the audience so far."""

    recipients: int = 0
    repeated: int = 0  # take no place: their window is open, or they were reached in the last 24 h
    fresh: int = 0
    renewed: list[Millis] = field(default_factory=list)  # when those reached before were last reached


def rehearse(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Rehearsal:
    """Everybody on the campaign's list passes the gate as it stands at `now`; nothing is written.

    Other runs that wait on the same number are not looked at: they may push the end further away.
    """
    number = number_by_id(tx, workspace_id, campaign.number_id)
    company = workspace_by_id(tx, workspace_id)
    if number is None or company is None:
        raise NotFound(number_id=campaign.number_id)
    count = Count()
    skipped: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for batch in batches(tx, workspace_id, campaign):
        judge(tx, number, batch, now, (count, skipped, waits))
    tier, promised_at = limit_of(tx, workspace_id, number.portfolio_id)
    window = last_reached(tx, workspace_id, number.portfolio_id, now)
    people = (count.repeated, count.fresh)
    parts = list(plan(window, tier, *people, number.mps, now, promised_at, count.renewed))
    return Rehearsal(
        recipients=count.recipients,
        go=count.repeated + count.fresh,
        skipped=dict(skipped.most_common()),
        waits=dict(waits.most_common()),
        per_day=by_day(parts, ZoneInfo(company.time_zone)),
        ends_at=ended(parts),
        tier=tier,
        reached=len(window),
    )


def ended(parts: Sequence[Part]) -> Millis | None:
    return max((part.ends for part in parts), default=None)


def batches(tx: Tx, workspace_id: int, campaign: CampaignView) -> Iterable[list[Due]]:
    template = template_by_id(tx, workspace_id, campaign.template_id)
    if template is None:
        raise NotFound(template_id=campaign.template_id)
    if campaign.state == CampaignState.DRAFT:  # its launch will freeze today's wording
        campaign = replace(campaign, template_version=template.version)
    batch: list[Due] = []
    for person in everybody(tx, workspace_id, campaign.list_id):
        if person.phone:
            batch.append(as_due(draft_for(campaign, template, person)))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def as_due(draft: Draft) -> Due:
    """The row that the draft would become."""
    return Due(
        id=0,
        contact_id=draft.contact_id,
        run_id=draft.run_id,
        lane=int(draft.lane),
        kind=str(draft.kind),
        purpose_id=draft.purpose_id,
        template_id=draft.template_id,
        template_version=draft.template_version,
        phone=draft.phone,
        body=draft.body,
        attempt=0,
        expires_at=draft.expires_at,
        created_at=0,
    )


def judge(
    tx: Tx, number: Number, batch: Sequence[Due], now: Millis, into: tuple[Count, Counter[str], Counter[str]]
) -> None:
    count, skipped, waits = into
    facts = facts_for(tx, number.workspace_id, number.id, batch, now)
    counted: list[int] = []
    count.recipients += len(batch)
    for row in batch:
        match verdict(case_of(row, facts)):
            case Admit(_, counts):
                if counts:
                    counted.append(row.contact_id)
                else:
                    count.repeated += 1
            case Skip(reason):
                skipped[reason] += 1
            case Wait(reason, _):
                waits[reason] += 1
            case Expire():
                skipped["expired"] += 1
            case _:
                skipped["cancelled"] += 1
    known = reached_at(tx, number.workspace_id, number.portfolio_id, counted, now)
    count.repeated += len(known)
    count.renewed += known.values()
    count.fresh += len(counted) - len(known)


def verdict_of(tx: Tx, workspace_id: int, message_id: int, now: Millis) -> Verdict | None:
    """What the gate says of a queued message now; None when there is none here, or it is queued no more."""
    found = due_by_id(tx, workspace_id, message_id)
    if found is None:
        return None
    number_id, row = found
    return verdict(case_of(row, facts_for(tx, workspace_id, number_id, [row], now)))
