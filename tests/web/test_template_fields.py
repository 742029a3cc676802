"""The editor's fields hold a whole template: nothing is lost on the way to them and back."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.templates.library.loading import library
from avisa.templates.library.rules import body_of
from avisa.web.template_cards import card_fields, cards_shown
from avisa.web.template_form import body_from, fields_of, is_plain, rows_shown, values_offered
from avisa.web.template_words import difference_place, place_of, refusal, rejection, waiting

MODELS = [pytest.param(model, id=model.id) for model in library()]
BASE: dict[str, Any] = {"name": "aviso_a", "language": "en", "category": "UTILITY", "components": []}


@pytest.mark.parametrize("model", MODELS)
def test_a_model_comes_back_as_it_was(model: Any) -> None:
    for language in ("pt_BR", "en", "es"):
        body = body_of(model, language, language, "Colégio Horizonte", "horizonte.com.br")
        assert is_plain(body)
        assert body_from(fields_of(body), body) == body


APP = {"package_name": "com.escola", "signature_hash": "K8a/AINcGX7"}
CARD: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aa"]}},
    {"type": "BODY", "text": "From {{1}} to {{2}} only.", "example": {"body_text": [["May", "June"]]}},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Tell me"},
            {
                "type": "URL",
                "text": "Read",
                "url": "https://e.example/{{1}}",
                "example": ["https://e.example/a"],
            },
        ],
    },
]
SPECIAL: dict[str, list[dict[str, Any]]] = {
    "a code that is copied": [
        {"type": "BODY"},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]},
    ],
    "a code that an app takes": [
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 5},
        {
            "type": "BUTTONS",
            "buttons": [
                {
                    "type": "OTP",
                    "otp_type": "ZERO_TAP",
                    "text": "Copy it",
                    "autofill_text": "Fill it in",
                    "supported_apps": [APP, {**APP, "package_name": "com.escola.teste"}],
                    "zero_tap_terms_accepted": True,
                }
            ],
        },
    ],
    "a flow": [
        {
            "type": "BUTTONS",
            "buttons": [
                {
                    "type": "FLOW",
                    "text": "Enrol",
                    "flow_id": "77",
                    "flow_action": "navigate",
                    "navigate_screen": "WELCOME",
                },
            ],
        }
    ],
    "a carousel": [
        {
            "type": "BODY",
            "text": "Choose a course, {{1}}, and write back.",
            "example": {"body_text": [["Ana"]]},
        },
        {"type": "CAROUSEL", "cards": [{"components": CARD}, {"components": CARD[:1] + CARD[2:]}]},
    ],
    "an offer": [
        {
            "type": "LIMITED_TIME_OFFER",
            "limited_time_offer": {"text": "Until Friday", "has_expiration": True},
        },
        {"type": "BODY", "text": "Enrol before the end."},
    ],
}


@pytest.mark.parametrize("kind", SPECIAL)
def test_codes_flows_and_offers_come_back_as_they_were(kind: str) -> None:
    category = "AUTHENTICATION" if "code" in kind else "MARKETING"
    body = {**BASE, "category": category, "parameter_format": "POSITIONAL", "components": SPECIAL[kind]}
    assert is_plain(body)
    assert body_from(fields_of(body), body) == body


def test_a_code_in_an_empty_draft_begins_with_the_warning_and_is_copied() -> None:
    empty = {**BASE, "category": "AUTHENTICATION"}
    assert is_plain(empty)
    body, buttons = body_from(fields_of(empty), empty)["components"]
    assert body == {"type": "BODY", "add_security_recommendation": True}
    assert buttons["buttons"] == [{"type": "OTP", "otp_type": "COPY_CODE"}]


@pytest.mark.parametrize(
    ("category", "part"),
    [
        ("MARKETING", {"type": "CAROUSEL", "cards": []}),
        (
            "MARKETING",
            {"type": "CAROUSEL", "cards": [{"components": [{"type": "HEADER", "format": "PRODUCT"}]}]},
        ),
        ("MARKETING", {"type": "CAROUSEL", "cards": [{"components": "none"}, {}]}),
        ("UTILITY", {"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Go", "flow_name": "Enrol"}]}),
        ("UTILITY", {"type": "BUTTONS", "buttons": [{"type": "CATALOG", "text": "See"}]}),
        ("MARKETING", {"type": "LIMITED_TIME_OFFER", "limited_time_offer": "Until Friday"}),
        ("AUTHENTICATION", {"type": "BODY", "text": "Your code is {{1}}, keep it."}),
        ("AUTHENTICATION", {"type": "BUTTONS", "buttons": [{"type": "OTP", "supported_apps": "all"}]}),
    ],
)
def test_what_has_no_fields_is_left_to_its_json(category: str, part: dict[str, Any]) -> None:
    assert not is_plain({"category": category, "components": [part]})


def test_named_variables_have_named_samples() -> None:
    typed = {"header": "TEXT", "header_text": "Order {{number}}", "header_sample": "7", "footer": ""}
    typed |= {"body": "Hello {{name}}, it is here.\r\nCome.", "sample.name": "Ana"}
    made = body_from(typed, BASE)
    assert made["parameter_format"] == "NAMED"
    header, body = made["components"]
    assert header["example"] == {"header_text_named_params": [{"param_name": "number", "example": "7"}]}
    assert body["example"] == {"body_text_named_params": [{"param_name": "name", "example": "Ana"}]}
    assert fields_of(made)["sample.name"] == "Ana"
    assert fields_of(made)["header_sample"] == "7"


def test_what_the_fields_do_not_show_stays() -> None:
    made = body_from({"body": "Hello."}, {**BASE, "message_send_ttl_seconds": 3600})
    assert made["message_send_ttl_seconds"] == 3600


def test_the_name_is_offered_first_as_lists_of_that_language_call_it() -> None:
    assert values_offered("pt_BR", ["turma", "nome"]) == ["nome", "turma"]
    assert values_offered("es_MX", []) == ["nombre"]
    assert values_offered("fr", ["classe"]) == ["name", "classe"]


def test_an_empty_card_is_none_and_one_more_can_be_filled() -> None:
    typed = {
        "cards.kind": "VIDEO",
        "card.0.body": "Here.",
        "card.3.body": "There, {{place}}.",
        "card.3.samples": "Sé",
    }
    made = body_from(typed, BASE)
    assert made["parameter_format"] == "NAMED"
    (part,) = made["components"]
    assert [card["components"][1]["text"] for card in part["cards"]] == ["Here.", "There, {{place}}."]
    assert len(cards_shown(card_fields(part))) == 3
    assert body_from({**typed, "cards.kind": ""}, BASE)["components"] == []


def test_quick_replies_are_kept_together() -> None:
    kinds = ("QUICK_REPLY", "URL", "QUICK_REPLY", "COPY_CODE")
    rows = {f"button.{place}.kind": kind for place, kind in enumerate(kinds)}
    (part,) = body_from(rows, BASE)["components"]
    assert [one["type"] for one in part["buttons"]] == ["QUICK_REPLY", "QUICK_REPLY", "URL", "COPY_CODE"]
    assert len(rows_shown(rows)) == 5


def test_places_and_reasons_have_words() -> None:
    parts = [{"type": "BODY"}, {"type": "BUTTONS"}]
    assert place_of("/components/1/buttons/0/url", parts) == ("button", "1")
    assert place_of("/components/0/example/body_text/0/1", parts) == ("sample", "")
    assert place_of("/components/9/text", parts) == place_of("", parts) == ("whole", "")
    assert difference_place("button.1") == ("button", "2")
    assert difference_place("sample.body.1") == ("sample", "1")
    assert rejection("SCAM") != rejection("a reason of next year")
    assert waiting("account_call_limit") and refusal("a reason of next year")
