"""What a campaign decides without a database: its moves, the values of a person, what fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from avisa.audience.types import Listed
from avisa.campaigns.types import BadCell, CampaignState, CampaignView, Mapping, Source
from avisa.channels.port import Body
from avisa.errors import Refused
from avisa.messages.types import Draft, Kind, Lane
from avisa.templates.rules import flaw_in, flaws, render, wanted
from avisa.templates.types import Change, Flaw, Shape, Template, is_live

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

# A template in one of these does not come back by itself: its campaigns stop instead of waiting.
DEAD_TEMPLATES = frozenset({"DISABLED", "DELETED", "PENDING_DELETION", "REJECTED"})
WAITS_FOR_TEMPLATE = ("template_paused", "template_not_live")


def mapping_from(raw: object) -> Mapping:
    """A mapping as a form, a command or `/v1` brings it."""
    try:
        mapping = msgspec.convert(raw, Mapping)
    except msgspec.ValidationError as error:
        raise Refused("mapping_malformed", details=str(error)) from error
    for slot, source in mapping.slots.items():
        if sum(map(bool, (source.column, source.fixed, source.attribute))) != 1:
            raise Refused("mapping_malformed", slot=slot)
    return mapping


def refuse_misfit(shape: Shape, mapping: Mapping, columns: Sequence[str]) -> None:
    """Raises Refused for what can be said of a mapping without looking at anybody."""
    if shape.unsupported:
        raise Refused("template_unsupported", parts=list(shape.unsupported))
    slots = [slot.name for slot in wanted(shape)]
    if missing := [slot for slot in slots if slot not in mapping.slots]:
        raise Refused("slots_unmapped", slots=missing)
    if unknown := [slot for slot in mapping.slots if slot not in slots]:
        raise Refused("slots_unknown", slots=unknown)
    if absent := sorted({s.column for s in mapping.slots.values()} - {"", *columns}):
        raise Refused("columns_unknown", columns=absent)
    for slot, source in mapping.slots.items():
        text = source.fixed or source.otherwise
        if text and (flaw := flaw_in(shape, slot, text)):
            raise Refused("bad_variables", slot=slot, reason=str(flaw))


def fill(mapping: Mapping, person: Listed) -> dict[str, str]:
    """The values of one person, by slot; empty where there is none."""
    return {slot: value_of(source, person) for slot, source in mapping.slots.items()}


def value_of(source: Source, person: Listed) -> str:
    if source.column:
        own = str(person.row.get(source.column, ""))
    elif source.attribute:
        own = attribute_of(source.attribute, person)
    else:
        own = source.fixed
    return own if own.strip() else source.otherwise


def attribute_of(name: str, person: Listed) -> str:
    known = {"name": person.name, "phone": person.phone or "", "language": person.language}
    return known[name] if name in known else str(person.attributes.get(name, ""))


def bad_cells(shape: Shape, mapping: Mapping, person: Listed) -> Iterator[BadCell]:
    """All that keeps one person's message from being sent, by line and column of the list."""
    if not person.phone:
        yield BadCell(person.line, "", "to", Flaw.MISSING)
    values = {slot: value.strip(" ") for slot, value in fill(mapping, person).items()}
    for bad in flaws(shape, values):
        source = mapping.slots.get(bad.slot, Source())
        yield BadCell(person.line, source.column or source.attribute, bad.slot, bad.reason)


def draft_for(campaign: CampaignView, template: Template, person: Listed) -> Draft:
    """A person whose values do not fit gets an empty body: the gate skips it as `bad_variables`."""
    body = render(template.shape, fill(campaign.mapping, person))
    return Draft(
        number_id=campaign.number_id,
        contact_id=person.contact_id,
        phone=person.phone or "",
        body=msgspec.json.encode(body).decode() if isinstance(body, Body) else "",
        kind=Kind.ACTIVE,
        lane=Lane.BROADCAST,
        run_id=campaign.id,
        purpose_id=campaign.purpose_id,
        template_id=campaign.template_id,
        template_version=campaign.template_version,
        expires_at=campaign.expires_at,
    )


def consequence(changes: Sequence[Change]) -> tuple[str, str]:
    """What one template's changes mean for its campaigns: (pause, stop, resume or "", reason).

    A category that changed is a pause, because WhatsApp may be asked to look again.
    """
    after = {change.field: change.after for change in changes}
    status = after.get("status")
    if status in DEAD_TEMPLATES:
        return "stop", "template_not_live"
    if "category" in after:
        return "pause", "template_recategorised"
    if "version" in after:
        return "stop", "template_changed"
    if status is None:
        return "", ""
    if is_live(status):
        return "resume", ""
    return "pause", "template_paused" if status == "PAUSED" else "template_not_live"


def free_name(name: str, taken: Sequence[str]) -> str:
    """The first of "Name 2", "Name 3" ... that nobody has."""
    used, number = set(taken), 2
    while f"{name} {number}" in used:
        number += 1
    return f"{name} {number}"
