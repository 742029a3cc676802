"""The buttons and rows of a message, each with what a press on it tells the business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from whatsapp_sandbox.people import contents
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.shape import PLACEHOLDER, Shape

Node = Mapping[str, Any]
NOT_MINE = "I didn't request a code"


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button or a row; `answer` is empty for one that tells the business nothing, such as a link."""

    kind: str
    text: str
    answer: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    url: str = ""
    card: int = -1  # of a carousel
    description: str = ""


def pressables(message: Message) -> list[Pressable]:
    """In the order in which they are shown; those of a carousel's cards after the message's own."""
    if message.kind == "template" and message.shape is not None:
        return [*_of_template(message, message.shape)]
    if message.kind == "interactive":
        found = INTERACTIVE.get(str(message.content.get("type", "")).lower())
        return [*found(message, message.content.get("action") or {})] if found else []
    return []


def _of_template(message: Message, shape: Shape) -> Iterator[Pressable]:
    components = message.content.get("components") or ()
    yield from _of_shape(message, shape, components, -1)
    if shape.is_code:
        answer = contents.button({"payload": "DID_NOT_REQUEST_CODE", "text": NOT_MINE})
        yield Pressable("QUICK_REPLY", NOT_MINE, answer)
    carousel: Node = next((part for part in components if _is(part, "CAROUSEL")), {})
    sent = {card.get("card_index", place): card for place, card in enumerate(carousel.get("cards") or ())}
    for place, card in enumerate(shape.cards):
        yield from _of_shape(message, card, sent.get(place, {}).get("components") or (), place)


def _of_shape(message: Message, shape: Shape, components: Any, card: int) -> Iterator[Pressable]:
    values = {str(part.get("index") or "0"): _value(part) for part in components if _is(part, "BUTTON")}
    for place, button in enumerate(shape.buttons):
        value = values.get(str(place)) or ""
        if button.kind == "QUICK_REPLY":
            answer = contents.button({"payload": value or button.text, "text": button.text})
        elif button.kind == "FLOW":
            answer = contents.flow({"response": {"flow_token": value or "unused"}})
        elif button.kind == "REQUEST_CONTACT_INFO":
            answer = _own_contact(message)
        else:
            answer = {}
        url = PLACEHOLDER.sub(lambda _, suffix=value: suffix, button.url)  # type: ignore[misc]
        yield Pressable(button.kind, button.text, answer, url=url, card=card)


def _is(component: Node, kind: str) -> bool:
    return str(component.get("type", "")).upper() == kind


def _value(component: Node) -> str:
    parameter = (component.get("parameters") or [{}])[0]
    action = parameter.get("action")
    token = action.get("flow_token") if isinstance(action, Mapping) else ""
    return str(
        parameter.get("payload") or parameter.get("text") or parameter.get("coupon_code") or token or ""
    )


def _own_contact(message: Message) -> dict[str, Any]:
    """The phone that somebody with a username gives on request."""
    from_person = message.recipient
    return contents.contacts(
        {"name": from_person.person, "phone": f"+{from_person.wa_id}", "origin": "contact_request"}
    )


def _replies(message: Message, action: Node) -> Iterator[Pressable]:
    for button in action.get("buttons") or ():
        reply = button.get("reply") or button.get("quick_reply") or {}
        yield _reply(reply)


def _reply(reply: Node, card: int = -1) -> Pressable:
    words, name = str(reply.get("title")), str(reply.get("id"))
    return Pressable("REPLY", words, contents.button_reply({"id": name, "title": words}), name, card=card)


def _rows(message: Message, action: Node) -> Iterator[Pressable]:
    for section in action.get("sections") or ():
        for row in section.get("rows") or ():
            shown = {key: row[key] for key in ("id", "title", "description") if row.get(key)}
            answer = contents.interactive("list_reply", shown)
            yield Pressable(
                "ROW", row["title"], answer, row["id"], description=str(row.get("description") or "")
            )


def _link(message: Message, action: Node) -> Iterator[Pressable]:
    parameters = action.get("parameters") or {}
    yield Pressable("URL", str(parameters.get("display_text")), url=str(parameters.get("url")))


def _flow(message: Message, action: Node) -> Iterator[Pressable]:
    parameters = action.get("parameters") or {}
    token = parameters.get("flow_token") or "unused"
    answer = contents.flow({"response": {"flow_token": token}})
    yield Pressable("FLOW", str(parameters.get("flow_cta")), answer)


def _cards(message: Message, action: Node) -> Iterator[Pressable]:
    for place, card in enumerate(action.get("cards") or ()):
        inner = card.get("action") or {}
        for button in inner.get("buttons") or ():
            yield _reply(button.get("quick_reply") or button.get("reply") or {}, place)
        if parameters := inner.get("parameters"):
            text, url = str(parameters.get("display_text")), str(parameters.get("url"))
            yield Pressable("URL", text, url=url, card=place)


def _products(message: Message, action: Node) -> Iterator[Pressable]:
    sections = action.get("sections") or [{"product_items": [action]}]
    items = [
        {
            "product_retailer_id": item["product_retailer_id"],
            "quantity": 1,
            "item_price": 10.0,
            "currency": "BRL",
        }
        for section in sections
        for item in section.get("product_items") or ()
        if item.get("product_retailer_id")
    ]
    catalog = {"catalog_id": str(action.get("catalog_id") or "194836987003835")}
    answer = contents.order(catalog | ({"product_items": items} if items else {}))
    yield Pressable("ORDER", "View items", answer)


def _location(message: Message, action: Node) -> Iterator[Pressable]:
    yield Pressable("LOCATION", "Send location", contents.location({}))


def _address(message: Message, action: Node) -> Iterator[Pressable]:
    values = {"name": "Helena Prado", "address": "Rua da Bahia, 100", "city": "Belo Horizonte"}
    answer = contents.flow({"name": "address_message", "response": {"values": values}})
    yield Pressable("ADDRESS", "Provide address", answer)


def _permission(message: Message, action: Node) -> Iterator[Pressable]:
    for words, response in (("Allow", "accept"), ("Don't allow", "reject")):
        yield Pressable("CALL", words, contents.call_permission({"response": response}))


def _phone(message: Message, action: Node) -> Iterator[Pressable]:
    yield Pressable("CONTACT", "Share phone number", _own_contact(message))


INTERACTIVE: dict[str, Callable[[Message, Node], Iterator[Pressable]]] = {
    "button": _replies,
    "list": _rows,
    "cta_url": _link,
    "flow": _flow,
    "carousel": _cards,
    "product": _products,
    "product_list": _products,
    "catalog_message": _products,
    "location_request_message": _location,
    "address_message": _address,
    "call_permission_request": _permission,
    "request_contact_info": _phone,
}
