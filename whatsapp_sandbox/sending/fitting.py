"""Header, texts and buttons of a template send, or of one card of it, against what was approved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.media import medium_in
from whatsapp_sandbox.sending.kinds.plain import a_location
from whatsapp_sandbox.sending.kinds.products import sections
from whatsapp_sandbox.sending.kinds.words import Found, an_object, invalid
from whatsapp_sandbox.sending.values import kind_of, text_of
from whatsapp_sandbox.templates.shape import Button, Shape
from whatsapp_sandbox.wire.errors import Problem

Component = Mapping[str, Any]
COUPON_MOST = 20  # 15 before 3 December 2025
_FORBIDDEN = re.compile(r"[\n\r\t]| {5}")
_FORBIDDEN_DETAILS = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
_TEXT_TYPES = ("TEXT", "CURRENCY", "DATE_TIME")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
# A one-time-password button is sent as the url button that it once was; a GIF may be sent as the video it is.
_SENT_AS = {"OTP": "URL"}
_FORMATS = {"GIF": ("GIF", "VIDEO")}


def header_misfit(
    draft: Draft, shape: Shape, parameters: Sequence[Component], where: str = ""
) -> Problem | None:
    wanted = shape.header_format
    if wanted in ("", "TEXT"):
        return texts_misfit(f"{where}header", shape.header_names, shape.named, parameters)
    sent = kind_of(parameters[0]) if parameters else "UNKNOWN"
    if sent not in _FORMATS.get(wanted, (wanted,)):
        return Problem(132012, f"{where}header: Format mismatch, expected {wanted}, received {sent}")
    if wanted == "GIF" and not draft.marketing_api:
        return Problem(131009, f"{where}header: GIF is supported by the Marketing Messages API only")
    return next(_value_of_header(draft, sent.lower(), parameters[0].get(sent.lower()), where), None)


def _value_of_header(draft: Draft, kind: str, value: Any, where: str) -> Found:
    if kind == "location":
        yield from a_location(f"{where}header['location']", value)
    elif not (isinstance(value, Mapping) and (value.get("id") or value.get("link"))):
        yield Problem(131008, f"{where}header: Parameter of type {kind} requires an id or a link")
    else:
        path = f"template['components'][0]['parameters'][0]['{kind}']"
        yield from medium_in(draft.platform, kind, value, path)


def texts_misfit(
    place: str, names: tuple[str, ...], named: bool, parameters: Sequence[Component]
) -> Problem | None:
    if named and not all(parameter.get("parameter_name") for parameter in parameters):
        return Problem(100, "Parameter name is missing or empty", "(#100) Invalid parameter")
    sent = len({part["parameter_name"] for part in parameters} & {*names}) if named else len(parameters)
    if sent != len(names) or len(parameters) != len(names):
        counted = len(parameters) if len(parameters) != len(names) else sent
        expected = f"does not match the expected number of params ({len(names)})"
        return Problem(132000, f"{place}: number of localizable_params ({counted}) {expected}")
    for parameter in parameters:
        if problem := _text_misfit(place, parameter):
            return problem
    return None


def _text_misfit(place: str, parameter: Component) -> Problem | None:
    kind = kind_of(parameter)
    if kind not in _TEXT_TYPES:
        return Problem(132012, f"{place}: Format mismatch, expected TEXT, received {kind}")
    text = text_of(parameter)
    if not text:
        return Problem(131008, f"{place}: Parameter of type {kind.lower()} is missing its text value")
    if kind == "CURRENCY":
        money = parameter["currency"]
        amount, code = money.get("amount_1000"), str(money.get("code") or "")
        if not isinstance(amount, int) or isinstance(amount, bool) or not _CURRENCY.fullmatch(code):
            return Problem(131008, f"{place}: Parameter of type currency requires code and amount_1000")
    return Problem(132018, f"{place}: {_FORBIDDEN_DETAILS}") if _FORBIDDEN.search(text) else None


def buttons_misfit(
    draft: Draft, shape: Shape, components: Sequence[Component], where: str = ""
) -> Problem | None:
    sent = {str(part.get("index") or "0"): part for part in components if kind_of(part) == "BUTTON"}
    for index, part in sent.items():
        if not index.isdecimal() or int(index) >= len(shape.buttons):
            return Problem(132012, f"{where}buttons: There is no button at index {index}")
        if problem := _button_misfit(int(index), shape.buttons[int(index)], part, where):
            return problem
    for place, button in enumerate(shape.buttons):
        if (button.needs_parameter or button.kind == "MPM") and str(place) not in sent:
            return _button_needs(place, button, where)
    return None


def _button_misfit(index: int, button: Button, part: Component, where: str) -> Problem | None:
    sub_type = str(part.get("sub_type") or "").upper()
    expected = _SENT_AS.get(button.kind, button.kind)
    if sub_type not in (expected, button.kind):
        mismatch = f"Format mismatch at index {index}, expected {expected}, received {sub_type}"
        return Problem(132012, f"{where}buttons: {mismatch}")
    parameters = part.get("parameters") or ()
    value = parameters[0] if parameters else {}
    if button.needs_parameter and not (value.get("text") or value.get("coupon_code") or value.get("payload")):
        return _button_needs(index, button, where)
    if parameters and button.kind in _WITHOUT_PARAMETER and not button.needs_parameter:
        words = f"Button at index {index} of type {_shown(button)} does not require parameters"
        return Problem(132018, f"{where}buttons: {words}")
    check = _VALUES.get(button.kind)
    return next(check(index, value), None) if check else None


def _button_needs(index: int, button: Button, where: str) -> Problem:
    return Problem(
        131008, f"{where}buttons: Button at index {index} of type {_shown(button)} requires a parameter"
    )


def _shown(button: Button) -> str:
    return _SENT_AS.get(button.kind, button.kind).replace("_", " ").title().replace(" ", "")


def _suffix(index: int, value: Component) -> Found:
    if _FORBIDDEN.search(str(value.get("text"))):
        yield Problem(132018, f"buttons: {_FORBIDDEN_DETAILS}")


def _coupon(index: int, value: Component) -> Found:
    if len(str(value.get("coupon_code") or value.get("text"))) > COUPON_MOST:
        yield invalid(f"Coupon code length invalid. Min length: 1, Max length: {COUPON_MOST}")


def _flow(index: int, value: Component) -> Found:
    """Both parts are optional; a flow without a token gets the one `unused`."""
    action: Any = value.get("action")
    if action is not None:
        yield from an_object("action", action)
        if not isinstance(action.get("flow_action_data", {}), dict):
            yield invalid(f"buttons: flow_action_data of the button at index {index} must be an object")
        if not isinstance(action.get("flow_token", ""), str):
            yield invalid(f"buttons: flow_token of the button at index {index} must be a string")


def _products(index: int, value: Component) -> Found:
    action: Any = value.get("action")
    if not isinstance(action, dict) or not action.get("thumbnail_product_retailer_id"):
        yield Problem(
            131008, f"buttons: Button at index {index} of type Mpm requires a thumbnail_product_retailer_id"
        )
    yield from sections("action['sections']", action.get("sections"))


# [!] Which code the platform uses for a superfluous parameter is not documented.
_WITHOUT_PARAMETER = ("URL", "PHONE_NUMBER", "VOICE_CALL", "REQUEST_CONTACT_INFO")
_VALUES: dict[str, Callable[[int, Component], Found]] = {
    "URL": _suffix,
    "OTP": _suffix,
    "COPY_CODE": _coupon,
    "FLOW": _flow,
    "MPM": _products,
}
