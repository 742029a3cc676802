"""Where the values of a message to many people come from, and the values and body of one of them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from avisa.audience.types import Listed
from avisa.channels.port import Body
from avisa.errors import Refused
from avisa.messages.links.rules import stand_in
from avisa.templates.rules import flaw_in, render, wanted
from avisa.templates.types import Shape


class Source(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a slot's value comes from: exactly one of a column of the list, the same text for all, an
    attribute of the contact (`name`, `phone` and `language` among them), or a measured link.

    `tracked` is where that leads: each person gets a code of their own in a button's address.
    `otherwise` stands in where a person's own value is empty.
    """

    column: str = ""
    fixed: str = ""
    attribute: str = ""
    tracked: str = ""
    otherwise: str = ""


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source for each slot of the template: {"slots": {"body.1": {"column": "nome"}}}."""

    slots: dict[str, Source]


def mapping_from(raw: object) -> Mapping:
    """A mapping as a form, a command or `/v1` brings it."""
    try:
        mapping = msgspec.convert(raw, Mapping)
    except msgspec.ValidationError as error:
        raise Refused("mapping_malformed", details=str(error)) from error
    for slot, source in mapping.slots.items():
        if sum(map(bool, (source.column, source.fixed, source.attribute, source.tracked))) != 1:
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
    return {
        slot: stand_in(slot) if source.tracked else value_of(source, person)
        for slot, source in mapping.slots.items()
    }


def tracked_in(mapping: Mapping) -> dict[str, str]:
    """Where the measured links lead, by slot."""
    return {slot: source.tracked for slot, source in mapping.slots.items() if source.tracked}


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


def filled_body(shape: Shape, mapping: Mapping, person: Listed) -> str:
    """The body as the row keeps it; empty when a value does not fit: the gate skips it as `bad_variables`."""
    body = render(shape, fill(mapping, person))
    return msgspec.json.encode(body).decode() if isinstance(body, Body) else ""
