"""The cards of a carousel, field by field, and as the platform takes them; both ways, losing nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from avisa.templates.shapes import examples_in, placeholders
from avisa.web.template_pieces import Fields, button_is_plain, buttons_in, example, rows_in

MEDIA = ("IMAGE", "VIDEO")
MOST_CARDS, FEWEST_CARDS, MOST_BUTTONS = 10, 2, 2
CARD_MOST = 160

Part = Mapping[str, Any]


def carousel_is_plain(part: Part) -> bool:
    """Cards of one kind that come back as they were; with positional or named samples."""
    if not all(button_is_plain(one) for card in cards_in(part) for one in of(card, "BUTTONS")):
        return False
    fields = card_fields(part)
    return part in (carousel_from(fields, False), carousel_from(fields, True))


def cards_in(part: Part) -> list[dict[str, Part]]:
    """Each card by the types of its parts."""
    cards = (one.get("components") for one in part.get("cards") or () if isinstance(one, Mapping))
    return [
        {str(one.get("type")): one for one in card if isinstance(one, Mapping)}
        for card in cards
        if isinstance(card, list)
    ]


def of(card: Mapping[str, Part], kind: str) -> list[Part]:
    found = card.get(kind, {}).get("buttons")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def card_fields(part: Part) -> dict[str, str]:
    cards = cards_in(part)
    told = {"cards.kind": str(cards[0].get("HEADER", {}).get("format", ""))} if cards else {}
    for place, card in enumerate(cards):
        told |= fields_of_card(card, f"card.{place}.")
    return told


def fields_of_card(card: Mapping[str, Part], prefix: str) -> dict[str, str]:
    body = card.get("BODY", {})
    text, samples = str(body.get("text", "")), examples_in(body)
    return {
        f"{prefix}handle": examples_in(card.get("HEADER", {})).get("", ""),
        f"{prefix}body": text,
        f"{prefix}samples": "\n".join(samples.get(name, "") for name in placeholders(text)),
        **rows_in({"buttons": of(card, "BUTTONS")}, prefix),
    }


def cards_shown(fields: Fields) -> range:
    """Those that are filled, and one more to fill."""
    filled = [place for place in range(MOST_CARDS) if is_filled(fields, f"card.{place}.")]
    return range(min(MOST_CARDS, max(FEWEST_CARDS, len(filled) + 1)))


def is_filled(typed: Fields, prefix: str) -> bool:
    names = ("handle", "body", *(f"button.{place}.kind" for place in range(MOST_BUTTONS)))
    return any(typed.get(prefix + name) for name in names)


def card_texts(typed: Fields) -> list[str]:
    """None where there is no carousel."""
    places = range(MOST_CARDS if typed.get("cards.kind") in MEDIA else 0)
    return [typed.get(f"card.{place}.body", "") for place in places]


def carousel_from(typed: Fields, named: bool) -> dict[str, Any] | None:
    """All cards have a header of the same kind; without a kind there is no carousel."""
    kind = typed.get("cards.kind", "")
    prefixes = (f"card.{place}." for place in range(MOST_CARDS))
    cards = [[*card_from(typed, one, kind, named)] for one in prefixes if is_filled(typed, one)]
    if kind not in MEDIA or not cards:
        return None
    return {"type": "CAROUSEL", "cards": [{"components": card} for card in cards]}


def card_from(typed: Fields, prefix: str, kind: str, named: bool) -> Iterator[dict[str, Any]]:
    handle = typed.get(f"{prefix}handle", "")
    shown = {"example": {"header_handle": [handle]}} if handle else {}
    yield {"type": "HEADER", "format": kind, **shown}
    if text := typed.get(f"{prefix}body", "").replace("\r\n", "\n"):
        names, given = placeholders(text), typed.get(f"{prefix}samples", "").splitlines()
        samples = dict(zip(names, [*given, *("" for _ in names)], strict=False))
        yield {"type": "BODY", "text": text, **example("body", samples, named)}
    if buttons := buttons_in(typed, prefix, MOST_BUTTONS):
        yield {"type": "BUTTONS", "buttons": buttons}
