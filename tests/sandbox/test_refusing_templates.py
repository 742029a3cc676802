"""What is wrong with a template is said at once, with the subcode of the platform."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import templates
from .sends import HANDLE
from .templates import PLAIN, STOP, WORDS, creation

Part = dict[str, Any]


def text(words: str, *examples: str) -> Part:
    return {"type": "BODY", "text": words} | ({"example": {"body_text": [[*examples]]}} if examples else {})


def header(words: str, *examples: str) -> Part:
    part = {"type": "HEADER", "format": "TEXT", "text": words}
    return part | ({"example": {"header_text": [*examples]}} if examples else {})


def buttons(*row: Part) -> Part:
    return {"type": "BUTTONS", "buttons": [*row]}


def url(address: str = "https://x.example/t/{{1}}", **more: Any) -> Part:
    return {"type": "URL", "text": "Rastrear", "url": address, **more}


def named(words: str, *names: str) -> Part:
    params = [{"param_name": name, "example": "Ana"} for name in names]
    return {"type": "BODY", "text": words, "example": {"body_text_named_params": params}}


PHONE = {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+551130000000"}
CODE = {"type": "COPY_CODE", "example": "25OFF"}
IMAGE = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [HANDLE]}}


def card(*row: Part, words: str = "Um vaso azul.", head: Part = IMAGE) -> Part:
    return {"components": [head, {"type": "BODY", "text": words}, buttons(*(row or (STOP,)))]}


def carousel(*cards: Part) -> Part:
    return {"type": "CAROUSEL", "cards": [*cards]}


def offer(words: str = "Só até hoje") -> Part:
    return {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": words, "has_expiration": True}}


TEXTS = [
    ((header("a" * 61), WORDS), 2388040),
    ((header("Olá {{1}} e {{2}}", "a", "b"), WORDS), 2388047),
    ((header("Olá {{1}}"), WORDS), 2388043),
    (({"type": "HEADER", "format": "IMAGE"}, WORDS), 2388043),
    ((IMAGE | {"example": {"header_handle": ["https://x.example/a.png"]}}, WORDS), 2388043),
    (({"type": "HEADER", "format": "GIF", "example": {"header_handle": [HANDLE]}}, WORDS), 2388047),
    (({"type": "HEADER", "format": "HOLOGRAM"}, WORDS), None),
    (({"type": "FOOTER", "text": "Até logo"},), 2388072),
    ((text("a" * 1025),), 2388040),
    ((WORDS, {"type": "FOOTER", "text": "a" * 61}), 2388040),
    ((WORDS, {"type": "FOOTER", "text": "Olá {{1}}"}), 2388073),
    ((WORDS, WORDS), None),
    ((WORDS, {"type": "POEM", "text": "Rosas"}), None),
    (({"type": "BODY", "text": 7},), None),
]  # fmt: skip
VARIABLES = [
    (text("Olá {{2}}, sua matrícula vence hoje.", "Ana"), 2388072),
    (text("Olá {{nome}}, sua matrícula vence hoje.", "Ana"), 2388072),
    (text("Olá {{#1}}, sua matrícula vence hoje.", "Ana"), 2388072),
    (text("Olá {{1}, sua matrícula vence {{ }} hoje.", "Ana"), 2388072),
    (text("{{1}}, sua matrícula vence hoje às oito.", "Ana"), 2388299),
    (text("A sua matrícula vence no dia {{1}}", "10"), 2388299),
    (text("A sua matrícula vence no dia {{1}}.", "10"), 2388299),
    (text("Olá {{1}}, vence {{2}} hoje.", "Ana", "já"), 2388293),
    (text("Olá {{1}}, sua matrícula vence hoje."), 2388043),
    (text("Olá {{1}}, a matrícula de {{2}} vence hoje às oito.", "Ana"), 2388043),
]
BUTTONS = [
    [{"type": "QUICK_REPLY", "text": "a" * 26}],
    [STOP] * 11,
    [url(example=["abc"])] * 3,
    [PHONE, PHONE],
    [CODE, CODE],
    [STOP, PHONE, STOP],
    [PHONE, STOP, CODE],
    [url()],
    [url("https://x.example/{{1}}/t", example=["abc"])],
    [url("https://x.example/" + "a" * 2000)],
    [url("rastrear")],
    [{"type": "COPY_CODE", "example": "a" * 21}],
    [{"type": "COPY_CODE"}],
    [{"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "1" * 21}],
    [{"type": "FLOW", "text": "Abrir"}],
    [{"type": "OTP", "otp_type": "COPY_CODE"}],
    [{"type": "TELEPATHY", "text": "Pensar"}],
    [{"type": "QUICK_REPLY"}],
    [],
]
SPECIAL = [
    (PLAIN, carousel(card())),
    (PLAIN, carousel(*[card()] * 11)),
    (PLAIN, carousel(card(), card(PHONE))),
    (PLAIN, carousel(card(), card(words="a" * 161))),
    (PLAIN, carousel(card(STOP, STOP, STOP), card(STOP, STOP, STOP))),
    (PLAIN, carousel(*[card(head={"type": "HEADER", "format": "TEXT", "text": "Oi"})] * 2)),
    (text("a" * 601), offer(), buttons(CODE)),
    (PLAIN, offer("a" * 17)),
    (PLAIN, offer(), {"type": "FOOTER", "text": "Até logo"}),
]


@pytest.mark.parametrize(("components", "subcode"), TEXTS)
def test_wrong_texts(sandbox: RunningSandbox, components: tuple[Part, ...], subcode: int | None) -> None:
    error = templates.refused(sandbox, creation(*components))
    assert (error["code"], error.get("error_subcode")) == (100, subcode)


@pytest.mark.parametrize(("part", "subcode"), VARIABLES)
def test_wrong_variables(sandbox: RunningSandbox, part: Part, subcode: int) -> None:
    error = templates.refused(sandbox, creation(part))
    assert (error["message"], error["error_subcode"]) == ("Invalid parameter", subcode)
    assert error["error_user_title"]
    assert error["error_user_msg"]


@pytest.mark.parametrize(
    "part",
    [
        named("Olá {{Nome}}, sua matrícula vence hoje.", "Nome"),
        named("Olá {{nome}}, a matrícula de {{nome}} vence hoje às oito.", "nome"),
    ],
)
def test_wrong_names_of_variables(sandbox: RunningSandbox, part: Part) -> None:
    assert templates.refused(sandbox, creation(part, parameter_format="NAMED"))["error_subcode"] == 2388072


def test_a_named_variable_needs_its_own_example(sandbox: RunningSandbox) -> None:
    part = named("Olá {{nome}}, a matrícula de {{aluno}} vence hoje às oito.", "nome", "aluna")
    assert templates.refused(sandbox, creation(part, parameter_format="named"))["error_subcode"] == 2388043


@pytest.mark.parametrize("row", BUTTONS)
def test_wrong_buttons(sandbox: RunningSandbox, row: list[Part]) -> None:
    assert templates.refused(sandbox, creation(WORDS, buttons(*row)))["code"] == 100


@pytest.mark.parametrize("components", SPECIAL)
def test_wrong_offers_and_carousels(sandbox: RunningSandbox, components: tuple[Part, ...]) -> None:
    assert templates.refused(sandbox, creation(*components, category="MARKETING"))["code"] == 100


@pytest.mark.parametrize("part", [carousel(card(), card()), offer()])
def test_offers_and_carousels_are_marketing(sandbox: RunningSandbox, part: Part) -> None:
    templates.refused(sandbox, creation(PLAIN, part, category="UTILITY"))
    templates.created(sandbox, PLAIN, part, category="MARKETING")


APP = {"package_name": "com.example.app", "signature_hash": "K8aAINcGX7a"}
ADVICE = {"type": "body", "add_security_recommendation": True}


def otp(kind: str, **more: Any) -> Part:
    return {"type": "buttons", "buttons": [{"type": "otp", "otp_type": kind, **more}]}


@pytest.mark.parametrize(
    "components",
    [
        (ADVICE,),
        (ADVICE, otp("whisper")),
        (ADVICE, otp("one_tap")),
        (ADVICE, otp("one_tap", supported_apps=[APP | {"signature_hash": "short"}])),
        (ADVICE, otp("one_tap", supported_apps=[APP | {"package_name": "app"}])),
        (ADVICE, otp("zero_tap", supported_apps=[APP])),
        (ADVICE, {"type": "footer", "code_expiration_minutes": 91}, otp("copy_code")),
        ({"type": "body", "text": "O código é nosso."}, otp("copy_code")),
        (header("Código"), ADVICE, otp("copy_code")),
        (ADVICE, buttons(STOP)),
    ],
)
def test_wrong_codes(sandbox: RunningSandbox, components: tuple[Part, ...]) -> None:
    assert templates.refused(sandbox, creation(*components, category="AUTHENTICATION"))["code"] == 100


@pytest.mark.parametrize(
    ("category", "seconds", "is_right"),
    [
        ("UTILITY", 30, True), ("UTILITY", 43_201, False), ("UTILITY", -1, True),
        ("MARKETING", 43_199, False), ("MARKETING", 2_592_000, True), ("MARKETING", -1, False),
    ],
)  # fmt: skip
def test_how_long_a_message_may_try(
    sandbox: RunningSandbox, category: str, seconds: int, is_right: bool
) -> None:
    body = creation(category=category, message_send_ttl_seconds=seconds)
    assert (templates.post(sandbox, body)[0] == 200) is is_right


@pytest.mark.parametrize(
    ("change", "subcode"),
    [
        ({"name": "Não serve"}, None),
        ({"name": "a" * 513}, 2388040),
        ({"name": ["novo"]}, None),
        ({"name": "convite_evento"}, 2388024),
        ({"category": "SPAM"}, None),
        ({"language": "pt_XX"}, None),
        ({"language": None}, None),
        ({"components": "BODY"}, None),
        ({"components": []}, None),
        ({"parameter_format": "ROMAN"}, None),
    ],
)
def test_wrong_fields(sandbox: RunningSandbox, change: dict[str, Any], subcode: int | None) -> None:
    error = templates.refused(sandbox, creation() | change)
    assert (error["code"], error.get("error_subcode")) == (100, subcode)


def test_the_account_holds_so_many_templates_and_creates_so_many_an_hour() -> None:
    quick = ("--rate-limits", "--creations-per-hour", "2", "--templates-most", "6", "--virtual-clock")
    with RunningSandbox(*quick) as sandbox:
        for place in range(2):
            templates.created(sandbox, name=f"modelo_{place}")
        assert templates.refused(sandbox, creation(name="modelo_2"))["code"] == 80007
        templates.advance(sandbox, templates.HOUR)
        templates.created(sandbox, name="modelo_2")
        assert templates.refused(sandbox, creation(name="modelo_3"))["error_subcode"] == 2388019
