"""The values of a template's parameters: as text, put into the body, and of the type that was approved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.templates.shape import PLACEHOLDER, Shape
from whatsapp_sandbox.wire.errors import Problem

Component = Mapping[str, Any]
CODE_MOST = 15
# What the parameters of a library template must look like.
_TYPES = {
    "AMOUNT": re.compile(r"\D{0,5}\d[\d.,\s]*\D{0,5}"),
    "NUMBER": re.compile(r"[\d.,\s-]+"),
    "PHONE NUMBER": re.compile(r"\+?[\d\s()./-]{6,}"),
    "EMAIL": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "DATE": re.compile(r".*\d.*"),
}


def kind_of(parameter: Component) -> str:
    return str(parameter.get("type", "UNKNOWN")).upper()


def text_of(parameter: Component) -> str:
    kind = kind_of(parameter)
    if kind == "TEXT":
        return str(parameter.get("text") or "")
    value = parameter.get(kind.lower())
    return str(value.get("fallback_value") or "") if isinstance(value, Mapping) else ""


def is_short(shape: Shape, parameters: Sequence[Component], most: int) -> bool:
    """Cheap to ask: hardly any send needs its text put together to be measured."""
    return len(shape.body_text) + sum(len(text_of(part)) for part in parameters) <= most


def hydrated(shape: Shape, parameters: Sequence[Component]) -> str:
    if shape.named:
        values = {str(part["parameter_name"]): text_of(part) for part in parameters}
    else:
        values = {name: text_of(part) for name, part in zip(shape.body_names, parameters, strict=True)}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), shape.body_text)


def library_misfit(shape: Shape, parameters: Sequence[Component]) -> Problem | None:
    for place, (wanted, parameter) in enumerate(zip(shape.body_types, parameters, strict=False)):
        form = _TYPES.get(wanted.upper().replace("_", " "))
        if form is not None and not form.fullmatch(text_of(parameter)):
            return Problem(132018, f"body: parameter {place + 1} must be of type {wanted}")
    return None


def code_misfit(body: Sequence[Component], components: Sequence[Component]) -> Problem | None:
    """A one-time password stands in the text and in the button, and is the same in both."""
    code = text_of(body[0]) if body else ""
    if len(code) > CODE_MOST:
        return Problem(132018, f"body: a code has at most {CODE_MOST} characters")
    buttons = (part for part in components if kind_of(part) == "BUTTON")
    given = [str(each.get("text")) for part in buttons for each in part.get("parameters") or ()]
    if any(each != code for each in given):
        return Problem(132018, "buttons: the code of the button must be the code of the body")
    return None
