"""The fields of codes and of offers that end, and the parts that the platform takes for them; both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Fields = Mapping[str, str]
Part = Mapping[str, Any]

OFFER_MOST = 16
WHOLE = re.compile(r"-?\d{1,9}")
YES = "yes"


def code_is_plain(parts: Sequence[Part]) -> bool:
    """Whether the fields of a code can hold all of it; an empty draft is filled in by them."""
    return not parts or [*code_from(code_fields(parts))] == [in_capitals(part) for part in parts]


def in_capitals(part: Part) -> Part:
    """The platform takes the ways of a code in either case."""
    if part.get("type") != "BUTTONS":
        return part
    rows = [{**one, "otp_type": str(one.get("otp_type", "")).upper()} for one in part.get("buttons") or ()]
    return {**part, "buttons": rows}


def code_fields(parts: Sequence[Part]) -> dict[str, str]:
    of = {part.get("type"): part for part in parts}
    button: Part = next(iter(of.get("BUTTONS", {}).get("buttons") or ()), {})
    minutes = of.get("FOOTER", {}).get("code_expiration_minutes", "")
    texts = {f"code.{name}": str(button.get(name, "")) for name in ("text", "autofill_text")}
    return {
        "code.way": str(button.get("otp_type", "")).upper(),
        "code.warns": YES if not parts or of.get("BODY", {}).get("add_security_recommendation") else "",
        "code.minutes": str(minutes),
        "code.apps": "\n".join(line_of(app) for app in listed(button.get("supported_apps"))),
        "code.terms": YES if button.get("zero_tap_terms_accepted") is True else "",
        **texts,
    }


def listed(value: object) -> list[Part]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def line_of(app: Part) -> str:
    return f"{app.get('package_name', '')} {app.get('signature_hash', '')}".strip()


def code_from(typed: Fields) -> Iterator[dict[str, Any]]:
    """The text is the platform's own; what can be chosen is the warning, the minutes and the button."""
    yield {"type": "BODY", **({"add_security_recommendation": True} if typed.get("code.warns") else {})}
    if WHOLE.fullmatch(minutes := typed.get("code.minutes", "")):
        yield {"type": "FOOTER", "code_expiration_minutes": int(minutes)}
    way = typed.get("code.way") or "COPY_CODE"
    texts = {name: text for name in ("text", "autofill_text") if (text := typed.get(f"code.{name}", ""))}
    button: dict[str, Any] = {"type": "OTP", "otp_type": way, **texts}
    if way != "COPY_CODE" and (apps := apps_in(typed.get("code.apps", ""))):
        button["supported_apps"] = apps
    if way == "ZERO_TAP" and typed.get("code.terms"):
        button["zero_tap_terms_accepted"] = True
    yield {"type": "BUTTONS", "buttons": [button]}


def apps_in(text: str) -> list[dict[str, str]]:
    """One a line: the name of its package, a space, the hash of its signature."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [{"package_name": one[0], "signature_hash": "".join(one[1:])} for one in lines]


def offer_is_plain(part: Part) -> bool:
    return offer_from(offer_fields(part)) == part


def offer_fields(part: Part) -> dict[str, str]:
    given = part.get("limited_time_offer")
    inner: Part = given if isinstance(given, Mapping) else {}
    return {
        "offer.text": str(inner.get("text", "")),
        "offer.ends": YES if inner.get("has_expiration") is True else "",
    }


def offer_from(typed: Fields) -> dict[str, Any] | None:
    """No text, no offer: the platform asks for both together."""
    if not typed.get("offer.text"):
        return None
    inner = {"text": typed["offer.text"], "has_expiration": bool(typed.get("offer.ends"))}
    return {"type": "LIMITED_TIME_OFFER", "limited_time_offer": inner}
