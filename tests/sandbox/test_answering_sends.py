"""An accepted send is answered as the platform answers it."""

from __future__ import annotations

import base64
import json
import re

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .sends import ANA, BIA


def test_a_template_send_gets_the_whole_envelope(sandbox: RunningSandbox) -> None:
    status, answer = sends.post(sandbox, sends.template(to=ANA))
    assert status == 200
    assert answer["messaging_product"] == "whatsapp"
    (contact,) = answer["contacts"]
    assert (contact["input"], contact["wa_id"]) == (ANA, "5511998887766")
    assert re.fullmatch(r"BR\.\d{16}", contact["user_id"])
    (message,) = answer["messages"]
    assert message["message_status"] == "accepted"
    assert b"5511998887766" in base64.b64decode(message["id"].removeprefix("wamid."))


def test_a_text_has_no_message_status(sandbox: RunningSandbox) -> None:
    _, answer = sends.post(sandbox, sends.text())
    assert [*answer["messages"][0]] == ["id"]


def test_every_send_gets_an_id_of_its_own(sandbox: RunningSandbox) -> None:
    wamids = {sends.accepted(sandbox, sends.template()) for _ in range(20)}
    assert len(wamids) == 20


def test_ids_are_not_given_out_again_after_a_restart(sandbox: RunningSandbox) -> None:
    before = sends.accepted(sandbox, sends.template())
    sandbox.control("POST", "/reset")
    assert sends.accepted(sandbox, sends.template()) != before


@pytest.mark.parametrize("version", ["v19.0", "v25.0", "v26.0"])
def test_any_version_is_served(sandbox: RunningSandbox, version: str) -> None:
    path = f"/{version}/{sandbox.phone_number_id}/messages"
    status, _ = sandbox.request("POST", path, sends.template(), token=sandbox.token)
    assert status == 200


def test_types_are_taken_in_either_case(sandbox: RunningSandbox) -> None:
    loud = {
        "type": "BODY",
        "parameters": [{"type": "TEXT", "text": "Ana"}, {"type": "Text", "text": "sábado"}],
    }
    sends.accepted(sandbox, sends.template("convite_evento", loud) | {"type": "TEMPLATE"})
    assert sandbox.seen_messages()[0]["type"] == "template"


def test_a_send_without_type_is_a_text(sandbox: RunningSandbox) -> None:
    send = sends.text()
    del send["type"]
    sends.accepted(sandbox, send)


@pytest.mark.parametrize("to", ["+55 (11) 99888-7766", "5511998887766", "+55.11.99888.7766"])
def test_punctuation_in_a_phone_is_tolerated(sandbox: RunningSandbox, to: str) -> None:
    _, answer = sends.post(sandbox, sends.template(to=to))
    assert answer["contacts"][0]["input"] == to
    assert answer["contacts"][0]["wa_id"] == "5511998887766"


def _wa_ids(sandbox: RunningSandbox, ddd: str) -> list[str]:
    people = [f"+55{ddd}99{place:07d}" for place in range(40)]
    return [sends.post(sandbox, sends.template(to=to))[1]["contacts"][0]["wa_id"] for to in people]


def test_many_people_outside_the_first_ddds_keep_eight_digits(sandbox: RunningSandbox) -> None:
    lengths = [len(wa_id) for wa_id in _wa_ids(sandbox, "31")]
    assert lengths.count(12) > lengths.count(13) > 0
    assert all(len(wa_id) == 13 for wa_id in _wa_ids(sandbox, "21"))


def test_the_ninth_digit_is_a_trait_of_the_person(sandbox: RunningSandbox) -> None:
    before = _wa_ids(sandbox, "51")
    sandbox.control("POST", "/reset")
    assert _wa_ids(sandbox, "51") == before


def test_both_forms_of_a_number_are_one_person(sandbox: RunningSandbox) -> None:
    for to in (BIA, "+553198887766"):
        sends.accepted(sandbox, sends.template(to=to))
    assert sandbox.control("GET", "/seen/people") == {"5531998887766": 2}


def test_a_read_receipt_succeeds_and_is_no_message(sandbox: RunningSandbox) -> None:
    heard = sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": heard["wamid"]}
    typing = receipt | {"typing_indicator": {"type": "text"}}
    assert sends.post(sandbox, receipt) == (200, {"success": True})
    assert sends.post(sandbox, typing) == (200, {"success": True})
    assert sandbox.seen()["accepted"] == 0
    _, lines = sandbox.request("GET", "/_sandbox/seen/inbound")
    (row,) = [json.loads(line) for line in lines.splitlines()]
    assert (row["wamid"], row["content"]["text"]) == (heard["wamid"], {"body": "Oi"})
    assert row["read_at"] >= row["at"]


def test_a_receipt_can_be_put_as_older_clients_do(sandbox: RunningSandbox) -> None:
    heard = sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": heard["wamid"]}
    path = f"/{sandbox.phone_number_id}/messages"
    assert sandbox.graph("PUT", path, receipt) == (200, {"success": True})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"message_id": "wamid.unknown"}, 131009),
        ({"message_id": None}, 100),
        ({"typing_indicator": {"type": "voice"}}, 100),
    ],
)
def test_a_receipt_for_nothing_is_refused(
    sandbox: RunningSandbox, change: dict[str, object], code: int
) -> None:
    heard = sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": heard["wamid"]}
    assert sends.refused(sandbox, receipt | change)[1]["code"] == code
