"""What a campaign decides without a database: its moves, what fits, the message of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from avisa.audience.types import Listed
from avisa.campaigns.splits import HOLDOUT, arm_of, wave_of
from avisa.campaigns.types import BadCell, CampaignState, CampaignView
from avisa.messages.filling import Mapping, Source, fill, filled_body, tracked_in
from avisa.messages.types import Draft, Kind, Lane
from avisa.templates.rules import flaws
from avisa.templates.types import Flaw, Shape, Template

DRAFT, LAUNCHING, RUNNING = CampaignState.DRAFT, CampaignState.LAUNCHING, CampaignState.RUNNING
PAUSED, STOPPED, DONE = CampaignState.PAUSED, CampaignState.STOPPED, CampaignState.DONE
CANCELLING, CANCELLED = CampaignState.CANCELLING, CampaignState.CANCELLED


@dataclass(frozen=True, slots=True)
class Move:
    to: CampaignState
    comes_from: frozenset[CampaignState]


# Every way a campaign's state can change, and no other (drawn in docs/states.md).
MOVES = {
    "launched": Move(LAUNCHING, frozenset({DRAFT})),
    "frozen": Move(RUNNING, frozenset({LAUNCHING})),
    "paused": Move(PAUSED, frozenset({LAUNCHING, RUNNING})),
    "stopped": Move(STOPPED, frozenset({LAUNCHING, RUNNING, PAUSED})),
    "resumed": Move(RUNNING, frozenset({PAUSED, STOPPED})),
    "resumed_launching": Move(LAUNCHING, frozenset({PAUSED, STOPPED})),
    "discarded": Move(CANCELLED, frozenset({DRAFT})),
    "cancelling": Move(CANCELLING, frozenset({LAUNCHING, RUNNING, PAUSED, STOPPED})),
    "cancelled": Move(CANCELLED, frozenset({CANCELLING})),
    "done": Move(DONE, frozenset({RUNNING})),
}

OVER = frozenset({CANCELLED, DONE})


def bad_cells(shape: Shape, mapping: Mapping, person: Listed) -> Iterator[BadCell]:
    """All that keeps one person's message from being sent, by line and column of the list."""
    if not person.address:
        yield BadCell(person.line, "", "to", Flaw.MISSING, person.contact_id)
    values = {slot: value.strip(" ") for slot, value in fill(mapping, person).items()}
    for bad in flaws(shape, values):
        source = mapping.slots.get(bad.slot, Source())
        where = source.column or source.attribute
        yield BadCell(person.line, where, bad.slot, bad.reason, person.contact_id)


@dataclass(frozen=True, slots=True)
class Writing:
    """All that makes a campaign's messages: each wording with its template, and where the waves part."""

    campaign: CampaignView
    templates: Sequence[Template]
    cuts: Sequence[int]


def draft_for(writing: Writing, person: Listed) -> Draft:
    """A person whose values do not fit gets an empty body: the gate skips it as `bad_variables`.

    Who is held out gets a row without a message.
    """
    campaign = writing.campaign
    index = arm_of(campaign.id, campaign.variants, campaign.holdout, person.contact_id)
    arm, held = campaign.arms[max(index, 0)], index == HOLDOUT
    wave = 0 if held else wave_of(campaign.id, writing.cuts, person.contact_id)
    return Draft(
        number_id=campaign.number_id,
        contact_id=person.contact_id,
        phone=person.address,
        body="" if held else filled_body(writing.templates[arm.index].shape, arm.mapping, person),
        kind=Kind.ACTIVE,
        lane=Lane.BROADCAST,
        run_id=campaign.id,
        purpose_id=campaign.purpose_id,
        template_id=arm.template_id,
        template_version=arm.template_version,
        due_at=campaign.waves[wave].starts_at if campaign.waves else 0,
        expires_at=campaign.expires_at,
        variant=None if held else index,
        wave=wave if campaign.waves and not held else None,
        parked=not held and wave > campaign.open_wave,
        withheld=held,
        tracked=tracked_in(arm.mapping),
    )


def free_name(name: str, taken: Sequence[str]) -> str:
    """The first of "Name 2", "Name 3" ... that nobody has."""
    used, number = set(taken), 2
    while f"{name} {number}" in used:
        number += 1
    return f"{name} {number}"
