"""Whatever is posted, the sandbox answers as the platform would and never breaks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from whatsapp_sandbox.people.buttons import pressables
from whatsapp_sandbox.platform import Platform, open_platform
from whatsapp_sandbox.sending import messages
from whatsapp_sandbox.settings import Settings

from . import sends

SETTINGS = Settings(rate_limits=False, tier="TIER_UNLIMITED", virtual_clock=True, start_ms=1_800_000_000_000)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner)
)
KINDS = st.sampled_from(["body", "HEADER", "button", "carousel"])
PARAMETER = st.fixed_dictionaries(
    {"type": KINDS | st.just("text") | ANYTHING}, optional={"text": ANYTHING, "parameter_name": ANYTHING}
)
COMPONENT = st.fixed_dictionaries(
    {"type": KINDS | ANYTHING},
    optional={
        "parameters": st.lists(PARAMETER | ANYTHING, max_size=3) | ANYTHING,
        "index": ANYTHING,
        "sub_type": ANYTHING,
    },
)
NAMES = st.sampled_from(["convite_evento", "lembrete_matricula", "hello_world"])
CONTENT = st.fixed_dictionaries(
    {"name": NAMES | ANYTHING, "language": st.just({"code": "pt_BR"}) | ANYTHING},
    optional={"components": st.lists(COMPONENT, max_size=3) | ANYTHING},
)
SENDS = st.fixed_dictionaries(
    {"messaging_product": st.just("whatsapp")},
    optional={
        "to": st.just(sends.ANA) | ANYTHING,
        "type": st.sampled_from(["template", "text", "image"]) | ANYTHING,
        "template": CONTENT | ANYTHING,
        "text": ANYTHING,
        "image": ANYTHING,
        "status": ANYTHING,
        "biz_opaque_callback_data": ANYTHING,
    },
)


LINK = {"link": "https://escola.example/a"}
_IMAGE = {"type": "image", "image": LINK}
_ROWS = [{"id": "1", "title": "Manhã", "description": "Turno"}]
_REPLY = {"type": "quick_reply", "quick_reply": {"id": "1", "title": "Sim"}}
_CARD = {"card_index": 0, "header": _IMAGE, "body": {"text": "Sala"}, "action": {"buttons": [_REPLY]}}
_FLOW = {
    "flow_message_version": "3",
    "flow_id": "1",
    "flow_cta": "Abrir",
    "flow_action_payload": {"screen": "A"},
}
_CTA = {"display_text": "Abrir", "url": "https://escola.example"}
_ITEMS = [{"title": "Livros", "product_items": [{"product_retailer_id": "1"}]}]
_NAME = {"formatted_name": "Helena", "first_name": "Helena"}
ACTIONS: list[tuple[str, Any]] = [
    ("button", {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "Sim"}}]}),
    ("list", {"button": "Ver", "sections": [{"title": "Turnos", "rows": _ROWS}]}),
    ("cta_url", {"name": "cta_url", "parameters": _CTA}),
    ("flow", {"name": "flow", "parameters": _FLOW}),
    ("product", {"catalog_id": "1", "product_retailer_id": "1"}),
    ("product_list", {"catalog_id": "1", "sections": _ITEMS}),
    ("catalog_message", {"name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": "1"}}),
    ("location_request_message", {"name": "send_location"}),
    ("address_message", {"name": "address_message", "parameters": {"country": "IN"}}),
    ("call_permission_request", {"name": "call_permission_request"}),
    ("request_contact_info", {"name": "request_contact_info"}),
    ("carousel", {"cards": [_CARD, _CARD | {"card_index": 1}]}),
]
CONTENTS: list[tuple[str, Any]] = [
    ("text", {"body": "Oi", "preview_url": True}),
    *((kind, LINK | {"caption": "Olhe", "filename": "a.pdf"}) for kind in ("image", "document", "audio")),
    ("location", {"latitude": 1, "longitude": "2", "name": "Escola"}),
    ("contacts", [{"name": _NAME, "phones": [{"phone": "+55", "type": "HOME"}], "birthday": "2012-08-18"}]),
    ("reaction", {"message_id": "wamid.x", "emoji": "👍"}),
    *(
        (
            "interactive",
            {"type": kind, "header": {"type": "text", "text": "A"}, "body": {"text": "B"}, "action": each},
        )
        for kind, each in ACTIONS
    ),
]
_HEADER = {"type": "HEADER", "format": "IMAGE"}
_BUTTONS = [
    {"type": "QUICK_REPLY", "text": "Sim"},
    {"type": "URL", "text": "Ver", "url": "https://a.example/{{1}}"},
    {"type": "COPY_CODE", "example": "A"},
    {"type": "FLOW", "text": "Abrir"},
    {"type": "MPM", "text": "Itens"},
]
_CARDS = [{"components": [_HEADER, {"type": "BODY", "text": "Sala {{1}}"}]}] * 2
RICH = {
    "name": "rico",
    "language": "pt_BR",
    "category": "MARKETING",
    "components": [
        _HEADER,
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Hoje", "has_expiration": True}},
        {"type": "BODY", "text": "Olá {{1}}"},
        {"type": "BUTTONS", "buttons": _BUTTONS},
        {"type": "CAROUSEL", "cards": _CARDS},
    ],
}


def _part(kind: str, *parameters: Any, **more: Any) -> dict[str, Any]:
    return {"type": kind, "parameters": [*parameters], **more}


def _button(place: int, kind: str, **value: Any) -> dict[str, Any]:
    return _part("button", {"type": next(iter(value)), **value}, sub_type=kind, index=place)


_MONEY = {"fallback_value": "R$ 1", "code": "BRL", "amount_1000": 1000}
_SENT_CARD = [_part("header", _IMAGE), _part("body", {"type": "text", "text": "azul"})]
RICH_SEND = [
    _part("header", _IMAGE),
    _part(
        "limited_time_offer",
        {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1_900_000_000_000}},
    ),
    _part("body", {"type": "currency", "currency": _MONEY}),
    _button(0, "quick_reply", payload="1"),
    _button(1, "url", text="x"),
    _button(2, "copy_code", coupon_code="A"),
    _button(3, "flow", action={"flow_token": "t", "flow_action_data": {"a": 1}}),
    _button(4, "mpm", action={"thumbnail_product_retailer_id": "1", "sections": _ITEMS}),
    {"type": "carousel", "cards": [{"card_index": place, "components": _SENT_CARD} for place in range(2)]},
    _part(
        "tap_target_configuration", {"tap_target_configuration": [{"url": "https://a.example", "title": "A"}]}
    ),
]


@st.composite
def _bent(draw: st.DrawFn, whole: Any) -> Any:
    """The same with one part, wherever it lies, left out or replaced by anything."""
    if not isinstance(whole, dict | list) or not whole or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    if isinstance(whole, list):
        place = draw(st.integers(0, len(whole) - 1))
        return [*whole[:place], draw(_bent(whole[place])), *whole[place + 1 :]]
    key = draw(st.sampled_from([*whole]))
    if draw(st.integers(0, 5)) == 0:
        return {name: value for name, value in whole.items() if name != key}
    return whole | {key: draw(_bent(whole[key]))}


def _answer(platform: Platform, raw: bytes) -> messages.Answer:
    return messages.receive(platform, messages.Call(SETTINGS.phone_number_id, SETTINGS.token), raw)


def _tell_all(platform: Platform) -> None:
    """All but what the platform looks at again a year from now."""
    while len(platform.agenda):
        platform.agenda.run_due(platform.agenda.next_due() or 0)


def _is_an_answer(answer: messages.Answer) -> bool:
    body = json.loads(answer.body)
    return {"messages", "success"} & {*body} != set() if answer.status == 200 else "code" in body["error"]


@settings(deadline=None, max_examples=300)
@given(send=SENDS | ANYTHING)
def test_strange_sends_are_answered(send: Any) -> None:
    platform = open_platform(SETTINGS)
    assert _is_an_answer(_answer(platform, json.dumps(send).encode()))
    _tell_all(platform)


@settings(deadline=None)
@given(content=CONTENT)
def test_strange_templates_are_answered(content: dict[str, Any]) -> None:
    platform = open_platform(SETTINGS)
    send = {"messaging_product": "whatsapp", "to": sends.ANA, "type": "template", "template": content}
    assert _is_an_answer(_answer(platform, json.dumps(send).encode()))
    _tell_all(platform)


@settings(deadline=None, max_examples=400)
@given(send=st.sampled_from(CONTENTS).flatmap(lambda one: st.tuples(st.just(one[0]), _bent(one[1]))))
def test_messages_with_one_wrong_part_are_answered_and_can_be_pressed(send: tuple[str, Any]) -> None:
    kind, content = send
    platform = open_platform(SETTINGS)
    body = {"messaging_product": "whatsapp", "to": sends.ANA, "type": kind, kind: content}
    assert _is_an_answer(_answer(platform, json.dumps(body).encode()))
    _tell_all(platform)
    for message in platform.store.messages:
        assert isinstance(pressables(message), list)


@settings(deadline=None, max_examples=300)
@given(components=_bent(RICH_SEND))
def test_rich_templates_with_one_wrong_part_are_answered(components: Any) -> None:
    platform = open_platform(SETTINGS)
    platform.templates.seed(RICH, platform.clock.now())
    content = {"name": "rico", "language": {"code": "pt_BR"}, "components": components}
    send = {"messaging_product": "whatsapp", "to": sends.ANA, "type": "template", "template": content}
    assert _is_an_answer(_answer(platform, json.dumps(send).encode()))
    _tell_all(platform)
    for message in platform.store.messages:
        assert isinstance(pressables(message), list)


def test_the_rich_template_is_accepted_as_it_is() -> None:
    """So that bending it starts from something right."""
    platform = open_platform(SETTINGS)
    platform.templates.seed(RICH, platform.clock.now())
    content = {"name": "rico", "language": {"code": "pt_BR"}, "components": RICH_SEND}
    send = {"messaging_product": "whatsapp", "to": sends.ANA, "type": "template", "template": content}
    answer = _answer(platform, json.dumps(send).encode())
    assert answer.status == 200, answer.body


@example(raw=b'"\x80"')
@example(raw=b"[" * 100_000)
@given(raw=st.binary())
def test_bytes_that_are_no_json_are_answered(raw: bytes) -> None:
    assert _is_an_answer(_answer(open_platform(SETTINGS), raw))
