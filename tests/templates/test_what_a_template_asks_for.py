"""Reading a template's components: what a sender must bring, and what we cannot send yet."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.templates.rules import wanted
from avisa.templates.shapes import shape_of, version_of
from avisa.templates.types import Slot, Variable, is_live

BODY: dict[str, Any] = {
    "type": "BODY",
    "text": "Olá {{1}}, a mensalidade de {{2}} vence dia {{3}}.",
    "example": {"body_text": [["Marina", "Theo", "10/12"]]},
}
NAMED: dict[str, Any] = {
    "type": "BODY",
    "text": "Olá {{nome}}, o pedido {{numero}} saiu.",
    "example": {"body_text_named_params": [{"param_name": "nome", "example": "Ana"}]},
}


def test_positional_variables_come_in_the_order_of_their_numbers() -> None:
    shape = shape_of([{"type": "BODY", "text": "Dia {{2}}, {{ 1 }}! Até {{2}} com {{10}}."}])
    assert [variable.name for variable in shape.variables] == ["1", "2", "10"]


def test_named_variables_come_in_the_order_of_the_text_with_their_examples() -> None:
    shape = shape_of([NAMED], "NAMED")
    assert shape.named
    assert shape.variables == (Variable("nome", "Ana"), Variable("numero", ""))
    assert wanted(shape) == (Slot("body.nome", "nome", "Ana"), Slot("body.numero", "numero"))


def test_every_part_that_a_person_must_fill_is_a_slot() -> None:
    header = {"type": "HEADER", "format": "TEXT", "text": "Turma {{1}}", "example": {"header_text": ["3B"]}}
    footer = {"type": "FOOTER", "text": "Responda SAIR para parar"}
    buttons: list[dict[str, Any]] = [
        {"type": "QUICK_REPLY", "text": "Parar avisos"},
        {"type": "URL", "text": "Boleto", "url": "https://example.com.br/b/{{1}}", "example": ["abc"]},
        {"type": "URL", "text": "Site", "url": "https://example.com.br"},
        {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+553130000000"},
        {"type": "COPY_CODE", "example": "25OFF"},
    ]
    shape = shape_of([header, BODY, footer, {"type": "BUTTONS", "buttons": buttons}])
    assert wanted(shape) == (
        Slot("header", "1", "3B"),
        Slot("body.1", "1", "Marina"),
        Slot("body.2", "2", "Theo"),
        Slot("body.3", "3", "10/12"),
        Slot("button.1", "Boleto", "abc"),
        Slot("button.4", "copy_code", "25OFF"),
    )
    assert shape.footer == "Responda SAIR para parar"
    assert shape.unsupported == ()


@pytest.mark.parametrize("kind", ["IMAGE", "VIDEO", "DOCUMENT"])
def test_a_header_with_a_medium_asks_for_its_link(kind: str) -> None:
    header = {"type": "HEADER", "format": kind, "example": {"header_handle": ["https://example.com.br/x"]}}
    shape = shape_of([header, BODY])
    assert wanted(shape)[0] == Slot("header_link", kind.lower(), "https://example.com.br/x")


def test_types_are_read_in_either_case() -> None:
    shape = shape_of([{"type": "header", "format": "image"}, {"type": "body", "text": "Oi {{1}}."}])
    assert [slot.name for slot in wanted(shape)] == ["header_link", "body.1"]


@pytest.mark.parametrize(
    "button",
    [
        {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar"},
        {"type": "URL", "text": "Copiar", "url": "https://www.whatsapp.com/otp/code/?code=otp{{1}}"},
    ],
)
def test_a_one_time_code_is_asked_for_once(button: dict[str, Any]) -> None:
    parts: list[dict[str, Any]] = [
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "BUTTONS", "buttons": [button]},
    ]
    shape = shape_of(parts)
    assert wanted(shape) == (Slot("body.1", "1"),)
    assert shape.unsupported == ()


CATALOG: dict[str, Any] = {"type": "BUTTONS", "buttons": [{"type": "CATALOG", "text": "Ver"}]}


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"type": "CAROUSEL", "cards": [{"components": [CATALOG]}]}, "card_button_catalog"),
        ({"type": "HEADER", "format": "GIF"}, "header_gif"),
        (CATALOG, "button_catalog"),
        ({"type": "SOMETHING_OF_2027"}, "something_of_2027"),
    ],
)
def test_what_we_cannot_send_is_named(part: dict[str, Any], name: str) -> None:
    assert shape_of([BODY, part]).unsupported == (name,)


def test_the_version_changes_with_the_wording_and_with_the_category() -> None:
    edited = {**BODY, "text": "Oi {{1}}."}
    versions = {
        version_of("UTILITY", [BODY]),
        version_of("MARKETING", [BODY]),
        version_of("UTILITY", [edited]),
    }
    assert len(versions) == 3


def test_the_version_stays_when_only_an_examples_address_changes() -> None:
    first, second = (
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [f"https://example.com.br/{sig}"]}}
        for sig in ("a", "b")
    )
    assert version_of("UTILITY", [first, BODY]) == version_of("UTILITY", [second, BODY])


@pytest.mark.parametrize(
    "status", ["PENDING", "PAUSED", "DISABLED", "DELETED", "REINSTATED", "", "approved?"]
)
def test_only_an_approved_template_is_live(status: str) -> None:
    assert is_live("APPROVED")
    assert not is_live(status)
