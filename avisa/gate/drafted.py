"""The rows that a campaign's launch would freeze now, in memory: what a rehearsal passes through the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec.structs import replace as replace_struct

from avisa.campaigns.check import templates_of
from avisa.campaigns.reach import everybody
from avisa.campaigns.rules import Writing, draft_for
from avisa.campaigns.splits import HOLDOUT as HELD
from avisa.campaigns.splits import arm_of, cuts_of, open_from, place
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.types import Draft, Due

AT_ONCE = 1_000


def batches(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Iterable[list[Draft]]:
    writing = writing_of(tx, workspace_id, campaign, now)
    batch: list[Draft] = []
    for person in everybody(tx, workspace_id, campaign, now):
        if person.address:
            batch.append(draft_for(writing, person))
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def writing_of(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Writing:
    """As a launch now would have it: today's wordings, and the waves parted anew."""
    templates = templates_of(tx, workspace_id, campaign)
    if campaign.state != CampaignState.DRAFT:
        return Writing(campaign, templates, campaign.cuts)
    variants = tuple(
        replace_struct(one, template_version=template.version)
        for one, template in zip(campaign.variants, templates[1:], strict=True)
    )
    campaign = replace(
        campaign,
        template_version=templates[0].version,
        variants=variants,
        open_wave=open_from(campaign.waves, 0),
    )
    return Writing(campaign, templates, cuts_of(campaign.waves, places_in(tx, workspace_id, campaign, now)))


def places_in(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Iterable[int]:
    if len(campaign.waves) < 2:
        return
    for person in everybody(tx, workspace_id, campaign, now):
        if (
            person.address
            and arm_of(campaign.id, campaign.variants, campaign.holdout, person.contact_id) != HELD
        ):
            yield place(campaign.id, "wave", person.contact_id)


def by_wave(batch: Sequence[Draft], now: Millis) -> Iterable[tuple[Millis, list[Due], bool]]:
    """Who begins when, and whether that wave waits for more than its instant."""
    found: defaultdict[tuple[Millis, bool], list[Due]] = defaultdict(list)
    for draft in batch:
        if not draft.withheld:
            found[max(draft.due_at, now), draft.parked].append(as_due(draft))
    for (begins, parked), rows in sorted(found.items(), key=lambda wave: wave[0]):
        yield begins, rows, parked


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
