"""Drafts of campaigns: made, amended, and refused where they could never be sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, update

from avisa.campaigns.parts import existing, unused
from avisa.campaigns.reach import conditions_of
from avisa.campaigns.splits import refuse_split, refuse_waves
from avisa.campaigns.tables import campaign
from avisa.campaigns.types import Audience, CampaignState, CampaignView, Variant, Wave
from avisa.errors import Conflict, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.messages.filling import Mapping, refuse_misfit
from avisa.messages.ingredients import columns_of, refuse_category, template_for, want_files
from avisa.messages.links.checking import refuse_foreign_links

MOST_PARTS = 10
MOST_QUIET_DAYS = 365


def create(
    unit: Unit,
    *,
    name: str,
    number_id: int,
    template_id: int,
    purpose_id: int,
    mapping: Mapping,
    list_id: int | None = None,
    audience: Audience | None = None,
    variants: Sequence[Variant] = (),
    holdout: int = 0,
    waves: Sequence[Wave] = (),
    expires_at: int | None = None,
    created_by: int | None = None,
) -> int:
    """A draft. Raises Refused, with what to mend, for anything that could never be sent.

    `list_id` alone is an audience of that list.
    """
    reached = audience or Audience(lists=(list_id,) if list_id else ())
    columns = refuse_audience(unit, reached)
    own = Variant(template_id, mapping, 100)
    version = refuse_wording(unit, number_id, purpose_id, own, columns)
    refuse_rules(unit, number_id, purpose_id, columns, variants, holdout, waves)
    identifier = unit.ids.next()
    row = {"workspace_id": unit.workspace_id, "id": identifier, "name": unused(unit, name)}
    parts = {"number_id": number_id, "template_id": template_id, "purpose_id": purpose_id}
    start = {"state": CampaignState.DRAFT.value, "reason": "", "launch_after": 0, "releasing": False}
    what = {"mapping": mapping, "template_version": version, "expires_at": expires_at}
    rules = {"variants": raw(variants), "holdout": holdout, "waves": raw(waves), "open_wave": 0}
    when = {"created_by": created_by, "created_at": unit.now, "changed_at": unit.now}
    values = {**row, **parts, **start, **what, **rules, **audience_columns(reached), **when}
    unit.tx.execute(insert(campaign), values)
    record(unit, "campaign.created", f"campaign:{identifier}", name=name)
    return identifier


def amend(
    unit: Unit,
    campaign_id: int,
    *,
    audience: Audience | None = None,
    variants: Sequence[Variant] | None = None,
    holdout: int | None = None,
    waves: Sequence[Wave] | None = None,
    expires_at: int | None = None,
) -> None:
    """Change what is given of a draft; a check that was made before is outdated by it.

    0 lifts the end. Raises Refused `expires_too_early` for one that has passed.
    """
    found = draft(unit, campaign_id)
    ends = found.expires_at if expires_at is None else expires_at or None
    if expires_at and expires_at <= unit.now:
        raise Refused("expires_too_early")
    reached = found.audience if audience is None else audience
    columns = refuse_audience(unit, reached)
    wordings = found.variants if variants is None else variants
    held = found.holdout if holdout is None else holdout
    parts = found.waves if waves is None else waves
    own = Variant(found.template_id, found.mapping, 100)
    refuse_wording(unit, found.number_id, found.purpose_id, own, columns)
    refuse_rules(unit, found.number_id, found.purpose_id, columns, wordings, held, parts)
    rules = {"variants": raw(wordings), "holdout": held, "waves": raw(parts), "expires_at": ends}
    values = {**rules, **audience_columns(reached)}
    mine = (campaign.c.workspace_id == unit.workspace_id, campaign.c.id == campaign_id)
    still = (*mine, campaign.c.state == CampaignState.DRAFT.value)
    changed_at = max(unit.now, found.changed_at + 1)
    if unit.tx.execute(update(campaign).where(*still).values(**values, changed_at=changed_at)).rowcount != 1:
        raise Conflict("campaign_moved_on")
    record(unit, "campaign.amended", f"campaign:{campaign_id}")


def draft(unit: Unit, campaign_id: int) -> CampaignView:
    found = existing(unit, campaign_id)
    if found.state != CampaignState.DRAFT:
        raise Conflict("campaign_moved_on")
    return found


def refuse_audience(unit: Unit, audience: Audience) -> list[str]:
    """The columns that its lists bring, each once."""
    several = (getattr(audience, name) for name in Audience.__struct_fields__ if name != "quiet_days")
    if not (audience.lists or audience.segments) or any(len(ids) > MOST_PARTS for ids in several):
        raise Refused("audience_malformed", most=MOST_PARTS)
    if not 0 <= audience.quiet_days <= MOST_QUIET_DAYS:
        raise Refused("audience_malformed", most=MOST_PARTS)
    conditions_of(unit.tx, unit.workspace_id, audience)
    for list_id in audience.without_lists:
        columns_of(unit, list_id)
    names = [name for list_id in audience.lists for name in columns_of(unit, list_id)]
    return list(dict.fromkeys(names))


def refuse_rules(
    unit: Unit,
    number_id: int,
    purpose_id: int,
    columns: Sequence[str],
    variants: Sequence[Variant],
    holdout: int,
    waves: Sequence[Wave],
) -> None:
    refuse_split(variants, holdout)
    refuse_waves(waves)
    for variant in variants:
        refuse_wording(unit, number_id, purpose_id, variant, columns)


def refuse_wording(
    unit: Unit, number_id: int, purpose_id: int, wording: Variant, columns: Sequence[str]
) -> str:
    """The template's version, when it can carry the purpose and the mapping fits it."""
    template = template_for(unit, number_id, wording.template_id)
    refuse_category(unit, purpose_id, template)
    refuse_misfit(template.shape, wording.mapping, columns)
    refuse_foreign_links(unit, template.shape, wording.mapping)
    want_files(unit, number_id, template.shape, wording.mapping)
    return template.version


def audience_columns(audience: Audience) -> dict[str, Any]:
    return {
        "audience": msgspec.to_builtins(audience),
        "list_id": audience.lists[0] if audience.lists else None,
        "segment_id": audience.segments[0] if audience.segments else None,
    }


def raw(several: Sequence[Variant] | Sequence[Wave]) -> list[Any]:
    return [msgspec.to_builtins(one) for one in several]
