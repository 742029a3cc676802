"""Filling a template for one person: the message that comes of it, or the value that cannot go."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.channels.port import Body, Button, Card, Header, Parameter
from avisa.templates.rules import preview, render, values_of
from avisa.templates.shapes import shape_of
from avisa.templates.types import BadVariable, Flaw, Shape

BODY: dict[str, Any] = {"type": "BODY", "text": "Olá {{1}}, a mensalidade de {{2}} venceu."}
GOOD = {"body.1": "Marina", "body.2": "Theo"}
LINK = {"type": "URL", "text": "Boleto", "url": "https://example.com.br/b/{{1}}"}


def with_header(kind: str, text: str = "") -> Shape:
    return shape_of([{"type": "HEADER", "format": kind, "text": text}, BODY])


def with_button(button: dict[str, str]) -> Shape:
    return shape_of([BODY, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sair"}, button]}])


def test_positional_values_become_parameters_in_order() -> None:
    assert render(shape_of([BODY]), GOOD) == Body(parameters=(Parameter("Marina"), Parameter("Theo")))


def test_named_values_keep_their_names() -> None:
    shape = shape_of([{"type": "BODY", "text": "Olá {{nome}}!"}], "NAMED")
    assert render(shape, {"body.nome": "Marina"}) == Body(parameters=(Parameter("Marina", "nome"),))


def test_a_template_without_variables_needs_no_value() -> None:
    shape = shape_of([{"type": "HEADER", "format": "TEXT", "text": "Aviso"}, {"type": "BODY", "text": "Oi."}])
    assert render(shape, {}) == Body()


def test_a_text_header_a_link_and_a_coupon_are_filled() -> None:
    parts = [
        {"type": "HEADER", "format": "TEXT", "text": "Turma {{1}}"},
        BODY,
        {"type": "BUTTONS", "buttons": [LINK, {"type": "COPY_CODE", "example": "25OFF"}]},
    ]
    body = render(shape_of(parts), GOOD | {"header": "3B", "button.0": "abc?x=1", "button.1": "MATRICULA26"})
    assert isinstance(body, Body)
    assert body.header == Header("text", text="3B")
    assert body.buttons == (Button(0, "url", "abc?x=1"), Button(1, "copy_code", "MATRICULA26"))


def test_a_document_is_named_after_its_address() -> None:
    link = "https://example.com.br/boletos/Boleto%20de%20mar%C3%A7o.pdf?v=2"
    body = render(with_header("DOCUMENT"), GOOD | {"header_link": link})
    assert isinstance(body, Body)
    assert body.header == Header("document", link=link, filename="Boleto de março.pdf")


def test_a_one_time_code_goes_into_the_text_and_into_the_button() -> None:
    shape = shape_of([{"type": "BODY"}, {"type": "BUTTONS", "buttons": [{"type": "OTP", "text": "Copiar"}]}])
    assert render(shape, {"body.1": "482913"}) == Body(
        parameters=(Parameter("482913"),), buttons=(Button(0, "url", "482913"),)
    )
    assert render(shape, {"body.1": "4829134829134829"}) == BadVariable("body.1", Flaw.TOO_LONG)


def test_a_quick_replys_payload_may_be_given_but_need_not_be() -> None:
    shape = with_button({"type": "QUICK_REPLY", "text": "Depois"})
    body = render(shape, GOOD | {"button.0": "stop:7"})
    assert isinstance(body, Body)
    assert body.buttons == (Button(0, "quick_reply", "stop:7"),)


@pytest.mark.parametrize("empty", ["", "   "])
def test_an_empty_value_is_missing(empty: str) -> None:
    assert render(shape_of([BODY]), GOOD | {"body.2": empty}) == BadVariable("body.2", Flaw.MISSING)
    assert render(shape_of([BODY]), {"body.1": "Marina"}) == BadVariable("body.2", Flaw.MISSING)


@pytest.mark.parametrize("value", ["Rua A\nCasa 2", "a\tb", "a\r\nb", "a     b", "a\x00b", "a\u2028b"])
def test_line_breaks_tabs_and_long_runs_of_spaces_are_forbidden(value: str) -> None:
    bad = BadVariable("body.1", Flaw.FORBIDDEN_CHARACTERS)
    assert render(shape_of([BODY]), GOOD | {"body.1": value}) == bad


def test_four_spaces_in_a_row_and_spaces_around_are_fine() -> None:
    body = render(shape_of([BODY]), {"body.1": "a    b", "body.2": "      Theo      "})
    assert body == Body(parameters=(Parameter("a    b"), Parameter("Theo")))


def test_the_filled_body_has_1024_characters_at_most() -> None:
    around = len("Olá , a mensalidade de Theo venceu.")
    assert isinstance(render(shape_of([BODY]), GOOD | {"body.1": "x" * (1024 - around)}), Body)
    too_long = render(shape_of([BODY]), GOOD | {"body.1": "x" * (1025 - around)})
    assert too_long == BadVariable("body.1", Flaw.TOO_LONG)


def test_the_filled_header_has_60_characters_at_most() -> None:
    shape = with_header("TEXT", "Turma {{1}}")
    assert isinstance(render(shape, GOOD | {"header": "x" * 54}), Body)
    assert render(shape, GOOD | {"header": "x" * 55}) == BadVariable("header", Flaw.TOO_LONG)


def test_a_coupon_has_20_characters_at_most() -> None:
    shape = with_button({"type": "COPY_CODE", "example": "25OFF"})
    assert isinstance(render(shape, GOOD | {"button.1": "x" * 20}), Body)
    assert render(shape, GOOD | {"button.1": "x" * 21}) == BadVariable("button.1", Flaw.TOO_LONG)


@pytest.mark.parametrize("suffix", ["a b", "a\nb", "a\tb", "a\x7fb"])
def test_a_links_suffix_has_no_spaces(suffix: str) -> None:
    assert render(with_button(LINK), GOOD | {"button.1": suffix}) == BadVariable("button.1", Flaw.BAD_SUFFIX)


def test_a_filled_link_has_2000_characters_at_most() -> None:
    most = 2000 - len("https://example.com.br/b/")
    assert isinstance(render(with_button(LINK), GOOD | {"button.1": "x" * most}), Body)
    too_long = render(with_button(LINK), GOOD | {"button.1": "x" * (most + 1)})
    assert too_long == BadVariable("button.1", Flaw.TOO_LONG)


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com.br/a.png",
        "example.com.br/a.png",
        "https:///a.png",
        "https://servidor/a.png",
        "https://example.com.br/a b.png",
        "https://[::1/a.png",
        "C:\\fotos\\a.png",
    ],
)
def test_a_medium_needs_a_public_secure_address(link: str) -> None:
    assert render(with_header("IMAGE"), GOOD | {"header_link": link}) == BadVariable(
        "header_link", Flaw.BAD_LINK
    )


@pytest.mark.parametrize(
    ("kind", "name"), [("IMAGE", "a.pdf"), ("IMAGE", "a.gif"), ("VIDEO", "a.avi"), ("DOCUMENT", "a.png")]
)
def test_a_medium_of_another_kind_is_refused(kind: str, name: str) -> None:
    values = GOOD | {"header_link": f"https://example.com.br/{name}"}
    assert render(with_header(kind), values) == BadVariable("header_link", Flaw.BAD_MEDIA_TYPE)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("IMAGE", "a.JPG"),
        ("IMAGE", "a.png?s=9"),
        ("IMAGE", "media/839"),
        ("VIDEO", "a.mp4"),
        ("DOCUMENT", "a.pdf"),
    ],
)
def test_a_medium_of_the_right_kind_is_taken(kind: str, path: str) -> None:
    assert isinstance(
        render(with_header(kind), GOOD | {"header_link": f"https://example.com.br/{path}"}), Body
    )


def test_a_preview_shows_the_filled_text_and_leaves_open_what_is_not_filled() -> None:
    shape = shape_of(
        [
            {"type": "HEADER", "format": "TEXT", "text": "Turma {{1}}"},
            BODY,
            {"type": "FOOTER", "text": "Colégio"},
        ]
    )
    assert preview(shape, {"header": "3B", "body.1": "Marina"}) == (
        "Turma 3B\n\nOlá Marina, a mensalidade de {{2}} venceu.\n\nColégio"
    )


def test_a_value_that_looks_like_a_placeholder_is_only_text() -> None:
    assert preview(shape_of([BODY]), {"body.1": "{{2}}", "body.2": "Theo"}).startswith("Olá {{2}}, a")


def test_a_frozen_message_gives_back_its_values() -> None:
    shape = with_button(LINK)
    values = GOOD | {"button.1": "abc"}
    body = render(shape, values)
    assert isinstance(body, Body)
    assert values_of(shape, body) == values


CARDS = {
    "type": "CAROUSEL",
    "cards": [
        {
            "components": [
                {"type": "HEADER", "format": "IMAGE"},
                {"type": "BODY", "text": f"O {name} custa {{{{1}}}} por mês."},
                {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero"}, LINK]},
            ]
        }
        for name in ("judô", "balé")
    ],
}
OF_CARDS = {
    "card.0.header_link": "media:17",
    "card.0.body.1": "R$ 90",
    "card.0.button.1": "judo",
    "card.1.header_link": "https://example.com.br/bale.jpg",
    "card.1.body.1": "R$ 80",
    "card.1.button.1": "bale",
}


def test_each_card_of_a_carousel_is_filled_for_itself() -> None:
    shape = shape_of([BODY, CARDS])
    body = render(shape, GOOD | OF_CARDS)
    assert isinstance(body, Body) and shape.unsupported == ()
    assert body.cards == (
        Card(Header("image", media_id="media:17"), (Parameter("R$ 90"),), (Button(1, "url", "judo"),)),
        Card(
            Header("image", link="https://example.com.br/bale.jpg"),
            (Parameter("R$ 80"),),
            (Button(1, "url", "bale"),),
        ),
    )
    assert values_of(shape, body) == GOOD | OF_CARDS
    assert "O balé custa R$ 80 por mês." in preview(shape, GOOD | OF_CARDS)


@pytest.mark.parametrize(
    ("slot", "value", "flaw"),
    [
        ("card.1.header_link", "http://example.com.br/bale.jpg", Flaw.BAD_LINK),
        ("card.1.body.1", "", Flaw.MISSING),
        ("card.1.body.1", "x" * 150, Flaw.TOO_LONG),  # a card has room for 160 characters
    ],
)
def test_a_value_of_a_card_that_does_not_fit_is_named_with_its_card(
    slot: str, value: str, flaw: Flaw
) -> None:
    assert render(shape_of([BODY, CARDS]), GOOD | OF_CARDS | {slot: value}) == BadVariable(slot, flaw)


PLACE = {
    "header.latitude": "-19.92",
    "header.longitude": "-43.94",
    "header.name": "Colégio Horizonte",
    "header.address": "Rua da Bahia, 1000",
}


def test_a_place_on_a_map_needs_its_coordinates_and_its_name() -> None:
    shape = with_header("LOCATION")
    body = render(shape, GOOD | PLACE)
    assert isinstance(body, Body) and shape.unsupported == ()
    assert body.header is not None and (body.header.latitude, body.header.name) == (
        "-19.92",
        "Colégio Horizonte",
    )
    assert values_of(shape, body) == GOOD | PLACE


@pytest.mark.parametrize(
    ("slot", "value"),
    [("latitude", "-190.2"), ("latitude", "19,92"), ("longitude", "nan"), ("longitude", "x")],
)
def test_coordinates_are_numbers_on_the_globe(slot: str, value: str) -> None:
    bad = render(with_header("LOCATION"), GOOD | PLACE | {f"header.{slot}": value})
    assert bad == BadVariable(f"header.{slot}", Flaw.BAD_PLACE)


OFFER = {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Até sexta", "has_expiration": True}}


@pytest.mark.parametrize("told", ["2026-12-18T23:59:00-03:00", "2026-12-19T02:59Z", "1797649140000"])
def test_an_offer_says_when_it_ends(told: str) -> None:
    shape = shape_of([BODY, OFFER])
    body = render(shape, GOOD | {"offer_ends": told})
    assert isinstance(body, Body) and body.offer_ends_at == 1_797_649_140_000
    assert values_of(shape, body)["offer_ends"] == "1797649140000"


@pytest.mark.parametrize("told", ["sexta", "2026-12-18T23:59:00", "1797649140"])
def test_an_offers_end_has_a_date_an_hour_and_a_zone(told: str) -> None:
    bad = render(shape_of([BODY, OFFER]), GOOD | {"offer_ends": told})
    assert bad == BadVariable("offer_ends", Flaw.BAD_INSTANT)


def test_an_offer_without_an_end_asks_for_none() -> None:
    offer = {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Só hoje", "has_expiration": False}}
    assert render(shape_of([BODY, offer]), GOOD) == Body(parameters=(Parameter("Marina"), Parameter("Theo")))


def test_a_flow_is_told_a_token_and_who_asks_for_a_phone_nothing() -> None:
    flow, phone = {"type": "FLOW", "text": "Abrir"}, {"type": "REQUEST_CONTACT_INFO"}
    shape = shape_of([BODY, {"type": "BUTTONS", "buttons": [flow, phone]}])
    for value, token in (("", "unused"), ("turma-3B", "turma-3B")):
        body = render(shape, GOOD | {"button.0": value})
        assert isinstance(body, Body) and body.buttons == (Button(0, "flow", token),)
