"""Interactive messages: the action of each type with its counts and lengths, and what a press answers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA

LINK = "https://escola.example/foto.jpg"
CTA = {"name": "cta_url", "parameters": {"display_text": "Abrir", "url": "https://escola.example"}}


def _reply(name: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": name.lower(), "title": name}}


def _row(name: str) -> dict[str, Any]:
    return {"id": name.lower(), "title": name, "description": "Turno"}


def _card(place: int, title: str = "Quero") -> dict[str, Any]:
    quick_reply = {"type": "quick_reply", "quick_reply": {"id": f"c{place}", "title": title}}
    return {
        "card_index": place,
        "type": "button",
        "header": {"type": "image", "image": {"link": LINK}},
        "body": {"text": "Uma sala"},
        "action": {"buttons": [quick_reply]},
    }


PRODUCTS = [{"title": "Livros", "product_items": [{"product_retailer_id": "livro-1"}]}]
FLOW = {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Abrir", "flow_token": "t"}
ACTIONS: dict[str, dict[str, Any]] = {
    "button": {"buttons": [_reply("Sim"), _reply("Não")]},
    "list": {
        "button": "Ver turnos",
        "sections": [{"title": "Turnos", "rows": [_row("Manhã"), _row("Tarde")]}],
    },
    "cta_url": CTA,
    "flow": {"name": "flow", "parameters": FLOW},
    "product": {"catalog_id": "7", "product_retailer_id": "livro-1"},
    "product_list": {"catalog_id": "7", "sections": PRODUCTS},
    "catalog_message": {
        "name": "catalog_message",
        "parameters": {"thumbnail_product_retailer_id": "livro-1"},
    },
    "location_request_message": {"name": "send_location"},
    "call_permission_request": {"name": "call_permission_request"},
    "request_contact_info": {"name": "request_contact_info"},
    "carousel": {"cards": [_card(0), _card(1)]},
}


def _interactive(kind: str, to: str = BIA) -> dict[str, Any]:
    content: dict[str, Any] = {"type": kind, "body": {"text": "Olá"}, "action": copy.deepcopy(ACTIONS[kind])}
    if kind == "product_list":
        content["header"] = {"type": "text", "text": "Material"}
    return {"messaging_product": "whatsapp", "to": to, "type": "interactive", "interactive": content}


@pytest.mark.parametrize("kind", ACTIONS)
def test_each_type_is_accepted(sandbox: RunningSandbox, kind: str) -> None:
    sends.accepted(sandbox, _interactive(kind))


def test_addresses_are_asked_where_the_platform_offers_it(sandbox: RunningSandbox) -> None:
    action = {"name": "address_message", "parameters": {"country": "IN"}}
    content = {"type": "address_message", "body": {"text": "Onde?"}, "action": action}
    ask = {"messaging_product": "whatsapp", "type": "interactive", "interactive": content}
    sends.accepted(sandbox, ask | {"to": "+919876543210"})
    assert sends.refused(sandbox, ask | {"to": BIA})[1]["code"] == 131009


WRONG: list[tuple[str, list[Any], Any, int, str]] = [
    ("button", ["type"], "knob", 100, "interactive['type']"),
    ("button", ["body"], None, 100, "interactive['body']"),
    (
        "button",
        ["body", "text"],
        "a" * 1025,
        131009,
        "Body text length invalid. Min length: 1, Max length: 1024",
    ),
    ("list", ["body", "text"], "a" * 4097, 131009, "Max length: 4096"),
    ("button", ["footer"], {"text": "a" * 61}, 131009, "Footer text length invalid"),
    ("button", ["header"], {"type": "audio"}, 131009, "Header of type audio"),
    ("button", ["header"], {"type": "text"}, 131009, "Text cannot be null for header type text"),
    ("button", ["header"], {"type": "image", "image": {}}, 100, "['image'] is required"),
    ("button", ["action"], None, 100, "interactive['action'] is required"),
    ("button", ["action", "buttons"], [], 131009, "Min allowed buttons: 1, Max allowed buttons: 3"),
    ("button", ["action", "buttons"], [_reply(each) for each in "ABCD"], 131009, "Max allowed buttons: 3"),
    ("button", ["action", "buttons"], [_reply("Sim"), _reply("Sim")], 131009, "Duplicated title"),
    ("button", ["action", "buttons", 0, "reply", "title"], "a" * 21, 131009, "Button title length invalid"),
    ("button", ["action", "buttons", 0, "reply", "id"], "a" * 257, 131009, "Button id length invalid"),
    ("button", ["action", "buttons", 0, "type"], "link", 100, "must be one of {reply}"),
    ("list", ["action", "button"], "a" * 21, 131009, "Button label length invalid"),
    ("list", ["action", "sections", 0, "rows"], [], 100, "['rows'] is required"),
    (
        "list",
        ["action", "sections", 0, "rows", 0, "title"],
        "a" * 25,
        131009,
        "Row title is too long. Max length is 24",
    ),
    ("list", ["action", "sections", 0, "rows", 0, "description"], "a" * 73, 131009, "Max length is 72"),
    ("list", ["action", "sections", 0, "rows", 0, "id"], "a" * 201, 131009, "Max length is 200"),
    ("list", ["action", "sections", 0, "title"], "a" * 25, 131009, "Section title is too long"),
    (
        "list",
        ["action", "sections", 0, "rows"],
        [_row(str(place)) for place in range(11)],
        131009,
        "Total row count exceed max allowed count: 10",
    ),
    ("list", ["action", "sections"], [{"rows": [_row("a")]}] * 2, 131008, "Section title is required"),
    ("cta_url", ["action", "parameters", "url"], "escola", 100, "is not a valid URI"),
    ("cta_url", ["action", "parameters", "display_text"], "a" * 21, 131009, "Display text length"),
    ("flow", ["action", "parameters", "flow_id"], None, 131008, "Exactly one of flow_id and flow_name"),
    ("flow", ["action", "parameters", "flow_message_version"], "2", 131009, "flow_message_version"),
    ("flow", ["action", "parameters", "mode"], "wild", 100, "['mode']"),
    ("flow", ["action", "parameters", "flow_action_payload"], {}, 100, "flow_action_payload"),
    ("product", ["action", "catalog_id"], None, 100, "['catalog_id'] is required"),
    ("product", ["header"], {"type": "text", "text": "A"}, 131009, "not supported"),
    ("product_list", ["header"], None, 131008, "Header is required"),
    ("product_list", ["action", "sections", 0, "product_items"], [], 100, "product_items"),
    ("catalog_message", ["action", "name"], "catalog", 131009, "catalog_message"),
    ("location_request_message", ["action", "name"], "locate", 131009, "send_location"),
    ("request_contact_info", ["action", "name"], None, 100, "['name'] is required"),
    ("carousel", ["action", "cards"], [_card(0)], 131009, "Min allowed cards: 2"),
    ("carousel", ["action", "cards", 1, "card_index"], 0, 131009, "card_index"),
    ("carousel", ["action", "cards", 1, "header", "type"], "text", 131009, "not supported for a card"),
    ("carousel", ["action", "cards", 1, "body", "text"], "a" * 161, 131009, "Card body text length"),
    ("carousel", ["action", "cards", 1, "action"], CTA, 131009, "same header type and the same buttons"),
]


@pytest.mark.parametrize(("kind", "path", "value", "code", "words"), WRONG)
def test_what_does_not_fit_is_refused_with_its_code(
    sandbox: RunningSandbox, kind: str, path: list[Any], value: Any, code: int, words: str
) -> None:
    send = _interactive(kind)
    place = send["interactive"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    _, error = sends.refused(sandbox, send)
    assert error["code"] == code
    assert words in error.get("error_data", {}).get("details", "") + error["message"]


ANSWERS = [
    ("button", "Não", "button_reply", {"id": "não", "title": "Não"}),
    ("list", "tarde", "list_reply", {"id": "tarde", "title": "Tarde", "description": "Turno"}),
    ("carousel", "c1", "button_reply", {"id": "c1", "title": "Quero"}),
]


@pytest.mark.parametrize(("kind", "which", "reply", "body"), ANSWERS)
def test_a_press_answers_by_text_or_id(
    sandbox: RunningSandbox, receiver: Receiver, kind: str, which: str, reply: str, body: dict[str, Any]
) -> None:
    wamid = sends.accepted(sandbox, _interactive(kind))
    sandbox.control("POST", "/inbound", {"phone": BIA, "press": which})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    (message,) = receiver.messages()
    assert message["interactive"] == {"type": reply, reply: body}
    assert message["context"]["id"] == wamid


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("flow", "interactive"),
        ("product_list", "order"),
        ("location_request_message", "location"),
        ("call_permission_request", "interactive"),
        ("request_contact_info", "contacts"),
    ],
)
def test_what_is_asked_for_comes_back(
    sandbox: RunningSandbox, receiver: Receiver, kind: str, answer: str
) -> None:
    sends.accepted(sandbox, _interactive(kind))
    sandbox.control("POST", "/inbound", {"phone": BIA, "press": "0"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    (message,) = receiver.messages()
    assert message["type"] == answer
    assert message.get("origin") == ("contact_request" if answer == "contacts" else None)


def test_a_link_tells_the_business_nothing(sandbox: RunningSandbox) -> None:
    sends.accepted(sandbox, _interactive("cta_url"))
    assert sandbox.control("POST", "/inbound", {"phone": BIA, "press": "Abrir"}) == {"wamid": ""}
