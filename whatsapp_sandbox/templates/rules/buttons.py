"""Rules for buttons: how many of which kind, in what order, and what each must have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from whatsapp_sandbox.templates.form import ButtonForm, Form
from whatsapp_sandbox.templates.rules import limits
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import INCOMPLETE, TOO_LONG, one_of, refused
from whatsapp_sandbox.templates.shape import PLACEHOLDER
from whatsapp_sandbox.wire.errors import Problem

_PHONE = re.compile(r"\+?[\d ()-]{3,}")


def buttons(form: Form, measure: Measure) -> Problem | None:
    if form.part("BUTTONS") is None:
        return None
    if not form.buttons:
        return refused("component of type BUTTONS is missing expected field(s) (buttons)", INCOMPLETE)
    return row_of_buttons(form.buttons, limits.BUTTONS_MOST)


def row_of_buttons(row: Sequence[ButtonForm], most: int) -> Problem | None:
    if len(row) > most:
        return refused(f"At most {most} buttons are allowed here, and these are {len(row)}.")
    return _kinds(row) or next((problem for button in row if (problem := _button(button))), None)


def _kinds(row: Sequence[ButtonForm]) -> Problem | None:
    for kind, times in Counter(button.kind for button in row).items():
        if kind not in limits.BUTTONS_OF_KIND:
            return one_of("type", f"{{{', '.join(limits.BUTTONS_OF_KIND)}}}", kind)
        if times > limits.BUTTONS_OF_KIND[kind]:
            return refused(f"At most {limits.BUTTONS_OF_KIND[kind]} buttons can be of type {kind}.")
    runs = [is_reply for is_reply, _ in groupby(button.kind == "QUICK_REPLY" for button in row)]
    if runs.count(True) > 1:
        return refused("Quick replies stand together, before or after all other buttons, not among them.")
    return refused("Quick replies stand before or after all other buttons.") if len(runs) > 2 else None


def _button(button: ButtonForm) -> Problem | None:
    if not button.text.strip() and button.kind not in limits.WITHOUT_TEXT:
        return _lacks(button, "text")
    if len(button.text) > limits.BUTTON_TEXT_MOST:
        return refused(f"The text of a button has at most {limits.BUTTON_TEXT_MOST} characters.", TOO_LONG)
    if "{{" in button.text:
        return refused("The text of a button has no variables.")
    own = _OF_KIND.get(button.kind)
    return own(button) if own else None


def _lacks(button: ButtonForm, field: str) -> Problem:
    return refused(f"button of type {button.kind} is missing expected field(s) ({field})", INCOMPLETE)


def _url(button: ButtonForm) -> Problem | None:
    url = button.url.strip()
    if not url:
        return _lacks(button, "url")
    if len(url) > limits.URL_MOST:
        return refused(f"An address has at most {limits.URL_MOST} characters.", TOO_LONG)
    if not _is_address(PLACEHOLDER.sub("x", url)):
        return refused(f"{url!r} is no address of a web page.")
    names = PLACEHOLDER.findall(url)
    if "{{" not in url:
        return None
    if len(names) != 1 or not url.endswith("}}") or url.count("{{") != 1:
        return refused("An address has at most one variable, at its very end.")
    return None if button.examples else _lacks(button, "example")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in url


def _phone(button: ButtonForm) -> Problem | None:
    phone = str(button.phone_number).strip()
    if not phone:
        return _lacks(button, "phone_number")
    if len(phone) > limits.PHONE_MOST:
        return refused(f"A phone number has at most {limits.PHONE_MOST} characters.", TOO_LONG)
    return None if _PHONE.fullmatch(phone) else refused(f"{phone!r} is no phone number.")


def _copy_code(button: ButtonForm) -> Problem | None:
    if not button.examples:
        return _lacks(button, "example")
    if any(len(text) > limits.COPY_CODE_MOST for text in button.examples):
        return refused(f"A code to copy has at most {limits.COPY_CODE_MOST} characters.", TOO_LONG)
    return None


def _flow(button: ButtonForm) -> Problem | None:
    named = [value for value in (button.flow_id, button.flow_name, button.flow_json) if value]
    return _lacks(button, "flow_id") if not named else None


def _otp(button: ButtonForm) -> Problem | None:
    return refused("One-time code buttons belong to authentication templates.")


_OF_KIND: dict[str, Callable[[ButtonForm], Problem | None]] = {
    "URL": _url,
    "PHONE_NUMBER": _phone,
    "COPY_CODE": _copy_code,
    "FLOW": _flow,
    "OTP": _otp,
}
