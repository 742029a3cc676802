"""The choices of a new campaign, read from its form: what is chosen, and a source for every variable."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from avisa.audience.headers import Role, role_of
from avisa.consent.types import Purpose
from avisa.kernel.i18n import N_
from avisa.messages.filling import Mapping, Source
from avisa.templates.types import Shape, Slot, Template
from avisa.templates.values import kept
from avisa.web.forms import Form

FIXED, FILE, TRACKED = "fixed", "file", "tracked"
ATTRIBUTES = {"name": N_("The contact's name"), "phone": N_("The contact's number")}
CHOOSE_SOURCE = N_("Choose where this value comes from.")
WRITE_TEXT = N_("Write the text that everybody gets.")
WRITE_ADDRESS = N_("Write the address to which the link leads.")
MISSING = {FIXED: WRITE_TEXT, TRACKED: WRITE_ADDRESS}


def fitting(purposes: Iterable[Purpose], template: Template) -> tuple[Purpose, ...]:
    """Only a purpose of the template's own category can carry it."""
    return tuple(purpose for purpose in purposes if purpose.category == template.category)


def proposed(slot: Slot, columns: Collection[str]) -> str:
    """A column that is called like the variable, or the name; anything else is for the person to choose."""
    if slot.name == "offer_ends":
        return FIXED
    label = slot.label.casefold()
    if label in columns:
        return f"column:{label}"
    return "attribute:name" if role_of(label) is Role.NAME else ""


def source_of(form: Form, slot: Slot, zone: str = "UTC") -> Source | None:
    """None when the choice is missing or incomplete; an hour without a zone is the company's."""
    kind, _, name = form[f"source.{slot.name}"].partition(":")
    if kind == FILE and name.isdecimal():
        return Source(fixed=kept(int(name)))
    otherwise = form[f"otherwise.{slot.name}"]
    if kind == "column" and name:
        return Source(column=name, otherwise=otherwise)
    if kind == "attribute" and name:
        return Source(attribute=name, otherwise=otherwise)
    if kind == TRACKED:
        destination = form[f"tracked.{slot.name}"]
        return Source(tracked=destination) if destination else None
    text = form[f"fixed.{slot.name}"]
    if slot.name == "offer_ends":
        text = zoned(text, zone)
    return Source(fixed=text) if kind == FIXED and text else None


def measurable(shape: Shape) -> frozenset[str]:
    """The slots behind a button's address, which a measured link may fill."""
    return frozenset(f"button.{one.index}" for one in shape.buttons if one.kind == "url" and one.wants_value)


def zoned(typed: str, zone: str) -> str:
    try:
        told = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    return typed if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone)).isoformat()


def mapping_in(form: Form, slots: Iterable[Slot], zone: str = "UTC") -> Mapping:
    """What is chosen so far; each slot without a source is a mistake of the form."""
    sources = {}
    for slot in slots:
        source = source_of(form, slot, zone)
        if source is not None:
            sources[slot.name] = source
        else:
            told = MISSING.get(form[f"source.{slot.name}"], CHOOSE_SOURCE)
            form.wrong(f"source.{slot.name}", told)
    return Mapping(sources)
