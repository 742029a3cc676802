"""Inbound webhooks of every kind, in the platform's shape."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, template

HOUR_MS = 3_600_000


def _heard(sandbox: RunningSandbox, receiver: Receiver, **order: Any) -> dict[str, Any]:
    """The message of the webhook that this inbound makes."""
    wamid = sandbox.control("POST", "/inbound", {"phone": BIA, **order})["wamid"]
    receiver.wait_for(lambda endpoint: any(each["id"] == wamid for each in endpoint.messages()))
    message = next(each for each in receiver.messages() if each["id"] == wamid)
    assert message["from"] == "553198887766"
    assert message["timestamp"].isdecimal()
    return message


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_media_come_by_id(sandbox: RunningSandbox, receiver: Receiver, kind: str) -> None:
    message = _heard(sandbox, receiver, kind=kind, fields={"caption": "Olhe"} if kind == "image" else {})
    medium = message[kind]
    assert (message["type"], medium["id"].isdecimal()) == (kind, True)
    assert {"mime_type", "sha256"} <= {*medium}
    assert medium.get("caption") == ("Olhe" if kind == "image" else None)
    assert ("voice" in medium, "animated" in medium) == (kind == "audio", kind == "sticker")
    status, about = sandbox.graph("GET", f"/{medium['id']}")
    assert (status, about["mime_type"]) == (200, medium["mime_type"].partition(";")[0])


@pytest.mark.parametrize(
    ("kind", "fields", "path", "value"),
    [
        ("text", {"body": "Oi"}, ["text", "body"], "Oi"),
        ("location", {"latitude": -20.0}, ["location", "latitude"], -20.0),
        (
            "contacts",
            {"name": "Davi", "phone": "+5511900000000"},
            ["contacts", 0, "phones", 0, "wa_id"],
            "5511900000000",
        ),
        ("contacts", {"origin": "contact_request"}, ["origin"], "contact_request"),
        ("reaction", {"message_id": "wamid.x", "emoji": "🎉"}, ["reaction", "emoji"], "🎉"),
        ("order", {"text": "Por favor"}, ["order", "text"], "Por favor"),
        ("button", {"text": "Sair", "payload": "STOP"}, ["button", "payload"], "STOP"),
        ("button_reply", {"id": "1"}, ["interactive", "button_reply", "id"], "1"),
        ("list_reply", {"title": "Noite"}, ["interactive", "list_reply", "title"], "Noite"),
        ("flow", {"response": {"nota": 5}}, ["interactive", "nfm_reply", "name"], "flow"),
        (
            "call_permission",
            {"response": "reject"},
            ["interactive", "call_permission_reply", "response"],
            "reject",
        ),
        ("unsupported", {}, ["errors", 0, "code"], 131051),
        ("edit", {"message_id": "wamid.x"}, ["edit", "original_message_id"], "wamid.x"),
        ("revoke", {"message_id": "wamid.x"}, ["revoke", "original_message_id"], "wamid.x"),
    ],
)
def test_each_kind_has_its_shape(
    sandbox: RunningSandbox,
    receiver: Receiver,
    kind: str,
    fields: dict[str, Any],
    path: list[Any],
    value: Any,
) -> None:
    found: Any = _heard(sandbox, receiver, kind=kind, fields=fields)
    for step in path:
        found = found[step]
    assert found == value


def test_a_reaction_that_is_taken_back_has_no_emoji(sandbox: RunningSandbox, receiver: Receiver) -> None:
    message = _heard(sandbox, receiver, kind="reaction", fields={"message_id": "wamid.x", "emoji": ""})
    assert message["reaction"] == {"message_id": "wamid.x"}


def test_a_message_can_be_forwarded_or_be_about_a_product(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    context = {"forwarded": True, "referred_product": {"catalog_id": "7", "product_retailer_id": "livro-1"}}
    message = _heard(sandbox, receiver, text="Serve?", quoted="wamid.x", context=context)
    assert message["context"] == {"from": "553135001000", "id": "wamid.x", **context}


def test_a_click_on_an_advertisement_is_told_and_makes_the_answer_free(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    message = _heard(sandbox, receiver, text="Oi", referral={"ctwa_clid": "Aff-1", "headline": "Vagas"})
    assert (message["referral"]["ctwa_clid"], message["referral"]["source_type"]) == ("Aff-1", "ad")
    sends.accepted(sandbox, template(to=BIA))
    sent = next(each for each in receiver.wait_for_statuses("sent") if each["status"] == "sent")
    assert sent["pricing"]["type"] == "free_entry_point"
    assert sent["conversation"]["origin"] == {"type": "referral_conversion"}
    ends = int(sent["conversation"]["expiration_timestamp"]) - int(sent["timestamp"])
    assert ends == pytest.approx(72 * 3_600, abs=2)


def test_an_answer_after_a_day_is_not_free(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi", "referral": {}})
    sandbox.control("POST", "/clock", {"advance_ms": 25 * HOUR_MS})
    sends.accepted(sandbox, template(to=BIA))
    sandbox.control("POST", "/clock", {"advance_ms": 1_000})
    assert receiver.statuses()[0]["pricing"]["type"] == "regular"


def test_errors_can_come_alone(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/errors", {"codes": [130429], "details": "Devagar"})
    receiver.wait_for(lambda endpoint: bool(endpoint.posts))
    value = receiver.posts[0].changes[0]["value"]
    assert {*value} == {"messaging_product", "metadata", "errors"}
    assert value["errors"][0]["code"] == 130429
    assert value["errors"][0]["error_data"] == {"details": "Devagar"}


def test_an_unknown_kind_is_not_possible(sandbox: RunningSandbox) -> None:
    with pytest.raises(RuntimeError, match="is none of text, location"):
        sandbox.control("POST", "/inbound", {"phone": BIA, "kind": "smell"})


def test_a_number_that_checks_identities_is_told_the_hash_of_the_key(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    change = {"user_identity_change": {"enable_identity_key_check": True}}
    assert sandbox.graph("POST", f"/{sandbox.phone_number_id}/settings", change)[0] == 200
    _heard(sandbox, receiver, text="Oi")
    contact = receiver.posts[-1].changes[0]["value"]["contacts"][0]
    known = sandbox.control("POST", "/people", {"phone": BIA})["identity_key_hash"]
    assert contact["identity_key_hash"] == known
