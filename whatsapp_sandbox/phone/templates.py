"""A template as a phone shows it: what was approved, filled with what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whatsapp_sandbox.people.buttons import pressables
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.phone.bubbles import MEDIA, Button, Card, Look, Medium, medium_of, presses
from whatsapp_sandbox.phone.bubbles import Offer as LimitedOffer
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.shape import PLACEHOLDER
from whatsapp_sandbox.templates.template import Template

Node = Mapping[str, Any]
Nodes = Sequence[Node]


def look_of_template(message: Message) -> Look:
    parts, sent = message.parts, message.content.get("components") or ()
    buttons = _buttons(message)
    header, offer = _part(parts, "HEADER"), _part(parts, "LIMITED_TIME_OFFER")
    return Look(
        header=_filled(str(header.get("text") or ""), _part(sent, "HEADER")),
        medium=_medium(header, _part(sent, "HEADER")),
        offer=_offer(offer, sent) if offer else None,
        text=_filled(str(_part(parts, "BODY").get("text") or ""), _part(sent, "BODY")),
        footer=str(_part(parts, "FOOTER").get("text") or ""),
        buttons=buttons.get(-1, ()),
        cards=_cards(parts, sent, buttons),
    )


def _part(parts: Nodes, kind: str) -> Node:
    return next((part for part in parts if str(part.get("type", "")).upper() == kind), {})


def _first(sent: Node) -> Node:
    """The one parameter of a header or a button."""
    return next(iter(sent.get("parameters") or ()), {})


def _filled(text: str, sent: Node) -> str:
    """A named place takes the parameter of its name, a counted one the parameter of its number."""
    parameters = sent.get("parameters") or ()
    values = {str(number): _text(part) for number, part in enumerate(parameters, 1)}
    values |= {part["parameter_name"]: _text(part) for part in parameters if part.get("parameter_name")}
    return PLACEHOLDER.sub(lambda place: values.get(place[1], place[0]), text)


def _text(parameter: Node) -> str:
    kind = str(parameter.get("type", "text")).lower()
    value = parameter.get(kind)
    return str(value.get("fallback_value") or "") if isinstance(value, Mapping) else str(value or "")


def _medium(header: Node, sent: Node) -> Medium | None:
    form = str(header.get("format", "")).lower()
    if form not in MEDIA:
        return None
    parameter = _first(sent)
    return medium_of(form, parameter.get(form) or {})


def _offer(offer: Node, sent: Nodes) -> LimitedOffer:
    parameter = _first(_part(sent, "LIMITED_TIME_OFFER"))
    ends = (parameter.get("limited_time_offer") or {}).get("expiration_time_ms") or 0
    text = str((offer.get("limited_time_offer") or {}).get("text") or "")
    return LimitedOffer(text, next(filter(None, map(_coupon, sent)), ""), int(ends))


def _coupon(part: Node) -> str:
    return str(_first(part).get("coupon_code") or "")


def _buttons(message: Message) -> dict[int, tuple[Button, ...]]:
    """By card, -1 for the message's own; a code to copy and a phone to call have their value beside them."""
    shown = pressables(message)
    found: dict[int, tuple[Button, ...]] = {}
    for each, press in zip(shown, presses(shown), strict=True):
        before = found.get(each.card, ())
        value = each.url or _value(message, each.card, len(before))
        found[each.card] = (*before, Button(each.kind, each.text, press, value))
    return found


def _value(message: Message, card: int, place: int) -> str:
    parts, sent = message.parts, message.content.get("components") or ()
    if card >= 0:
        parts, sent = _card_of(parts, card), _card_of(sent, card)
    defined = [*(_part(parts, "BUTTONS").get("buttons") or ())][place : place + 1] or [{}]
    filling = (
        part
        for part in sent
        if str(part.get("type", "")).upper() == "BUTTON" and str(part.get("index", 0)) == str(place)
    )
    parameter = _first(next(filling, {}))
    code = parameter.get("coupon_code") or parameter.get("text")
    return str(code or defined[0].get("phone_number") or "")


def _cards(parts: Nodes, sent: Nodes, buttons: dict[int, tuple[Button, ...]]) -> tuple[Card, ...]:
    made = []
    for place, _ in enumerate(_part(parts, "CAROUSEL").get("cards") or ()):
        defined, filling = _card_of(parts, place), _card_of(sent, place)
        medium = _medium(_part(defined, "HEADER"), _part(filling, "HEADER"))
        body = _filled(str(_part(defined, "BODY").get("text") or ""), _part(filling, "BODY"))
        made.append(Card(medium, body, buttons.get(place, ())))
    return tuple(made)


def _card_of(parts: Nodes, place: int) -> Nodes:
    """In a send the cards may come in any order, each with its place."""
    cards = _part(parts, "CAROUSEL").get("cards") or ()
    fitting = (card for count, card in enumerate(cards) if int(card.get("card_index", count)) == place)
    found: Node = next(fitting, {})
    return found.get("components") or ()


def preview_of(template: Template) -> Look:
    """With its examples in the places of what will be sent."""
    nobody = Recipient("0", "0", "", "")
    content = {"components": _examples(template.components)}
    message = Message("", 0, "", "", nobody, "template", None, content)
    message.shape, message.parts = template.shape, template.components
    return look_of_template(message)


def _examples(parts: Nodes) -> list[Node]:
    """The examples of a template in the form of a send."""
    sent: list[Node] = []
    for part in parts:
        kind, example = str(part.get("type", "")).upper(), part.get("example") or {}
        if kind in ("HEADER", "BODY"):
            sent.append({"type": kind, "parameters": _parameters(kind.lower(), example)})
        elif kind == "BUTTONS":
            sent += [_suffix(place, button) for place, button in enumerate(part.get("buttons") or ())]
        elif kind == "CAROUSEL":
            cards = part.get("cards") or ()
            filled = [{"components": _examples(card.get("components") or ())} for card in cards]
            sent.append({"type": kind, "cards": filled})
    return sent


def _parameters(place: str, example: Node) -> list[Node]:
    named = example.get(f"{place}_text_named_params")
    if named:
        return [
            {"type": "text", "parameter_name": each.get("param_name"), "text": each.get("example")}
            for each in named
        ]
    texts = example.get(f"{place}_text") or []
    row = texts[0] if texts and isinstance(texts[0], list) else texts
    return [{"type": "text", "text": text} for text in row]


def _suffix(place: int, button: Node) -> Node:
    example = button.get("example") or ""
    text = example[0] if isinstance(example, list) and example else example
    before = str(button.get("url") or "").partition("{{")[0]
    parameter = {"type": "text", "text": str(text).removeprefix(before)}
    return {"type": "BUTTON", "index": str(place), "parameters": [parameter]}
