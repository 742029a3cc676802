"""What the platform refuses at once, with its codes, statuses and details."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .sends import body, template, text_parameters

LINK = {"type": "URL", "text": "Abrir", "url": "https://escola.example/m/{{1}}"}
STATIC = {"type": "URL", "text": "Abrir", "url": "https://escola.example/"}
STOP = {"type": "QUICK_REPLY", "text": "Parar avisos"}
WORDS = {"type": "BODY", "text": "Olá, sua matrícula vence hoje."}


def test_a_wrong_token_is_an_expired_session(sandbox: RunningSandbox) -> None:
    path = f"/v25.0/{sandbox.phone_number_id}/messages"
    for token in ("", "wrong"):
        status, text = sandbox.request("POST", path, template(), token=token)
        assert status == 401
        assert '"code":190' in text
        assert '"error_subcode":463' in text


def test_an_unknown_number_is_no_object(sandbox: RunningSandbox) -> None:
    status, answer = sandbox.graph("POST", "/999/messages", template())
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)
    assert answer["error"]["message"].startswith(
        "Unsupported post request. Object with ID '999' does not exist"
    )


def test_an_error_has_the_platforms_shape(sandbox: RunningSandbox) -> None:
    _, error = sends.refused(sandbox, template("convite_evento", body("Ana")))
    assert {*error} == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert error["message"] == ("(#132000) Number of parameters does not match the expected number of params")
    assert error["type"] == "OAuthException"
    assert error["error_data"] == {
        "messaging_product": "whatsapp",
        "details": "body: number of localizable_params (1) does not match the expected number of params (2)",
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"messaging_product": None}, 100),
        ({"to": None}, 100),
        ({"type": "telegram"}, 100),
        ({"text": None}, 131008),
        ({"text": {"body": " "}}, 100),
        ({"text": {"body": "a" * 4097}}, 100),
        ({"to": "not a phone"}, 131009),
        ({"to": "+55 31 3500-1000"}, 131021),
        ({"biz_opaque_callback_data": "a" * 513}, 100),
    ],
)
def test_a_malformed_send_is_refused(sandbox: RunningSandbox, change: dict[str, Any], code: int) -> None:
    status, error = sends.refused(sandbox, sends.text() | change)
    assert (status, error["code"]) == (400, code)


def test_a_body_that_is_no_json_is_refused(sandbox: RunningSandbox) -> None:
    status, answer = sandbox.graph("POST", f"/{sandbox.phone_number_id}/messages", "text")
    assert (status, answer["error"]["code"]) == (400, 100)


def test_an_unknown_template_or_language_is_not_found(sandbox: RunningSandbox) -> None:
    status, error = sends.refused(sandbox, template("nenhum"))
    assert (status, error["code"]) == (404, 132001)
    assert error["error_data"]["details"] == "template name (nenhum) does not exist in pt_BR"
    status, _ = sends.refused(sandbox, template(language="en_US"))
    assert status == 404


@pytest.mark.parametrize(("state", "code"), [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001)])
def test_a_template_that_is_not_live_is_refused(sandbox: RunningSandbox, state: str, code: int) -> None:
    sandbox.control("POST", "/templates/convite_evento/pt_BR", {"status": state})
    assert sends.refused(sandbox, template())[1]["code"] == code


def _details(sandbox: RunningSandbox, send: dict[str, Any]) -> tuple[int, str]:
    _, error = sends.refused(sandbox, send)
    return error["code"], error["error_data"]["details"]


@pytest.mark.parametrize("value", ["uma\nlinha", "uma\tcoluna", "cinco     espaços"])
def test_forbidden_characters_in_a_parameter_are_refused(sandbox: RunningSandbox, value: str) -> None:
    code, details = _details(sandbox, template("convite_evento", body("Ana", value)))
    assert code == 132018
    assert details.endswith("cannot have new-line/tab characters or more than 4 consecutive spaces")


def test_four_spaces_are_allowed(sandbox: RunningSandbox) -> None:
    sends.accepted(sandbox, template("convite_evento", body("Ana", "quatro    espaços")))


def test_an_empty_parameter_is_missing(sandbox: RunningSandbox) -> None:
    assert _details(sandbox, template("convite_evento", body("Ana", "")))[0] == 131008


def test_a_text_that_grows_too_long_is_refused(sandbox: RunningSandbox) -> None:
    assert _details(sandbox, template("convite_evento", body("A" * 500, "B" * 500)))[0] == 132005


def _named(**values: str) -> dict[str, Any]:
    parameters = [{"type": "text", "parameter_name": name, "text": text} for name, text in values.items()]
    return {"type": "body", "parameters": parameters}


def test_named_parameters_are_checked_by_name(sandbox: RunningSandbox) -> None:
    right = _named(nome="Ana", aluno="Pedro", data="sexta")
    sends.accepted(sandbox, template("lembrete_matricula", right))
    wrong = _named(nome="Ana", aluno="Pedro", prazo="sexta")
    code, details = _details(sandbox, template("lembrete_matricula", wrong))
    assert (code, "(2) does not match the expected number of params (3)" in details) == (132000, True)


def test_named_parameters_need_their_names(sandbox: RunningSandbox) -> None:
    status, error = sends.refused(sandbox, template("lembrete_matricula", body("Ana", "Pedro", "sexta")))
    assert (status, error["message"]) == (400, "(#100) Invalid parameter")
    assert error["error_data"]["details"] == "Parameter name is missing or empty"


def _header(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "header", "parameters": [*parameters]}


def test_a_text_header_is_counted_by_itself(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "com_titulo", {"type": "HEADER", "format": "TEXT", "text": "Olá {{1}}"}, WORDS)
    sends.accepted(sandbox, template("com_titulo", _header(*text_parameters("Ana"))))
    code, details = _details(sandbox, template("com_titulo"))
    assert (code, details.startswith("header: number of localizable_params (0)")) == (132000, True)


def test_a_media_header_needs_its_medium(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "com_foto", {"type": "header", "format": "image"}, WORDS)
    sends.accepted(sandbox, template("com_foto", _header({"type": "image", "image": {"id": "1"}})))
    sends.accepted(
        sandbox, template("com_foto", _header({"type": "image", "image": {"link": "https://x.example"}}))
    )
    mismatch = "header: Format mismatch, expected IMAGE, received "
    assert _details(sandbox, template("com_foto")) == (132012, mismatch + "UNKNOWN")
    text_header = _header(*text_parameters("Ana"))
    assert _details(sandbox, template("com_foto", text_header)) == (132012, mismatch + "TEXT")
    assert _details(sandbox, template("com_foto", _header({"type": "image", "image": {}})))[0] == 131008


def _button(index: int | str, sub_type: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [*parameters]}


def test_a_dynamic_link_needs_its_suffix(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "com_link", WORDS, {"type": "BUTTONS", "buttons": [LINK]})
    for index in (0, "0"):
        sends.accepted(sandbox, template("com_link", _button(index, "URL", *text_parameters("abc"))))
    wanted = (131008, "buttons: Button at index 0 of type Url requires a parameter")
    assert _details(sandbox, template("com_link")) == wanted
    assert _details(sandbox, template("com_link", _button(0, "url"))) == wanted


def test_a_fixed_link_takes_no_suffix(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "link_fixo", WORDS, {"type": "BUTTONS", "buttons": [STATIC]})
    sends.accepted(sandbox, template("link_fixo"))
    assert _details(sandbox, template("link_fixo", _button(0, "url", *text_parameters("abc"))))[0] == 132018


def test_a_coupon_code_is_needed(sandbox: RunningSandbox) -> None:
    sends.create(
        sandbox, "cupom", WORDS, {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "A"}]}
    )
    code = {"type": "coupon_code", "coupon_code": "MAT10"}
    sends.accepted(sandbox, template("cupom", _button(0, "copy_code", code)))
    assert _details(sandbox, template("cupom")) == (
        131008,
        "buttons: Button at index 0 of type CopyCode requires a parameter",
    )


def test_a_button_must_be_what_was_approved(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "parar", WORDS, {"type": "BUTTONS", "buttons": [STOP]})
    sends.accepted(sandbox, template("parar"))
    sends.accepted(
        sandbox, template("parar", _button(0, "quick_reply", {"type": "payload", "payload": "STOP"}))
    )
    assert _details(sandbox, template("parar", _button(0, "url", *text_parameters("x"))))[0] == 132012
    assert _details(sandbox, template("parar", _button(1, "quick_reply")))[0] == 132012


def test_a_code_is_sent_in_body_and_button(sandbox: RunningSandbox) -> None:
    otp = {"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code", "text": "Copiar"}]}
    advice = {"type": "body", "add_security_recommendation": True}
    sends.create(sandbox, "codigo", advice, otp, category="AUTHENTICATION")
    code = _button("0", "url", *text_parameters("123456"))
    sends.accepted(sandbox, template("codigo", body("123456"), code))
    assert _details(sandbox, template("codigo", body("123456")))[0] == 131008
    assert _details(sandbox, template("codigo", code))[0] == 132000


def test_refusals_are_counted_by_code(sandbox: RunningSandbox) -> None:
    sends.refused(sandbox, template("nenhum"))
    sends.refused(sandbox, sends.text() | {"to": None})
    seen = sandbox.seen()
    assert (seen["posts"], seen["accepted"], seen["refused"]) == (2, 0, 2)
    assert seen["refused_by_code"] == {"100": 1, "132001": 1}
