"""The JSON that leaves for Meta, for every kind of message that the house can write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from avisa.channels.meta.wire import outgoing
from avisa.channels.port import Body, Button, Card, Header, Outbound, Parameter, Reply


def template(body: Body) -> Any:
    sent = json.loads(outgoing(Outbound("7001.1", "+5531998887766", body, "aviso", "pt_BR")))
    return sent["template"]


def test_a_template_without_variables_names_itself_and_its_language() -> None:
    assert json.loads(outgoing(Outbound("7001.1", "+5531998887766", Body(), "aviso", "pt_BR"))) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5531998887766",
        "biz_opaque_callback_data": "7001.1",
        "type": "template",
        "template": {"name": "aviso", "language": {"code": "pt_BR"}},
    }


def test_free_text_needs_no_template() -> None:
    sent = json.loads(outgoing(Outbound("7001.1", "+5531998887766", Body(text="Olá, Davi 👋"))))
    assert sent["type"] == "text"
    assert sent["text"] == {"body": "Olá, Davi 👋", "preview_url": False}
    assert "template" not in sent


def test_whoever_has_shown_no_phone_is_named_by_the_platforms_id() -> None:
    sent = json.loads(outgoing(Outbound("7001.1", "BR.1349", Body(text="Olá"))))
    assert (sent["recipient"], "to" in sent) == ("BR.1349", False)


def test_free_text_may_carry_buttons() -> None:
    body = Body(text="Confirma?", replies=(Reply("Sim", "avisa yes 7"), Reply("Não", "avisa no 7")))
    sent = json.loads(outgoing(Outbound("7001.1", "+5531998887766", body)))
    assert (sent["type"], sent["interactive"]["type"]) == ("interactive", "button")
    assert sent["interactive"]["body"] == {"text": "Confirma?"}
    assert sent["interactive"]["action"]["buttons"] == [
        {"type": "reply", "reply": {"id": "avisa yes 7", "title": "Sim"}},
        {"type": "reply", "reply": {"id": "avisa no 7", "title": "Não"}},
    ]


def test_positional_values_keep_their_order() -> None:
    body = Body(parameters=(Parameter("Davi"), Parameter("3º ano")))
    assert template(body)["components"] == [
        {"type": "body", "parameters": [{"type": "text", "text": "Davi"}, {"type": "text", "text": "3º ano"}]}
    ]


def test_named_values_carry_their_names() -> None:
    body = Body(parameters=(Parameter("Davi", "aluno"),))
    assert template(body)["components"][0]["parameters"] == [
        {"type": "text", "parameter_name": "aluno", "text": "Davi"}
    ]


@pytest.mark.parametrize(
    ("header", "parameter"),
    [
        (Header("text", text="Reunião"), {"type": "text", "text": "Reunião"}),
        (
            Header("text", text="Reunião", name="assunto"),
            {"type": "text", "parameter_name": "assunto", "text": "Reunião"},
        ),
        (Header("image", media_id="99"), {"type": "image", "image": {"id": "99"}}),
        (
            Header("video", link="https://escola.example/v.mp4"),
            {"type": "video", "video": {"link": "https://escola.example/v.mp4"}},
        ),
        (
            Header("document", media_id="98", filename="boleto.pdf"),
            {"type": "document", "document": {"id": "98", "filename": "boleto.pdf"}},
        ),
        (
            Header("location", name="Escola", latitude="-19.9", longitude="-43.9", address="Rua A, 1"),
            {
                "type": "location",
                "location": {
                    "latitude": "-19.9",
                    "longitude": "-43.9",
                    "name": "Escola",
                    "address": "Rua A, 1",
                },
            },
        ),
    ],
)
def test_every_kind_of_header(header: Header, parameter: dict[str, object]) -> None:
    assert template(Body(header=header))["components"] == [{"type": "header", "parameters": [parameter]}]


@pytest.mark.parametrize(
    ("kind", "parameter"),
    [
        ("url", {"type": "text", "text": "abc"}),
        ("quick_reply", {"type": "payload", "payload": "abc"}),
        ("copy_code", {"type": "coupon_code", "coupon_code": "abc"}),
        ("flow", {"type": "action", "action": {"flow_token": "abc"}}),
    ],
)
def test_every_kind_of_button(kind: str, parameter: dict[str, str]) -> None:
    assert template(Body(buttons=(Button(2, kind, "abc"),)))["components"] == [
        {"type": "button", "sub_type": kind, "index": "2", "parameters": [parameter]}
    ]


def test_components_come_in_the_order_of_the_screen() -> None:
    body = Body(
        header=Header("image", media_id="99"),
        parameters=(Parameter("Davi"),),
        buttons=(Button(0, "quick_reply", "stop"), Button(1, "url", "x")),
    )
    assert [each["type"] for each in template(body)["components"]] == ["header", "body", "button", "button"]


def test_a_carousel_says_each_card_and_an_offer_its_end() -> None:
    card = Card(Header("image", media_id="99"), (Parameter("R$ 90"),), (Button(0, "quick_reply", "quero"),))
    offer, carousel = template(Body(cards=(card, card), offer_ends_at=1_797_649_140_000))["components"]
    assert offer["parameters"][0]["limited_time_offer"] == {"expiration_time_ms": 1_797_649_140_000}
    assert [one["card_index"] for one in carousel["cards"]] == [0, 1]
    assert [part["type"] for part in carousel["cards"][1]["components"]] == ["header", "body", "button"]
