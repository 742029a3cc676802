"""What fills a template on the wire: header, texts, offer, buttons and cards, as the Graph API takes them."""

from __future__ import annotations

from collections.abc import Iterator

from avisa.channels.port import Body, Button, Card, Header

Json = dict[str, object]


def components_of(body: Body) -> Iterator[Json]:
    if body.header is not None:
        yield {"type": "header", "parameters": [header_parameter(body.header)]}
    if body.parameters:
        yield {"type": "body", "parameters": [_parameter(each.text, each.name) for each in body.parameters]}
    if body.offer_ends_at is not None:
        yield _offer(body.offer_ends_at)
    for button in body.buttons:
        yield _button(button)
    if body.cards:
        yield {"type": "carousel", "cards": [_card(*placed) for placed in enumerate(body.cards)]}


def _offer(ends_at: int) -> Json:
    kind = "limited_time_offer"
    return {"type": kind, "parameters": [{"type": kind, kind: {"expiration_time_ms": ends_at}}]}


def _card(place: int, card: Card) -> Json:
    parts = list(components_of(Body(header=card.header, parameters=card.parameters, buttons=card.buttons)))
    return {"card_index": place, "components": parts}


def header_parameter(header: Header) -> Json:
    if header.kind == "text":
        return _parameter(header.text, header.name)
    if header.kind == "location":
        return {"type": "location", "location": _location(header)}
    return {"type": header.kind, header.kind: medium_of(header)}


def medium_of(header: Header) -> Json:
    media: Json = {"id": header.media_id} if header.media_id else {"link": header.link}
    if header.filename and header.kind == "document":
        media["filename"] = header.filename
    return media


def _location(header: Header) -> Json:
    place = {"latitude": header.latitude, "longitude": header.longitude}
    return {**place, "name": header.name, "address": header.address}


def _parameter(text: str, name: str) -> Json:
    if name:
        return {"type": "text", "parameter_name": name, "text": text}
    return {"type": "text", "text": text}


BUTTON_VALUES = {
    "url": ("text", "text"),
    "quick_reply": ("payload", "payload"),
    "copy_code": ("coupon_code", "coupon_code"),
}


def _button(button: Button) -> Json:
    return {
        "type": "button",
        "sub_type": button.kind,
        "index": str(button.index),  # Meta's own examples hold both; the string is the older of the two
        "parameters": [_value(button)],
    }


def _value(button: Button) -> Json:
    if button.kind == "flow":
        return {"type": "action", "action": {"flow_token": button.text}}
    kind, key = BUTTON_VALUES[button.kind]
    return {"type": kind, key: button.text}
