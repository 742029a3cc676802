"""Direct Send: utility in its own words, without a template that anybody has written."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.templates.generated import creation_of
from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver

ORDER = "Olá, o seu pedido A-1042 saiu para entrega e está com você até as 18h."
UTILITY = {"category": "utility"}


@pytest.fixture
def let_in(sandbox: RunningSandbox) -> RunningSandbox:
    sandbox.control("POST", "/direct_send", {"enabled": True})
    return sandbox


def _order(**more: Any) -> dict[str, Any]:
    return sends.text(ORDER) | UTILITY | more


def _generated(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return templates.listed(sandbox, "?source=AUTO_GENERATED")


def test_an_account_that_was_not_let_in_is_refused(sandbox: RunningSandbox) -> None:
    status, error = sends.refused(sandbox, _order())
    assert (status, error["code"]) == (400, 100)
    sends.accepted(sandbox, sends.text() | {"category": "service"})
    assert _generated(sandbox) == []


def test_utility_in_its_own_words_arrives_outside_the_window(
    let_in: RunningSandbox, receiver: Receiver
) -> None:
    status, answer = sends.post(let_in, _order())
    assert (status, [*answer["messages"][0]]) == (200, ["id"])
    told = receiver.wait_for_statuses("sent", "delivered")
    prices = {(one["pricing"]["category"], one["pricing"]["type"]) for one in told if "pricing" in one}
    assert prices == {("utility", "regular")}
    assert let_in.control("GET", "/state")["limit"]["used"] == 1


def test_alike_messages_share_a_template_that_only_the_platform_changes(let_in: RunningSandbox) -> None:
    sends.accepted(let_in, _order())
    sends.accepted(let_in, sends.text(ORDER.replace("A-1042", "B-7"), to=sends.BIA) | UTILITY)
    (made,) = _generated(let_in)
    assert (made["status"], made["category"], made["language"]) == ("APPROVED", "UTILITY", "pt_BR")
    assert made["source"] == "AUTO_GENERATED"
    assert made["components"][0]["text"].startswith("Olá, o seu pedido {{1}} saiu")
    edit = let_in.graph("POST", f"/{made['id']}", {"components": [templates.PLAIN]})[1]["error"]
    path = f"/{let_in.waba_id}/message_templates?name={made['name']}"
    gone = let_in.graph("DELETE", path)[1]["error"]
    assert (edit["error_subcode"], gone["error_subcode"]) == (2388318, 2388330)
    assert made["name"] not in templates.names(let_in, "?source=USER_CREATED")


def test_it_fails_like_the_template_behind_it(let_in: RunningSandbox, receiver: Receiver) -> None:
    wamid = sends.accepted(let_in, _order(direct_send_config={"template_name": "aviso_de_entrega"}))
    receiver.wait_for_statuses("delivered")
    let_in.control("POST", "/templates/aviso_de_entrega/pt_BR", {"status": "PAUSED"})
    named = {"direct_send_config": {"template_name": "aviso_de_entrega"}}
    sends.accepted(let_in, _order(**named))
    taken = {"direct_send_config": {"template_name": "lembrete_matricula"}}
    sends.accepted(let_in, _order(**taken))
    told = receiver.wait_for_statuses("failed", "failed")
    codes = [one["errors"][0]["code"] for one in told if one["status"] == "failed"]
    assert sorted(codes) == [132015, 132021]
    assert next(row for row in let_in.seen_messages() if row["wamid"] == wamid)["template"] == (
        "aviso_de_entrega"
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "marketing"}, 100),
        ({"category": "authentication"}, 100),
        ({"ttl_seconds": 29}, 100),
        ({"ttl_seconds": 43_201}, 100),
        ({"category": "service", "ttl_seconds": 600}, 100),
        ({"direct_send_config": {"template_name": "Not A Name"}}, 100),
        ({"type": "location", "location": {"latitude": 1, "longitude": 2}}, 100),
    ],
)
def test_what_does_not_fit_is_refused(let_in: RunningSandbox, more: dict[str, Any], code: int) -> None:
    assert sends.refused(let_in, _order(**more))[1]["code"] == code


def test_what_outlives_its_own_time_is_dropped(let_in: RunningSandbox) -> None:
    templates.stand_still(let_in)
    let_in.control("POST", "/people", {"phone": sends.ANA, "offline_ms": 60_000})
    sends.accepted(let_in, _order(ttl_seconds=30))
    templates.advance(let_in, 120_000)
    assert let_in.seen_messages()[-1]["dropped"]


def test_misuse_is_found_told_and_punished_for_a_while(let_in: RunningSandbox, receiver: Receiver) -> None:
    templates.stand_still(let_in)
    sends.accepted(let_in, sends.text("Aproveite o desconto de dezembro na sua matrícula.") | UTILITY)
    templates.advance(let_in, templates.DAY + 1000)
    found = receiver.wait_for_field("template_correct_category_detection")
    assert (found["category"], found["correct_category"]) == ("UTILITY", "MARKETING")
    (flagged,) = templates.listed(let_in, "?source=AUTO_GENERATED&correct_category=MARKETING")
    assert int(flagged["id"]) == found["message_template_id"]
    let_in.control("POST", "/direct_send", {"step": "strike_1"})
    assert sends.refused(let_in, _order())[1]["code"] == 139200
    templates.advance(let_in, 7 * templates.DAY + 1000)
    sends.accepted(let_in, _order())
    told = [value["violation_info"]["violation_type"] for value in receiver.told("account_update")]
    assert [violation.rpartition("ABUSE_")[2] for violation in told] == ["STRIKE_1", "UNBAN"]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Olá Ana Souza, a nota 12 saiu.", "Olá {{1}}, a nota {{2}} saiu."),
        ("Oi! A aula do Pedro é às 9h30 (sala B2).", "Oi! A aula do {{1}} é às {{2}} (sala {{3}})."),
        ("Escreva para ana@escola.example, ou ligue.", "Escreva para {{1}}, ou ligue."),
        ("As aulas voltam na segunda.", "As aulas voltam na segunda."),
    ],
)
def test_names_and_numbers_vary(text: str, body: str) -> None:
    (part,) = creation_of("text", {"body": text})["components"]
    assert part["text"] == body


def test_buttons_become_those_of_the_template() -> None:
    target = {"display_text": "Rastrear", "url": "https://escola.example/t/881"}
    link = {"name": "cta_url", "parameters": target}
    content = {"body": {"text": "Your order 7 is on its way to you."}, "footer": {"text": "Escola"}}
    made = creation_of("interactive", content | {"action": link})
    replies = [{"type": "reply", "reply": {"id": "s", "title": "Sim"}}]
    header = {"type": "text", "text": "Aviso"}
    asked = creation_of("interactive", content | {"header": header, "action": {"buttons": replies}})
    kinds = [[part["type"] for part in one["components"]] for one in (made, asked)]
    assert kinds == [["BODY", "FOOTER", "BUTTONS"], ["HEADER", "BODY", "FOOTER", "BUTTONS"]]
    url, reply = (one["components"][-1]["buttons"][0] for one in (made, asked))
    assert (url["url"], url["example"], reply["type"]) == (
        "https://escola.example/t/{{1}}",
        ["881"],
        "QUICK_REPLY",
    )
    assert (made["language"], made["name"] == asked["name"]) == ("en", False)
