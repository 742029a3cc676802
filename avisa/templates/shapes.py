"""From a template's components, as the platform lists them, to the shape that a sender must fill."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from avisa.templates.types import Shape, ShapedButton, ShapedHeader, Variable

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")

Component = Mapping[str, Any]

SENDABLE_HEADERS = frozenset({"text", "image", "video", "document", "location"})
SENDABLE_BUTTONS = frozenset(
    {
        "quick_reply",
        "url",
        "phone_number",
        "voice_call",
        "copy_code",
        "otp",
        "flow",
        "request_contact_info",
    }
)
KNOWN_PARTS = frozenset({"header", "body", "footer", "buttons", "carousel", "limited_time_offer"})

# The platform lists the button of a one-time code as a link to this place of its own.
OTP_LINK = "https://www.whatsapp.com/otp/"


def shape_of(components: Sequence[Component], parameter_format: str = "POSITIONAL") -> Shape:
    """Never fails: what it does not know stands in `unsupported`, and such a template is not sent."""
    parts = {kind_of(part): part for part in components}
    buttons = buttons_of(parts.get("buttons", {}))
    header = header_of(parts["header"]) if "header" in parts else None
    cards, offer = cards_of(parts.get("carousel", {}), parameter_format), offer_of(parts)
    text, variables = body_of(parts.get("body", {}), is_code=any(b.kind == "otp" for b in buttons))
    return Shape(
        body=text,
        variables=variables,
        named=parameter_format.upper() == "NAMED",
        header=header,
        footer=str(parts.get("footer", {}).get("text") or ""),
        buttons=buttons,
        unsupported=tuple(dict.fromkeys(unsupported_in(parts, header, buttons, cards))),
        offer=str(offer.get("text") or ""),
        offer_ends=bool(offer.get("has_expiration", bool(offer))),
        cards=cards,
    )


def version_of(category: str, components: Sequence[Component]) -> str:
    """A short hash of what a message depends on.

    Examples stay out: the platform lists a medium's example under an address that changes each time.
    """
    plain = msgspec.json.encode(
        [category.upper(), [without_examples(part) for part in components]], order="sorted"
    )
    return hashlib.sha256(plain).hexdigest()[:16]


def placeholders(text: str) -> tuple[str, ...]:
    """The placeholders of a text; numbered ones in their own order, which is the order of sending."""
    found = tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
    return tuple(sorted(found, key=int)) if all(name.isdecimal() for name in found) else found


def kind_of(part: Component) -> str:
    return str(part.get("type") or "").lower()


def header_of(part: Component) -> ShapedHeader:
    kind, text = str(part.get("format") or "text").lower(), str(part.get("text") or "")
    shown = examples_in(part)
    variables = variables_of(text, shown)
    medium = shown.get("", "") if kind != "text" else ""
    return ShapedHeader(kind, text, variables[0] if variables else None, medium)


def body_of(part: Component, is_code: bool) -> tuple[str, tuple[Variable, ...]]:
    """An authentication template may come without a text: its one variable is the code."""
    text = str(part.get("text") or ("{{1}}" if is_code else ""))
    return text, variables_of(text, examples_in(part))


def variables_of(text: str, examples: Mapping[str, str]) -> tuple[Variable, ...]:
    return tuple(Variable(name, examples.get(name, "")) for name in placeholders(text))


def examples_in(part: Component) -> dict[str, str]:
    """Examples by variable; under the empty name the first one of a medium."""
    example = part.get("example")
    if not isinstance(example, Mapping):
        return {}
    positional = [str(e) for e in flat([example.get("header_text"), example.get("body_text")])]
    named = [*(example.get("header_text_named_params") or ()), *(example.get("body_text_named_params") or ())]
    return (
        {str(place): text for place, text in enumerate(positional, 1)}
        | {str(one.get("param_name")): str(one.get("example") or "") for one in named}
        | {"": str(next(flat([example.get("header_handle")]), ""))}
    )


def flat(value: Any) -> Iterator[Any]:
    """Lists in lists of examples, whatever their depth, as one row."""
    if isinstance(value, list | tuple):
        for inner in value:
            yield from flat(inner)
    elif value is not None:
        yield value


def buttons_of(part: Component) -> tuple[ShapedButton, ...]:
    return tuple(button_of(place, button) for place, button in enumerate(part.get("buttons") or ()))


def button_of(index: int, button: Component) -> ShapedButton:
    kind, url = kind_of(button), str(button.get("url") or "")
    if kind == "url" and url.startswith(OTP_LINK):
        kind = "otp"
    example = next(flat([button.get("example")]), "")
    wants = kind == "copy_code" or (kind == "url" and bool(placeholders(url)))
    return ShapedButton(index, kind, str(button.get("text") or ""), url, wants, str(example))


def cards_of(part: Component, parameter_format: str) -> tuple[Shape, ...]:
    """A card without a text of its own has an empty one; a carousel in a card is none."""
    cards = part.get("cards")
    listed = [one.get("components") for one in mappings(cards)]
    plain = [[one for one in mappings(parts) if kind_of(one) != "carousel"] for parts in listed]
    return tuple(shape_of(parts, parameter_format) for parts in plain)


def mappings(value: Any) -> list[Component]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def offer_of(parts: Mapping[str, Component]) -> Component:
    found = parts.get("limited_time_offer", {}).get("limited_time_offer")
    return found if isinstance(found, Mapping) else {}


def unsupported_in(
    parts: Mapping[str, Component],
    header: ShapedHeader | None,
    buttons: Sequence[ShapedButton],
    cards: Sequence[Shape],
) -> Iterator[str]:
    yield from (kind or "unknown" for kind in parts if kind not in KNOWN_PARTS)
    yield from (f"card_{part}" for card in cards for part in card.unsupported)
    if header and header.kind not in SENDABLE_HEADERS:
        yield f"header_{header.kind}"
    yield from (f"button_{button.kind}" for button in buttons if button.kind not in SENDABLE_BUTTONS)


def without_examples(part: Any) -> Any:
    if isinstance(part, Mapping):
        return {str(k): without_examples(v) for k, v in part.items() if k != "example"}
    if isinstance(part, list | tuple):
        return [without_examples(inner) for inner in part]
    return part
