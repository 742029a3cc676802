"""Samples and buttons, which messages and the cards of a carousel have alike; from the fields and to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from avisa.templates.shapes import flat, placeholders

BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "FLOW")
VALUES = {"URL": "url", "PHONE_NUMBER": "phone_number", "COPY_CODE": "example", "FLOW": "flow_id"}
ROW = ("kind", "text", "value", "sample", "screen")

Fields = Mapping[str, str]


def button_is_plain(button: Mapping[str, Any]) -> bool:
    """A flow may also be told by its name or as a whole, for which there are no fields."""
    if button.get("type") == "FLOW":
        return button_from(row_of(button)) == button
    return button.get("type") in BUTTONS


def row_of(button: Mapping[str, Any]) -> dict[str, str]:
    kind = str(button.get("type", ""))
    sample = str(next(flat([button.get("example")]), "")) if kind == "URL" else ""
    value = str(next(flat([button.get(VALUES.get(kind, ""))]), ""))
    screen = str(button.get("navigate_screen", "")) if kind == "FLOW" else ""
    return dict(zip(ROW, (kind, str(button.get("text", "")), value, sample, screen), strict=True))


def row_at(typed: Fields, row: str) -> dict[str, str]:
    return {name: typed.get(f"{row}.{name}", "") for name in ROW}


def buttons_in(typed: Fields, prefix: str, most: int) -> list[dict[str, Any]]:
    rows = (row_at(typed, f"{prefix}button.{place}") for place in range(most))
    return together([button for row in rows if (button := button_from(row))])


def rows_in(part: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    return {
        f"{prefix}button.{place}.{name}": value
        for place, button in enumerate(part.get("buttons") or ())
        for name, value in row_of(button).items()
    }


def button_from(row: Fields) -> dict[str, Any] | None:
    kind, text, value, sample, screen = (row[name] for name in ROW)
    if kind not in BUTTONS:
        return None
    if kind == "COPY_CODE":
        return {"type": kind, "example": value}
    given: dict[str, Any] = {VALUES[kind]: value} if kind in VALUES else {}
    if kind == "URL" and sample and placeholders(value):
        given["example"] = [sample]
    if kind == "FLOW" and screen:
        given |= {"flow_action": "navigate", "navigate_screen": screen}
    return {"type": kind, "text": text, **given}


def together(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Quick replies must not stand among the others: they come first, or last where one is the last."""
    replies = [one for one in buttons if one["type"] == "QUICK_REPLY"]
    others = [one for one in buttons if one["type"] != "QUICK_REPLY"]
    begins_with_others = buttons[:1] == others[:1]
    return [*others, *replies] if begins_with_others else [*replies, *others]


def example(place: str, samples: Fields, named: bool) -> dict[str, Any]:
    """The body's samples stand in a list of lists, the header's in a list; empty ones are left out whole."""
    if not any(samples.values()):
        return {}
    if named:
        given = [{"param_name": name, "example": text} for name, text in samples.items()]
        return {"example": {f"{place}_text_named_params": given}}
    texts = list(samples.values())
    return {"example": {f"{place}_text": [texts] if place == "body" else texts}}
