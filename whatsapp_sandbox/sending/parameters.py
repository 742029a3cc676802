"""The checks of a template send: do the parameters fit what was approved?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.templates.shape import PLACEHOLDER, Button, Shape
from whatsapp_sandbox.wire.errors import Problem

Component = Mapping[str, Any]
_FORBIDDEN = re.compile(r"[\n\r\t]| {5}")
_FORBIDDEN_DETAILS = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
_BODY_TYPES = ("TEXT", "CURRENCY", "DATE_TIME")
_BODY_MOST = 1024
# A one-time-password button is sent as the url button that it once was.
_SENT_AS = {"OTP": "URL"}


def misfit(shape: Shape, components: Sequence[Component]) -> Problem | None:
    """The first way in which the components of a send do not fit, in the platform's order."""
    header = _parameters(components, "HEADER")
    body = _parameters(components, "BODY")
    return _header_misfit(shape, header) or _body_misfit(shape, body) or _button_misfit(shape, components)


def _parameters(components: Sequence[Component], kind: str) -> Sequence[Component]:
    fitting = (part for part in components if str(part.get("type", "")).upper() == kind)
    return next(fitting, {}).get("parameters") or ()


def _header_misfit(shape: Shape, parameters: Sequence[Component]) -> Problem | None:
    if shape.header_format in ("", "TEXT"):
        return _texts_misfit("header", shape.header_names, shape.named, parameters)
    sent = _kind(parameters[0]) if parameters else "UNKNOWN"
    if sent != shape.header_format:
        return Problem(132012, f"header: Format mismatch, expected {shape.header_format}, received {sent}")
    medium = parameters[0].get(sent.lower())
    if sent != "LOCATION" and not (isinstance(medium, Mapping) and (medium.get("id") or medium.get("link"))):
        return Problem(131008, f"header: Parameter of type {sent.lower()} requires an id or a link")
    return None


def _body_misfit(shape: Shape, parameters: Sequence[Component]) -> Problem | None:
    problem = _texts_misfit("body", shape.body_names, shape.named, parameters)
    if problem is None and _may_be_long(shape, parameters) and len(_hydrated(shape, parameters)) > _BODY_MOST:
        return Problem(132005, f"body: the text with its parameters is longer than {_BODY_MOST} characters")
    return problem


def _may_be_long(shape: Shape, parameters: Sequence[Component]) -> bool:
    """Cheap to ask: hardly any send needs its text put together to be measured."""
    return len(shape.body_text) + sum(len(_text(part)) for part in parameters) > _BODY_MOST


def _texts_misfit(
    place: str, names: tuple[str, ...], named: bool, parameters: Sequence[Component]
) -> Problem | None:
    if named and any(not parameter.get("parameter_name") for parameter in parameters):
        return Problem(100, "Parameter name is missing or empty", "(#100) Invalid parameter")
    sent = len({part["parameter_name"] for part in parameters} & {*names}) if named else len(parameters)
    if sent != len(names) or len(parameters) != len(names):
        counted = len(parameters) if len(parameters) != len(names) else sent
        expected = f"does not match the expected number of params ({len(names)})"
        return Problem(132000, f"{place}: number of localizable_params ({counted}) {expected}")
    problems = (_text_misfit(place, parameter) for parameter in parameters)
    return next((problem for problem in problems if problem is not None), None)


def _text_misfit(place: str, parameter: Component) -> Problem | None:
    kind = _kind(parameter)
    if kind not in _BODY_TYPES:
        return Problem(132012, f"{place}: Format mismatch, expected TEXT, received {kind}")
    text = _text(parameter)
    if not text:
        return Problem(131008, f"{place}: Parameter of type {kind.lower()} is missing its text value")
    return Problem(132018, f"{place}: {_FORBIDDEN_DETAILS}") if _FORBIDDEN.search(text) else None


def _kind(parameter: Component) -> str:
    return str(parameter.get("type", "UNKNOWN")).upper()


def _text(parameter: Component) -> str:
    kind = _kind(parameter).lower()
    if kind == "text":
        return str(parameter.get("text") or "")
    value = parameter.get(kind)
    return str(value.get("fallback_value") or "") if isinstance(value, Mapping) else ""


def _hydrated(shape: Shape, parameters: Sequence[Component]) -> str:
    if shape.named:
        values = {str(part["parameter_name"]): _text(part) for part in parameters}
    else:
        values = {name: _text(part) for name, part in zip(shape.body_names, parameters, strict=True)}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), shape.body_text)


def _button_misfit(shape: Shape, components: Sequence[Component]) -> Problem | None:
    sent = {
        str(part.get("index") or "0"): part
        for part in components
        if str(part.get("type", "")).upper() == "BUTTON"
    }
    for index, part in sent.items():
        if not index.isdecimal() or int(index) >= len(shape.buttons):
            return Problem(132012, f"buttons: There is no button at index {index}")
        problem = _one_button_misfit(int(index), shape.buttons[int(index)], part)
        if problem is not None:
            return problem
    for place, button in enumerate(shape.buttons):
        if button.needs_parameter and str(place) not in sent:
            return _button_needs(place, button)
    return None


def _one_button_misfit(index: int, button: Button, part: Component) -> Problem | None:
    sub_type = str(part.get("sub_type", "")).upper()
    expected = _SENT_AS.get(button.kind, button.kind)
    if sub_type not in (expected, button.kind):
        return Problem(
            132012, f"buttons: Format mismatch at index {index}, expected {expected}, received {sub_type}"
        )
    parameters = part.get("parameters") or ()
    if button.needs_parameter and not (parameters and _button_value(parameters[0])):
        return _button_needs(index, button)
    # [!] Which code the platform uses for a superfluous suffix is not documented.
    if parameters and button.kind == "URL" and not button.needs_parameter:
        return Problem(132018, f"buttons: Button at index {index} of type Url does not require parameters")
    return None


def _button_needs(index: int, button: Button) -> Problem:
    kind = _SENT_AS.get(button.kind, button.kind).replace("_", " ").title().replace(" ", "")
    return Problem(131008, f"buttons: Button at index {index} of type {kind} requires a parameter")


def _button_value(parameter: Component) -> str:
    return str(parameter.get("text") or parameter.get("coupon_code") or parameter.get("payload") or "")
