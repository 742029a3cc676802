"""What a person does on the phone page, as the business hears it."""

from __future__ import annotations

from typing import Any
from urllib.request import Request, urlopen

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, body, template

PERSON = BIA.removeprefix("+")
MINUTE_MS = 60_000


@pytest.fixture
def quiet(sandbox: RunningSandbox, receiver: Receiver) -> RunningSandbox:
    """Nothing happens by itself: nobody reads unless somebody does on the phone."""
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": False})
    return sandbox


def does(sandbox: RunningSandbox, act: str, **more: Any) -> Any:
    chat = f"{sandbox.phone_number_id}-{PERSON}"
    told = sandbox.control("POST", "/phone/acts", {"chat": chat, "act": act, **more})
    sandbox.control("POST", "/clock", {"advance_ms": MINUTE_MS})
    return told


def arrived(sandbox: RunningSandbox, send: dict[str, Any]) -> str:
    wamid = sends.accepted(sandbox, send)
    sandbox.control("POST", "/clock", {"advance_ms": MINUTE_MS})
    return wamid


def outcome(sandbox: RunningSandbox, wamid: str) -> str:
    (row,) = [row for row in sandbox.seen_messages() if row["wamid"] == wamid]
    return str(row["status"])


def test_an_answer_reads_what_came_before(quiet: RunningSandbox, receiver: Receiver) -> None:
    wamid = arrived(quiet, template(to=BIA))
    does(quiet, "write", text="  Oi!  ")
    assert outcome(quiet, wamid) == "read"
    (message,) = receiver.messages()
    assert message["text"] == {"body": "Oi!"}


def test_a_message_is_read_once(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": True})
    sends.accepted(sandbox, template(to=BIA))
    sandbox.control("POST", "/clock", {"advance_ms": 11})
    does(sandbox, "write", text="Oi")
    assert [status["status"] for status in receiver.statuses()].count("read") == 1


def test_a_button_is_pressed_by_its_place(quiet: RunningSandbox, receiver: Receiver) -> None:
    wamid = arrived(quiet, template("convite_evento", body("Ana", "sábado"), to=BIA))
    does(quiet, "press", message=wamid, text="1")
    (message,) = receiver.messages()
    assert (message["button"]["text"], message["context"]["id"]) == ("Parar avisos", wamid)
    with pytest.raises(RuntimeError, match="no such button"):
        does(quiet, "press", message=wamid, text="Comprar")


def test_the_same_reaction_twice_takes_it_back(quiet: RunningSandbox, receiver: Receiver) -> None:
    wamid = arrived(quiet, template(to=BIA))
    for _ in range(2):
        does(quiet, "react", message=wamid, text="❤️")
    there, gone = [message["reaction"] for message in receiver.messages()]
    assert there == {"message_id": wamid, "emoji": "❤️"}
    assert gone == {"message_id": wamid}


def test_an_own_message_is_taken_back(quiet: RunningSandbox, receiver: Receiver) -> None:
    does(quiet, "write", text="sem querer")
    (written,) = receiver.messages()
    does(quiet, "take_back", message=written["id"])
    assert receiver.messages()[-1]["type"] == "revoke"
    with pytest.raises(RuntimeError, match="only an own message"):
        does(quiet, "take_back", message=arrived(quiet, template(to=BIA)))


def test_a_photo_can_be_downloaded_by_the_business(quiet: RunningSandbox, receiver: Receiver) -> None:
    does(quiet, "send", kind="image")
    (message,) = receiver.messages()
    _, medium = quiet.graph("GET", f"/{message['image']['id']}")
    request = Request(medium["url"], headers={"Authorization": f"Bearer {quiet.token}"})
    with urlopen(request, timeout=30) as answer:
        assert answer.read(4) == b"\x89PNG"
    assert medium["mime_type"] == message["image"]["mime_type"] == "image/png"


@pytest.mark.parametrize("kind", ["document", "location", "audio", "contacts"])
def test_other_things_can_be_sent(quiet: RunningSandbox, receiver: Receiver, kind: str) -> None:
    does(quiet, "send", kind=kind)
    assert receiver.messages()[0]["type"] == kind


def test_what_goes_to_somebody_who_blocked_never_arrives(quiet: RunningSandbox) -> None:
    arrived(quiet, template(to=BIA))
    does(quiet, "block")
    with pytest.raises(RuntimeError, match="blocked"):
        does(quiet, "write", text="Oi")
    wamid = arrived(quiet, template(to=BIA))
    assert outcome(quiet, wamid) == "sent"
    does(quiet, "unblock")
    assert outcome(quiet, arrived(quiet, template(to=BIA))) == "delivered"


def test_reports_hurt_the_quality_of_the_template(quiet: RunningSandbox, receiver: Receiver) -> None:
    arrived(quiet, template(to=BIA))
    for _ in range(2):
        does(quiet, "unblock")
        does(quiet, "report")
    value = receiver.wait_for_field("message_template_quality_update")
    assert (value["message_template_name"], value["new_quality_score"]) == ("convite_evento", "RED")


def test_marketing_is_stopped_and_resumed(quiet: RunningSandbox, receiver: Receiver) -> None:
    told = does(quiet, "stop")
    assert told["told"].startswith("No more offers")
    assert outcome(quiet, arrived(quiet, template(to=BIA))) == "failed"
    does(quiet, "resume")
    assert outcome(quiet, arrived(quiet, template(to=BIA))) == "delivered"
    assert [each["user_preferences"][0]["value"] for each in receiver.told("user_preferences")] == [
        "stop",
        "resume",
    ]


def test_messages_wait_while_the_phone_is_off(quiet: RunningSandbox) -> None:
    does(quiet, "leave")
    wamid = arrived(quiet, template(to=BIA))
    assert outcome(quiet, wamid) == "sent"
    does(quiet, "come_back")
    assert outcome(quiet, wamid) == "delivered"


def test_an_act_that_is_none_is_refused(quiet: RunningSandbox) -> None:
    for wrong in ({"act": "dance"}, {"act": "write"}, {"act": "send", "kind": "house"}):
        with pytest.raises(RuntimeError, match="400"):
            does(quiet, **wrong)
    with pytest.raises(RuntimeError, match="400"):
        quiet.control("POST", "/phone/acts", {"chat": "1-2", "act": "write", "text": "Oi"})
