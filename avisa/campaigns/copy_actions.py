"""Drafts that begin with what another campaign was: a copy, and a second try for some of its people."""

from __future__ import annotations

from msgspec.structs import replace

from avisa.campaigns.answer_actions import send_answers_to
from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.campaigns.making_actions import create
from avisa.campaigns.parts import existing
from avisa.campaigns.queries import campaign_named, names_like
from avisa.campaigns.rules import free_name
from avisa.campaigns.types import Audience, CampaignView
from avisa.errors import Conflict, Refused
from avisa.kernel.unit import Unit
from avisa.segments import actions as segments
from avisa.segments.queries import segment_named
from avisa.segments.rules import of_campaign
from avisa.segments.types import Past

SECOND_TRIES = (Past.NOT_READ, Past.NOT_REPLIED, Past.NOT_CLICKED, Past.FAILED_SOFTLY, Past.NOT_DELIVERED)
LONGEST_NAME = 100  # leaves room for what is added to it


def duplicate(unit: Unit, campaign_id: int, by: int | None = None, name: str = "") -> int:
    """The same wordings, audience and rules, and the same place for answers; instants of waves are not
    taken over."""
    found = existing(unit, campaign_id)
    waves = [replace(wave, starts_at=0) for wave in found.waves]
    made = create(
        unit,
        name=name or unused_name(unit, found.name),
        number_id=found.number_id,
        template_id=found.template_id,
        purpose_id=found.purpose_id,
        mapping=found.mapping,
        audience=found.audience,
        variants=found.variants,
        holdout=found.holdout,
        waves=waves,
        created_by=by,
    )
    return with_answers_of(unit, found, made)


def try_again(
    unit: Unit, campaign_id: int, op: Past, segment_name: str, by: int | None = None, name: str = ""
) -> int:
    """A draft for those of its people whose message came to `op`, who are a segment of that name from now on.

    The lists stay, because the values of the rows come from them; the segment narrows them down. Raises
    Conflict `campaign_never_launched` where nobody could have got anything.
    """
    if op not in SECOND_TRIES:
        raise Refused("second_try_unknown", op=str(op))
    found = existing(unit, campaign_id)
    if found.launched_at is None:
        raise Conflict("campaign_never_launched", name=found.name)
    segment_id = segment_of(unit, found, op, segment_name, by)
    lists = found.audience.lists
    whole = Audience(lists, () if not found.audience.segments else (segment_id,), (segment_id,))
    made = create(
        unit,
        name=name or unused_name(unit, found.name),
        number_id=found.number_id,
        template_id=found.template_id,
        purpose_id=found.purpose_id,
        mapping=found.mapping,
        audience=whole,
        created_by=by,
    )
    return with_answers_of(unit, found, made)


def with_answers_of(unit: Unit, found: CampaignView, made: int) -> int:
    """Who answers the first campaign knows what its people ask."""
    answers = answers_go_to(unit.tx, unit.workspace_id, [found.id])[found.id]
    if answers != Answers():
        send_answers_to(unit, made, answers)
    return made


def segment_of(unit: Unit, found: CampaignView, op: Past, name: str, by: int | None) -> int:
    """One that says the same under this name is used again."""
    condition, plain = of_campaign(found.id, op), " ".join(name.split())[: segments.LONGEST_NAME]
    known = segment_named(unit.tx, unit.workspace_id, plain)
    if known is not None and known.condition == condition:
        return known.id
    number = 2
    while segment_named(unit.tx, unit.workspace_id, plain) is not None:
        plain, number = f"{' '.join(name.split())[:LONGEST_NAME]} {number}", number + 1
    return segments.create(unit, plain, condition, by)


def unused_name(unit: Unit, name: str) -> str:
    plain = name[:LONGEST_NAME]
    if campaign_named(unit.tx, unit.workspace_id, plain) is None:
        return plain
    return free_name(plain, names_like(unit.tx, unit.workspace_id, plain))
