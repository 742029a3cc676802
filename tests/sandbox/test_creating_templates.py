"""Templates that are right: every kind of part, either case, and what lists show of them."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .sends import template
from .templates import STOP, WORDS

APP = {"package_name": "com.example.app", "signature_hash": "K8aAINcGX7a"}


def test_a_created_template_is_approved_told_and_sendable(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    made = templates.created(sandbox)
    assert (made["status"], made["category"]) == ("APPROVED", "UTILITY")
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["reason"]) == ("APPROVED", "NONE")
    assert told["message_template_id"] == int(made["id"])
    assert told["message_template_language"] == "pt_BR"
    sends.accepted(sandbox, template("novo", sends.body("Ana")))


def test_types_are_shown_in_capitals_whatever_was_sent(sandbox: RunningSandbox) -> None:
    rows = [STOP | {"type": "quick_reply"}, {"type": "url", "text": "Ver", "url": "https://x.example"}]
    made = templates.created(
        sandbox,
        {"type": "header", "format": "location"},
        WORDS | {"type": "body"},
        {"type": "buttons", "buttons": rows},
        message_send_ttl_seconds=3600,
    )
    one = templates.shown(sandbox, made["id"], "components,message_send_ttl_seconds,name")
    assert {*one} == {"components", "message_send_ttl_seconds", "name", "id"}
    assert [part["type"] for part in one["components"]] == ["HEADER", "BODY", "BUTTONS"]
    assert one["components"][0]["format"] == "LOCATION"
    assert [button["type"] for button in one["components"][2]["buttons"]] == ["QUICK_REPLY", "URL"]


def test_a_single_template_shows_its_default_fields(sandbox: RunningSandbox) -> None:
    one = templates.shown(sandbox, templates.created(sandbox)["id"])
    wanted = {"name", "status", "category", "language", "components", "id", "parameter_format"}
    assert {*one} == wanted


def test_a_code_has_the_platforms_words_and_its_own_link(sandbox: RunningSandbox) -> None:
    button = {"type": "otp", "otp_type": "one_tap", "autofill_text": "Preencher", "supported_apps": [APP]}
    made = templates.created(
        sandbox,
        {"type": "body", "add_security_recommendation": True},
        {"type": "footer", "code_expiration_minutes": 10},
        {"type": "buttons", "buttons": [button]},
        category="AUTHENTICATION",
    )
    body, footer, row = templates.shown(sandbox, made["id"])["components"]
    assert "{{1}}" in body["text"]
    assert "10" in footer["text"]
    (shown,) = row["buttons"]
    assert shown["type"] == "URL"
    assert shown["url"].startswith("https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP")
    assert templates.listed(sandbox, "?category=AUTHENTICATION")[0]["id"] == made["id"]


def test_codes_are_made_in_many_languages_at_once(sandbox: RunningSandbox) -> None:
    otp = {"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code"}]}
    parts = [{"type": "body", "add_security_recommendation": True}, otp]
    body = {"name": "codigo", "languages": ["pt_BR", "es"], "category": "AUTHENTICATION", "components": parts}
    path = f"/{sandbox.waba_id}/upsert_message_templates"
    _, answer = sandbox.graph("POST", path, body)
    assert [(row["language"], row["status"]) for row in answer["data"]] == [
        ("pt_BR", "APPROVED"),
        ("es", "APPROVED"),
    ]
    _, again = sandbox.graph("POST", path, body | {"languages": ["es", "en_US"]})
    assert again["data"][0]["id"] == answer["data"][1]["id"]
    assert len(templates.listed(sandbox, "?name=codigo")) == 3
    assert sandbox.graph("POST", path, body | {"category": "UTILITY"})[0] == 400


def test_the_texts_of_codes_can_be_seen_before(sandbox: RunningSandbox) -> None:
    query = "category=AUTHENTICATION&languages=en_US,pt_BR&code_expiration_minutes=10&button_types=OTP"
    path = f"/{sandbox.waba_id}/message_template_previews"
    _, answer = sandbox.graph("GET", f"{path}?{query}")
    english, portuguese = answer["data"]
    assert (english["language"], portuguese["language"]) == ("en_US", "pt_BR")
    assert {*english} == {"body", "footer", "buttons", "language"}
    assert english["body"] != portuguese["body"]
    assert sandbox.graph("GET", f"{path}?category=UTILITY&languages=en_US")[0] == 400


def _from_library(sandbox: RunningSandbox, **more: Any) -> tuple[int, Any]:
    body = {"name": "a_caminho", "language": "pt_BR", "category": "UTILITY"}
    library = {"library_template_name": "order_on_its_way_1"}
    return templates.post(sandbox, body | library | more)


LINK = {"type": "URL", "url": {"base_url": "https://x.example/{{1}}", "url_suffix_example": "a1"}}


def test_the_library_is_searched_by_words_topic_and_language(sandbox: RunningSandbox) -> None:
    _, everything = sandbox.graph("GET", "/message_template_library?limit=100")
    assert len(everything["data"]) == 36
    _, found = sandbox.graph("GET", "/message_template_library?search=boleto&language=pt_BR")
    assert found["data"] == []
    _, found = sandbox.graph("GET", "/message_template_library?topic=PAYMENTS&language=es&search=factura")
    assert [row["name"] for row in found["data"]] == ["payment_due_1"]
    assert found["data"][0]["body_param_types"] == ["TEXT", "AMOUNT", "DATE"]


def test_what_comes_from_the_library_is_approved_and_knows_its_types(sandbox: RunningSandbox) -> None:
    status, made = _from_library(sandbox, library_template_button_inputs=[LINK])
    assert (status, made["status"], made["category"]) == (200, "APPROVED", "UTILITY")
    one = templates.shown(sandbox, made["id"])
    assert one["components"][1]["buttons"][0]["url"] == "https://x.example/{{1}}"


def test_inputs_may_come_as_text(sandbox: RunningSandbox) -> None:
    assert _from_library(sandbox, library_template_button_inputs=str([LINK]))[0] == 200


def test_a_button_of_the_library_needs_its_input(sandbox: RunningSandbox) -> None:
    for inputs in ([], [LINK, LINK], "[", 7, [{"type": "URL"}]):
        assert _from_library(sandbox, library_template_button_inputs=inputs)[0] == 400
    assert _from_library(sandbox, library_template_name="nothing_1")[0] == 400
    assert _from_library(sandbox, language="de")[0] == 400
