"""The shape of a template: what a send must fill in, taken out of the components once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ALWAYS_FILLED = ("COPY_CODE", "OTP")


@dataclass(frozen=True, slots=True)
class Button:
    kind: str
    text: str
    needs_parameter: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a send must fill in; a card of a carousel has a shape of its own."""

    named: bool
    header_format: str  # "" when there is no header
    header_names: tuple[str, ...]
    body_text: str
    body_names: tuple[str, ...]
    buttons: tuple[Button, ...]
    header_text: str = ""
    cards: tuple[Shape, ...] = ()
    is_offer: bool = False
    offer_expires: bool = False
    is_code: bool = False  # authentication: the one parameter is the code
    body_types: tuple[str, ...] = ()  # of a library template: TEXT, AMOUNT, DATE ...


def shape_of(body: Mapping[str, Any]) -> Shape:
    """Of a body in the creation format, whose components may be in either case."""
    parts = {str(part.get("type", "")).upper(): part for part in reversed(body["components"])}
    header, text = parts.get("HEADER", {}), parts.get("BODY", {})
    offer = parts.get("LIMITED_TIME_OFFER", {}).get("limited_time_offer") or {}
    is_code = str(body.get("category", "")).upper() == "AUTHENTICATION"
    return Shape(
        named=str(body.get("parameter_format", "")).upper() == "NAMED",
        header_format=str(header.get("format", "TEXT")).upper() if header else "",
        header_names=names_in(str(header.get("text", ""))),
        body_text=str(text.get("text", "")),
        # An authentication template has no text of its own: its one parameter is the code.
        body_names=names_in(str(text["text"])) if "text" in text else ("1",) * is_code,
        buttons=tuple(_button(button) for button in parts.get("BUTTONS", {}).get("buttons") or ()),
        header_text=str(header.get("text", "")),
        cards=tuple(_card(body, card) for card in parts.get("CAROUSEL", {}).get("cards") or ()),
        is_offer="LIMITED_TIME_OFFER" in parts,
        offer_expires=bool(offer.get("has_expiration", bool(offer))),
        is_code=is_code,
        body_types=tuple(body.get("library_body_types") or ()),
    )


def _card(body: Mapping[str, Any], card: Mapping[str, Any]) -> Shape:
    return shape_of(
        {"components": card.get("components") or (), "parameter_format": body.get("parameter_format", "")}
    )


def names_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))


def _button(button: Mapping[str, Any]) -> Button:
    kind, url = str(button.get("type", "")).upper(), str(button.get("url", ""))
    dynamic = kind in _ALWAYS_FILLED or (kind == "URL" and "{{" in url)
    return Button(kind, str(button.get("text", "")), dynamic, url)


def upper(component: Mapping[str, Any]) -> dict[str, Any]:
    """Types and formats in capitals, as the platform answers them whatever was sent."""
    shown = {**component, "type": str(component.get("type", "")).upper()}
    for name in ("format", "otp_type"):
        if isinstance(shown.get(name), str):
            shown[name] = shown[name].upper()
    if shown.get("buttons"):
        shown["buttons"] = [upper(button) for button in shown["buttons"]]
    if shown.get("cards"):
        shown["cards"] = [
            {**card, "components": [upper(part) for part in card.get("components") or ()]}
            for card in shown["cards"]
        ]
    return shown
