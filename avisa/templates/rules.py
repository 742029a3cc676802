"""What a send must bring for a template, whether it fits, and the message that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from avisa.channels.port import Body, Button, Card, Header, Parameter
from avisa.templates.shapes import PLACEHOLDER
from avisa.templates.types import BadVariable, Flaw, Shape, ShapedButton, ShapedHeader, Slot
from avisa.templates.values import (
    FORBIDDEN,
    MEDIA,
    PLACE,
    flaw_in_button,
    flaw_in_medium,
    flaw_in_place,
    instant_of,
    kept_in,
    place_header,
)

# Limits of the platform on a filled template (facts, sections 1.1 and 2.3; read 2026-11).
HEADER_MOST = 60
BODY_MOST, OFFER_BODY_MOST, CARD_BODY_MOST = 1024, 600, 160
ONE_TIME_CODE_MOST = 15

CARD = re.compile(r"card\.([0-9])\.(.+)")
NO_TOKEN = "unused"  # what the platform itself calls a flow that was told none

Values = Mapping[str, str]


def wanted(shape: Shape) -> tuple[Slot, ...]:
    """The slots that must be filled, in the order in which a person reads the message."""
    ends = (Slot("offer_ends", shape.offer),) if shape.offer_ends else ()
    own = (*header_slots(shape.header), *ends, *body_slots(shape), *button_slots(shape))
    return (*own, *(slot for place, card in enumerate(shape.cards) for slot in card_slots(place, card)))


def optional(shape: Shape) -> tuple[Slot, ...]:
    """What a program may give beside: what comes back from a quick reply, and the token of a flow."""
    return tuple(
        Slot(f"button.{b.index}", b.text) for b in shape.buttons if b.kind in ("quick_reply", "flow")
    )


def render(shape: Shape, values: Values) -> Body | BadVariable:
    """The message for one person, or the first value that the platform would refuse."""
    given = {slot: value.strip(" ") for slot, value in values.items()}
    bad = next(flaws(shape, given), None)
    if bad is not None:
        return bad
    return Body(
        header=rendered_header(shape.header, given),
        parameters=parameters(shape, given),
        buttons=tuple(rendered_buttons(shape, given)),
        cards=tuple(rendered_card(card, of_card(place, given)) for place, card in enumerate(shape.cards)),
        offer_ends_at=instant_of(given["offer_ends"]) if shape.offer_ends else None,
    )


def parameters(shape: Shape, values: Values) -> tuple[Parameter, ...]:
    return tuple(Parameter(values[f"body.{v.name}"], v.name if shape.named else "") for v in shape.variables)


def rendered_card(card: Shape, values: Values) -> Card:
    header = rendered_header(card.header, values)
    return Card(header, parameters(card, values), tuple(rendered_buttons(card, values)))


def of_card(place: int, values: Values) -> dict[str, str]:
    """The values of one card, by the slots that it would have as a message."""
    prefix = f"card.{place}."
    return {slot.removeprefix(prefix): text for slot, text in values.items() if slot.startswith(prefix)}


def can_ask(shape: Shape) -> bool:
    """A question that two buttons answer, the first with yes, the second with no, and nothing to fill in."""
    return len(quick_replies(shape)) == 2 and not wanted(shape) and not shape.unsupported


def quick_replies(shape: Shape) -> tuple[ShapedButton, ...]:
    return tuple(button for button in shape.buttons if button.kind == "quick_reply")


def preview(shape: Shape, values: Values) -> str:
    """The text as a person would read it; what has no value yet keeps its placeholder."""
    header = shape.header.text if shape.header else ""
    own = (fill_header(header, values), shape.offer, fill_text(shape.body, "body", values), shape.footer)
    cards = (preview(card, of_card(place, values)) for place, card in enumerate(shape.cards))
    return "\n\n".join(text for text in (*own, *cards) if text)


def values_of(shape: Shape, body: Body) -> dict[str, str]:
    """The way back: what stood in each slot of a message, to show it with `preview`."""
    texts = {f"body.{v.name}": p.text for v, p in zip(shape.variables, body.parameters, strict=False)}
    buttons = {f"button.{b.index}": b.text for b in body.buttons}
    told = header_values(body.header) | texts | buttons
    if body.offer_ends_at is not None:
        told["offer_ends"] = str(body.offer_ends_at)
    for place, (shaped, card) in enumerate(zip(shape.cards, body.cards, strict=False)):
        own = values_of(shaped, Body(header=card.header, parameters=card.parameters, buttons=card.buttons))
        told |= {f"card.{place}.{slot}": value for slot, value in own.items()}
    return {slot: value for slot, value in told.items() if value}


def header_values(header: Header | None) -> dict[str, str]:
    if header is None:
        return {}
    if header.kind == "location":
        return {f"header.{part}": getattr(header, part) for part in PLACE}
    return {"header": header.text, "header_link": header.link or header.media_id}


def flaw_in(shape: Shape, slot: str, value: str) -> Flaw | None:
    """Why this value alone does not fit its slot: what can be said before the others are known."""
    text = value.strip(" ")
    if not text:
        return Flaw.MISSING
    if card := CARD.fullmatch(slot):
        return flaw_in(shape.cards[int(card[1])], card[2], text)
    if slot == "header_link":
        return flaw_in_medium(shape.header.kind if shape.header else "", text)
    if slot == "offer_ends":
        return Flaw.BAD_INSTANT if instant_of(text) is None else None
    if slot.startswith("header."):
        return flaw_in_place(slot.removeprefix("header."), text)
    if slot.startswith("button."):
        return flaw_in_button(shape.buttons[int(slot.removeprefix("button."))], text)
    return Flaw.FORBIDDEN_CHARACTERS if FORBIDDEN.search(text) else None


def flaws(shape: Shape, values: Values) -> Iterator[BadVariable]:
    """All that does not fit, slot by slot; the whole texts are measured once each slot is right."""
    alone = [
        BadVariable(slot.name, flaw)
        for slot in wanted(shape)
        if (flaw := flaw_in(shape, slot.name, values.get(slot.name, ""))) is not None
    ]
    yield from alone or lengths(shape, values)


def header_slots(header: ShapedHeader | None) -> Iterator[Slot]:
    if header and header.variable:
        yield Slot("header", header.variable.name, header.variable.example)
    elif header and header.kind in MEDIA:
        yield Slot("header_link", header.kind, header.example)
    elif header and header.kind == "location":
        yield from (Slot(f"header.{part}", part) for part in PLACE)


def body_slots(shape: Shape) -> Iterator[Slot]:
    return (Slot(f"body.{v.name}", v.name, v.example) for v in shape.variables)


def card_slots(place: int, card: Shape) -> Iterator[Slot]:
    for slot in (*header_slots(card.header), *body_slots(card), *button_slots(card)):
        yield Slot(f"card.{place}.{slot.name}", slot.label, slot.example)


def button_slots(shape: Shape) -> Iterator[Slot]:
    return (Slot(f"button.{b.index}", b.text or b.kind, b.example) for b in shape.buttons if b.wants_value)


def lengths(shape: Shape, values: Values) -> Iterator[BadVariable]:
    """A text that is too long is blamed on the longest value in it."""
    yield from own_lengths(shape, values, OFFER_BODY_MOST if shape.offer else BODY_MOST)
    for place, card in enumerate(shape.cards):
        for bad in own_lengths(card, of_card(place, values), CARD_BODY_MOST):
            yield BadVariable(f"card.{place}.{bad.slot}", bad.reason)


def own_lengths(shape: Shape, values: Values, body_most: int) -> Iterator[BadVariable]:
    header = shape.header
    if header and header.variable and len(fill_header(header.text, values)) > HEADER_MOST:
        yield BadVariable("header", Flaw.TOO_LONG)
    slots = [f"body.{v.name}" for v in shape.variables]
    is_code = any(b.kind == "otp" for b in shape.buttons)
    long_code = is_code and any(len(values[slot]) > ONE_TIME_CODE_MOST for slot in slots)
    if slots and (long_code or len(fill_text(shape.body, "body", values)) > body_most):
        yield BadVariable(max(slots, key=lambda slot: len(values[slot])), Flaw.TOO_LONG)


def fill_text(text: str, place: str, values: Values) -> str:
    return PLACEHOLDER.sub(lambda found: values.get(f"{place}.{found[1]}") or found[0], text)


def fill_header(text: str, values: Values) -> str:
    return PLACEHOLDER.sub(lambda found: values.get("header") or found[0], text)


def rendered_header(header: ShapedHeader | None, values: Values) -> Header | None:
    if header is None:
        return None
    if header.kind == "location":
        return place_header(values)
    if header.kind in MEDIA:
        link = values["header_link"]
        if kept_in(link) is not None:
            return Header(header.kind, media_id=link)
        return Header(header.kind, link=link, filename=filename_of(link) if header.kind == "document" else "")
    if header.variable is None:
        return None
    name = "" if header.variable.name.isdecimal() else header.variable.name
    return Header("text", text=values["header"], name=name)


def filename_of(link: str) -> str:
    """What the person sees as the document's name."""
    return unquote(urlsplit(link).path.rsplit("/", 1)[-1])


def rendered_buttons(shape: Shape, values: Values) -> Iterator[Button]:
    """A one-time code travels twice: in the text and in its button. A quick reply's payload is optional."""
    for button in shape.buttons:
        value = values.get(f"button.{button.index}", "")
        if button.kind == "otp" and shape.variables:
            yield Button(button.index, "url", values[f"body.{shape.variables[0].name}"])
        elif button.kind == "flow":
            yield Button(button.index, "flow", value or NO_TOKEN)
        elif button.wants_value or (button.kind == "quick_reply" and value):
            yield Button(button.index, button.kind, value)
