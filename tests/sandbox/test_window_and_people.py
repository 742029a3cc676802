"""The 24 h window, what people write and press, and the personas behind the numbers."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, body, template

HOUR_MS = 3_600_000


def _failures(statuses: list[dict[str, Any]]) -> list[int]:
    return [status["errors"][0]["code"] for status in statuses if status["status"] == "failed"]


def test_free_text_outside_the_window_fails_after_acceptance(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    sends.accepted(sandbox, sends.text(to=BIA))
    assert _failures(receiver.wait_for_statuses("failed")) == [131047]


def test_a_persons_message_opens_the_window_for_a_day(receiver: Receiver, sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi"})
    sandbox.control("POST", "/clock", {"advance_ms": 24 * HOUR_MS - 1_000})
    sends.accepted(sandbox, sends.text("dentro", to=BIA))
    sandbox.control("POST", "/clock", {"advance_ms": 1_000})
    sends.accepted(sandbox, sends.text("fora", to=BIA))
    sandbox.control("POST", "/clock", {"advance_ms": 1_000})
    outcomes = {row["content"]["body"]: row["failure"] for row in sandbox.seen_messages()}
    assert outcomes == {"dentro": None, "fora": 131047}


def test_a_text_arrives_as_the_person_wrote_it(sandbox: RunningSandbox, receiver: Receiver) -> None:
    order = {"phone": BIA, "text": "Quero saber mais", "name": "Bia Ramos"}
    wamid = sandbox.control("POST", "/inbound", order)["wamid"]
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    value = receiver.posts[0].changes[0]["value"]
    assert value["contacts"][0]["profile"] == {"name": "Bia Ramos"}
    (message,) = value["messages"]
    assert (message["id"], message["from"], message["type"]) == (wamid, "553198887766", "text")
    assert message["text"] == {"body": "Quero saber mais"}
    assert message["timestamp"].isdecimal()


def test_any_content_can_be_put_in_a_persons_mouth(sandbox: RunningSandbox, receiver: Receiver) -> None:
    content = {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}
    sandbox.control("POST", "/inbound", {"phone": BIA, "content": content})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert receiver.messages()[0]["reaction"]["emoji"] == "👍"


def test_a_pressed_button_answers_with_its_payload(sandbox: RunningSandbox, receiver: Receiver) -> None:
    payload = [{"type": "payload", "payload": "SAIR-7"}]
    button = {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": payload}
    wamid = sends.accepted(sandbox, template("convite_evento", body("Ana", "sábado"), button, to=BIA))
    for pressed in ("Parar avisos", "0"):
        sandbox.control("POST", "/inbound", {"phone": BIA, "press": pressed})
    receiver.wait_for(lambda endpoint: len(endpoint.messages()) == 2)
    stop, joins = receiver.messages()
    assert stop["button"] == {"payload": "SAIR-7", "text": "Parar avisos"}
    assert stop["context"] == {"from": "553135001000", "id": wamid}
    assert joins["button"] == {"payload": "Quero participar", "text": "Quero participar"}


def test_a_button_that_is_not_there_cannot_be_pressed(sandbox: RunningSandbox) -> None:
    sends.accepted(sandbox, template(to=BIA))
    with pytest.raises(RuntimeError, match="has the button"):
        sandbox.control("POST", "/inbound", {"phone": BIA, "press": "Comprar"})


def test_who_stopped_marketing_gets_none_until_resuming(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/preferences", {"phone": BIA, "value": "stop"})
    (preference,) = receiver.wait_for_field("user_preferences")["user_preferences"]
    assert (preference["value"], preference["category"]) == ("stop", "marketing_messages")
    assert isinstance(preference["timestamp"], int)
    sends.accepted(sandbox, template(to=BIA))
    sends.accepted(sandbox, template("hello_world", language="en_US", to=BIA))
    statuses = receiver.wait_for_statuses("failed", "delivered")
    assert _failures(statuses) == [131050]
    sandbox.control("POST", "/preferences", {"phone": BIA, "value": "resume"})
    sends.accepted(sandbox, template(to=BIA))
    assert _failures(receiver.wait_for_statuses("failed", "delivered", "delivered")) == [131050]


def test_marketing_does_not_reach_the_united_states(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sends.accepted(sandbox, template(to="+1 650 555 1234"))
    sends.accepted(sandbox, template("hello_world", language="en_US", to="+1 650 555 1234"))
    sends.accepted(sandbox, template(to="+1 416 555 1234"))
    assert _failures(receiver.wait_for_statuses("failed", "delivered", "delivered")) == [131049]


@pytest.mark.parametrize(("ending", "code"), [("00", 131026), ("01", 131050), ("02", 131049), ("03", 130472)])
def test_the_demo_personas_fail_as_their_numbers_end(ending: str, code: int) -> None:
    with Receiver() as receiver, RunningSandbox("--personas", "demo", webhook=receiver.url) as sandbox:
        sends.accepted(sandbox, template(to=f"+55119988877{ending}"))
        assert _failures(receiver.wait_for_statuses("failed")) == [code]


def test_a_persona_answers_sair_some_time_after_delivery(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/personas", {"pattern": "5531*", "replies": "SAIR", "after_ms": HOUR_MS})
    sends.accepted(sandbox, template(to=BIA))
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS - 1_000})
    assert receiver.messages() == []
    sandbox.control("POST", "/clock", {"advance_ms": 2_000})
    assert [message["text"]["body"] for message in receiver.messages()] == ["SAIR"]


def test_a_persona_presses_a_button(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/personas", {"pattern": "5531*", "presses": "Parar avisos", "after_ms": 1})
    sends.accepted(sandbox, template(to=BIA))
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert receiver.messages()[0]["button"]["text"] == "Parar avisos"


def test_a_persona_may_never_read_or_never_receive(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control(
        "POST", "/personas", [{"pattern": "*1", "reads": False}, {"pattern": "*2", "delivers": False}]
    )
    for last in ("1", "2"):
        sends.accepted(sandbox, template(to=f"+551199888776{last}"))
    sandbox.control("POST", "/clock", {"advance_ms": 24 * HOUR_MS})
    assert [row["status"] for row in sandbox.seen_messages()] == ["delivered", "sent"]


def test_the_latest_persona_wins_until_it_is_forgotten(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/personas", {"pattern": "5531*", "refuses": 130429})
    sandbox.control("POST", "/personas", {"pattern": "*7766", "refuses": 131016})
    assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 131016
    sandbox.control("DELETE", "/personas?pattern=*7766")
    assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 130429
