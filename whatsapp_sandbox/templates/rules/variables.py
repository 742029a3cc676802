"""Rules for the variables of a text: their form, their order, their places, their examples."""

from __future__ import annotations

import re

from whatsapp_sandbox.templates.form import Form, PartForm
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import AT_THE_EDGE, INCOMPLETE, TOO_MANY_VARIABLES, refused
from whatsapp_sandbox.templates.shape import PLACEHOLDER
from whatsapp_sandbox.wire.errors import Problem

_NAME = re.compile(r"[a-z0-9_]+")
_NUMBER = re.compile(r"[1-9]\d*")
_ADJACENT = re.compile(r"\}\}\s*\{\{")


def misformed(form: Form, part: PartForm, place: str, subcode: int) -> Problem | None:
    """What is wrong with the variables themselves; `subcode` is that of the component."""
    text = part.text or ""
    rest = PLACEHOLDER.sub("", text)
    if "{{" in rest or "}}" in rest:
        why = "a variable is two braces around a number or a name, without # $ % or other signs"
        return refused(f"The {place} has a variable that is none: {why}.", subcode)
    names = part.names
    pattern, kind = (_NAME, "small letters, digits, _") if form.is_named else (_NUMBER, "numbers")
    if wrong := next((name for name in names if not pattern.fullmatch(name)), None):
        return refused(f"The {place} has the variable {wrong!r}; here variables are {kind}.", subcode)
    if form.is_named:
        twice = next((name for name in names if names.count(name) > 1), None)
        return refused(f"The {place} has the variable {twice!r} twice.", subcode) if twice else None
    if {int(name) for name in names} != {*range(1, len({*names}) + 1)}:
        return refused(f"The variables of the {place} must be numbered 1, 2, 3 without a gap.", subcode)
    return None


def misplaced(text: str, measure: Measure) -> Problem | None:
    """At the start or the end, or too many for the words around them."""
    bare = text.strip(f" \n\t{measure.edge_ignores}")
    if bare.startswith("{{") or bare.endswith("}}"):
        return refused("A variable can be neither the first nor the last thing in the text.", AT_THE_EDGE)
    variables = len(PLACEHOLDER.findall(text))
    words = len(re.findall(r"\w+", PLACEHOLDER.sub(" ", text)))
    if variables and words < measure.words_per_variable * variables + 1:
        why = f"{variables} variables need more than {words} words around them; add words or take some away."
        return refused(why, TOO_MANY_VARIABLES)
    return None


def unexplained(form: Form, part: PartForm, place: str) -> Problem | None:
    """Every variable has an example."""
    names = {*part.names}
    if not names:
        return None
    example = part.example
    lacking = (
        (names - example.named(place) if form.is_named else example.count(place) < len(names))
        if example
        else names
    )
    if not lacking:
        return None
    return refused(f"component of type {part.kind} is missing expected field(s) (example)", INCOMPLETE)


def are_adjacent(text: str) -> bool:
    return _ADJACENT.search(text) is not None
