"""Template sends with every kind of component: what fits is accepted, what does not is told exactly."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, body, template, text_parameters

WORDS = {"type": "BODY", "text": "Olá {{1}}, veja as novidades desta semana na escola."}
PLAIN = {"type": "BODY", "text": "Olá, veja as novidades desta semana na escola."}
IMAGE = {"type": "image", "image": {"link": "https://escola.example/foto.jpg"}}
HOUR_MS = 3_600_000


def _made(sandbox: RunningSandbox, *components: dict[str, Any], category: str = "MARKETING") -> None:
    sends.create(sandbox, "novo", *components, category=category)


def _buttons(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": [*buttons]}


def _button(sub_type: str, *parameters: dict[str, Any], index: int | str = 0) -> dict[str, Any]:
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [*parameters]}


def _part(kind: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "parameters": [*parameters]}


def _refused(sandbox: RunningSandbox, *components: dict[str, Any]) -> tuple[int, str]:
    _, error = sends.refused(sandbox, template("novo", *components))
    return error["code"], error.get("error_data", {}).get("details", "") or error["message"]


def test_money_and_dates_show_their_fallback(sandbox: RunningSandbox) -> None:
    _made(sandbox, WORDS)
    money = {"fallback_value": "R$ 100,99", "code": "BRL", "amount_1000": 100990}
    sends.accepted(sandbox, template("novo", _part("body", {"type": "currency", "currency": money})))
    date = {"type": "date_time", "date_time": {"fallback_value": "15 de dezembro"}}
    sends.accepted(sandbox, template("novo", _part("body", date)))
    code, details = _refused(sandbox, _part("body", {"type": "currency", "currency": money | {"code": "R$"}}))
    assert (code, details) == (131008, "body: Parameter of type currency requires code and amount_1000")
    code, _ = _refused(sandbox, _part("body", {"type": "date_time", "date_time": {}}))
    assert code == 131008


def test_an_unknown_component_is_refused(sandbox: RunningSandbox) -> None:
    code, details = _refused_of(sandbox, "convite_evento", _part("footnote"))
    assert code == 100
    assert 'got "FOOTNOTE"' in details


def _refused_of(sandbox: RunningSandbox, name: str, *components: dict[str, Any]) -> tuple[int, str]:
    _, error = sends.refused(sandbox, template(name, *components))
    return error["code"], error["message"]


@pytest.mark.parametrize("kind", ["video", "document"])
def test_a_media_header_takes_its_own_medium_only(sandbox: RunningSandbox, kind: str) -> None:
    _made(sandbox, {"type": "HEADER", "format": kind.upper()}, PLAIN)
    medium = {"link": "https://escola.example/anexo", "filename": "lista.pdf"}
    sends.accepted(sandbox, template("novo", _part("header", {"type": kind, kind: medium})))
    expected = f"header: Format mismatch, expected {kind.upper()}, received IMAGE"
    assert _refused(sandbox, _part("header", IMAGE)) == (132012, expected)
    code, words = _refused(sandbox, _part("header", {"type": kind, kind: {"link": "escola"}}))
    assert (code, "is not a valid URI" in words) == (100, True)


def test_a_place_in_the_header_needs_its_coordinates(sandbox: RunningSandbox) -> None:
    _made(sandbox, {"type": "HEADER", "format": "LOCATION"}, PLAIN)
    place = {"latitude": "-19.92", "longitude": "-43.93", "name": "Escola", "address": "Rua A, 1"}
    sends.accepted(sandbox, template("novo", _part("header", {"type": "location", "location": place})))
    del place["longitude"]
    code, words = _refused(sandbox, _part("header", {"type": "location", "location": place}))
    assert (code, "longitude" in words) == (100, True)


def test_a_flow_button_may_carry_a_token(sandbox: RunningSandbox) -> None:
    _made(sandbox, PLAIN, _buttons({"type": "FLOW", "text": "Abrir"}))
    sends.accepted(sandbox, template("novo"))
    action = {"flow_token": "t", "flow_action_data": {"turno": "manhã"}}
    sends.accepted(sandbox, template("novo", _button("flow", {"type": "action", "action": action})))
    wrong = {"type": "action", "action": {"flow_action_data": "manhã"}}
    assert _refused(sandbox, _button("flow", wrong))[0] == 131009


def test_several_products_need_sections_and_a_thumbnail(sandbox: RunningSandbox) -> None:
    _made(sandbox, PLAIN, _buttons({"type": "MPM", "text": "Ver itens"}))
    sections = [{"title": "Livros", "product_items": [{"product_retailer_id": "livro-1"}]}]
    action = {"thumbnail_product_retailer_id": "livro-1", "sections": sections}
    sends.accepted(sandbox, template("novo", _button("mpm", {"type": "action", "action": action})))
    assert _refused(sandbox) == (131008, "buttons: Button at index 0 of type Mpm requires a parameter")
    without = {"type": "action", "action": {"thumbnail_product_retailer_id": "livro-1"}}
    assert _refused(sandbox, _button("mpm", without))[0] == 100


def test_buttons_that_call_or_ask_take_no_parameter(sandbox: RunningSandbox) -> None:
    _made(
        sandbox, PLAIN, _buttons({"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+551130000000"})
    )
    sends.accepted(sandbox, template("novo"))
    code, words = _refused(sandbox, _button("phone_number", *text_parameters("x")))
    assert (code, words.endswith("of type PhoneNumber does not require parameters")) == (132018, True)


def test_a_coupon_has_at_most_twenty_characters(sandbox: RunningSandbox) -> None:
    _made(sandbox, PLAIN, _buttons({"type": "COPY_CODE", "example": "MAT10"}))
    for code, accepted in (("A" * 20, True), ("A" * 21, False)):
        coupon = _button("copy_code", {"type": "coupon_code", "coupon_code": code})
        assert (sends.post(sandbox, template("novo", coupon))[0] == 200) is accepted


def _code(in_text: str, in_button: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return body(in_text), _button("url", *text_parameters(in_button), index="0")


def test_a_code_is_short_and_the_same_in_text_and_button(sandbox: RunningSandbox) -> None:
    otp = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}
    _made(
        sandbox,
        {"type": "BODY", "add_security_recommendation": True},
        _buttons(otp),
        category="AUTHENTICATION",
    )
    sends.accepted(sandbox, template("novo", *_code("123456", "123456")))
    assert _refused(sandbox, *_code("123456", "654321"))[0] == 132018
    assert _refused(sandbox, *_code("1" * 16, "1" * 16))[0] == 132018


def test_somebody_can_say_that_they_asked_for_no_code(sandbox: RunningSandbox, receiver: Receiver) -> None:
    otp = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"}
    _made(sandbox, {"type": "BODY"}, _buttons(otp), category="AUTHENTICATION")
    sends.accepted(sandbox, template("novo", *_code("123456", "123456"), to=BIA))
    sandbox.control("POST", "/inbound", {"phone": BIA, "press": "I didn't request a code"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert receiver.messages()[0]["button"]["payload"] == "DID_NOT_REQUEST_CODE"


def _offer(ends: Any) -> dict[str, Any]:
    value = {"expiration_time_ms": ends}
    return _part("limited_time_offer", {"type": "limited_time_offer", "limited_time_offer": value})


def test_an_offer_ends_in_the_future(sandbox: RunningSandbox) -> None:
    offer = {"text": "Só hoje", "has_expiration": True}
    copy = _buttons(
        {"type": "COPY_CODE", "example": "MAT10"}, {"type": "URL", "text": "Ver", "url": "https://a.example"}
    )
    _made(sandbox, {"type": "LIMITED_TIME_OFFER", "limited_time_offer": offer}, PLAIN, copy)
    coupon = _button("copy_code", {"type": "coupon_code", "coupon_code": "MAT10"})
    now = sandbox.control("GET", "/state")["clock"]["now"]
    sends.accepted(sandbox, template("novo", _offer(now + HOUR_MS), coupon))
    for ends, code in ((now - HOUR_MS, 132018), ("amanhã", 132012), (None, 131008)):
        assert _refused(sandbox, _offer(ends), coupon)[0] == code
    assert _refused(sandbox, coupon)[0] == 131008
    sends.create(sandbox, "outro", PLAIN)
    assert _refused_of(sandbox, "outro", _offer(now + HOUR_MS))[0] == 132012


def test_a_tap_on_the_picture_can_be_led_elsewhere_in_marketing(sandbox: RunningSandbox) -> None:
    _made(sandbox, {"type": "HEADER", "format": "IMAGE"}, PLAIN)

    def target(**value: str) -> dict[str, Any]:
        kind = "tap_target_configuration"
        return _part(kind, {"type": kind, kind: [value]})

    picture = _part("header", IMAGE)
    sends.accepted(sandbox, template("novo", picture, target(url="https://a.example", title="Ver")))
    assert _refused(sandbox, picture, target(url="https://a.example"))[0] == 100
    assert _refused(sandbox, picture, target(url="escola", title="Ver"))[0] == 100
    invitation = template("hello_world", target(url="https://a.example", title="Ver"), language="en_US")
    assert sends.refused(sandbox, invitation)[1]["code"] == 131009


CARD = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [sends.HANDLE]}},
    {"type": "BODY", "text": "A sala {{1}} tem vaga.", "example": {"body_text": [["azul"]]}},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Quero esta"},
            {"type": "URL", "text": "Ver", "url": "https://a.example/{{1}}", "example": ["azul"]},
        ],
    },
]


@pytest.fixture
def carousel(sandbox: RunningSandbox) -> RunningSandbox:
    """A sandbox with the template `novo` of two cards."""
    _made(sandbox, WORDS, {"type": "CAROUSEL", "cards": [{"components": CARD}, {"components": CARD}]})
    return sandbox


def _card(place: int, *components: dict[str, Any]) -> dict[str, Any]:
    reply = _button("quick_reply", {"type": "payload", "payload": f"sala-{place}"})
    whole = (_part("header", IMAGE), body("azul"), reply, _button("url", *text_parameters("azul"), index=1))
    return {"card_index": place, "components": [*(components or whole)]}


def _carousel(*cards: dict[str, Any]) -> dict[str, Any]:
    return {"type": "carousel", "cards": [*cards]}


def test_a_carousel_is_sent_card_by_card(carousel: RunningSandbox, receiver: Receiver) -> None:
    sends.accepted(carousel, template("novo", body("Ana"), _carousel(_card(1), _card(0)), to=BIA))
    carousel.control("POST", "/inbound", {"phone": BIA, "press": "1"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert receiver.messages()[0]["button"] == {"payload": "sala-1", "text": "Quero esta"}


@pytest.mark.parametrize(
    ("cards", "code", "words"),
    [
        ([_card(0)], 132012, "number of cards (1) does not match the expected number of cards (2)"),
        ([_card(0), _card(0)], 132012, "card_index must be every number from 0 once"),
        ([_card(0), _card(1, body("azul"))], 132012, "card 1: header: Format mismatch, expected IMAGE"),
        (
            [_card(0), _card(1, _part("header", IMAGE))],
            132000,
            "card 1: body: number of localizable_params (0)",
        ),
        (
            [_card(0, _part("header", IMAGE), body("azul\n")), _card(1)],
            132018,
            "card 0: body: Param text cannot have new-line",
        ),
        (
            [_card(0), _card(1, _part("header", IMAGE), body("azul"))],
            131008,
            "card 1: buttons: Button at index 1 of type Url requires a parameter",
        ),
    ],
)
def test_each_card_is_checked(
    carousel: RunningSandbox, cards: list[dict[str, Any]], code: int, words: str
) -> None:
    refused = _refused(carousel, body("Ana"), _carousel(*cards))
    assert (refused[0], words in refused[1]) == (code, True), refused


def test_a_carousel_is_sent_when_and_only_when_it_was_approved(carousel: RunningSandbox) -> None:
    assert _refused(carousel, body("Ana"))[0] == 132012
    send = template("convite_evento", body("Ana", "sábado"), _carousel(_card(0), _card(1)))
    assert sends.refused(carousel, send)[1]["code"] == 132012
