"""The body of a request to a provider of SMS: the owner's JSON with our values in it; its answer read."""

from __future__ import annotations

from typing import Any

import msgspec

from avisa.channels.sms.port import Sms
from avisa.errors import Refused

PLACES = ("{to}", "{digits}", "{text}", "{reference}")


def read_template(written: str) -> Any:
    """Raises Refused: `sms_body_malformed`, `sms_body_lacks` with the place that is missing."""
    try:
        template = msgspec.json.decode(written.encode())
    except msgspec.DecodeError:
        raise Refused("sms_body_malformed") from None
    if not isinstance(template, dict | list):
        raise Refused("sms_body_malformed")
    if "{to}" not in written and "{digits}" not in written:
        raise Refused("sms_body_lacks", place="{to}")
    if "{text}" not in written:
        raise Refused("sms_body_lacks", place="{text}")
    return template


def filled(template: Any, sms: Sms) -> bytes:
    """Values go into the texts of the parsed template, so that no quote in an SMS can break out of one."""
    values = {
        "{to}": sms.to,
        "{digits}": sms.to.removeprefix("+"),
        "{text}": sms.text,
        "{reference}": sms.reference,
    }
    return msgspec.json.encode(_put(template, values))


def _put(part: Any, values: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _put(inner, values) for name, inner in part.items()}
    if isinstance(part, list):
        return [_put(inner, values) for inner in part]
    return _put_text(part, values) if isinstance(part, str) else part


def _put_text(text: str, values: dict[str, str]) -> str:
    """One pass: what an SMS says is never taken for a place of ours."""
    begins = [(text.find(place), place) for place in values if place in text]
    if not begins:
        return text
    at, place = min(begins)
    return text[:at] + values[place] + _put_text(text[at + len(place) :], values)


def found_at(raw: bytes, path: str) -> str:
    """What the answer holds at `messages.0.id`, as text; "" when it does not."""
    try:
        part = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    for step in path.split("."):
        if isinstance(part, list) and step.isdecimal() and int(step) < len(part):
            part = part[int(step)]
        elif isinstance(part, dict) and step in part:
            part = part[step]
        else:
            return ""
    return str(part)[:200] if isinstance(part, str | int) and not isinstance(part, bool) else ""
