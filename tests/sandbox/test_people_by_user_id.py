"""People without a phone: user ids, usernames, the contact book, changes of number and identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, body, template, text_parameters

DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def forgetful() -> Iterator[RunningSandbox]:
    """A sandbox without a contact book, on a virtual clock, that tells parents' ids, too."""
    with RunningSandbox("--no-contact-book", "--virtual-clock", "--parent-ids") as sandbox:
        yield sandbox


def _shown(sandbox: RunningSandbox, phone: str = BIA, **change: Any) -> dict[str, Any]:
    shown: dict[str, Any] = sandbox.control("POST", "/people", {"phone": phone, **change})
    return shown


def _by_id(user_id: str, **more: Any) -> dict[str, Any]:
    send = template() | {"recipient": user_id, **more}
    del send["to"]
    return send | ({"to": more["to"]} if "to" in more else {})


def test_a_user_id_reaches_the_same_person(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _, answer = sends.post(sandbox, template(to=BIA))
    user_id = answer["contacts"][0]["user_id"]
    status, answer = sends.post(sandbox, _by_id(user_id))
    assert (status, answer["contacts"]) == (200, [{"input": user_id, "user_id": user_id}])
    assert sandbox.control("GET", "/seen/people") == {"5531998887766": 2}


def test_the_phone_wins_over_the_user_id(sandbox: RunningSandbox) -> None:
    user_id = _shown(sandbox, ANA)["user_id"]
    _, answer = sends.post(sandbox, _by_id(user_id, to=BIA))
    assert answer["contacts"][0]["input"] == BIA
    assert answer["contacts"][0]["wa_id"] == "553198887766"


def test_the_parents_id_reaches_the_person_too(sandbox: RunningSandbox) -> None:
    parent = _shown(sandbox)["parent_user_id"]
    assert ".ENT." in parent
    sends.accepted(sandbox, _by_id(parent))
    assert sandbox.control("GET", "/seen/people") == {"5531998887766": 1}


@pytest.mark.parametrize(("user_id", "code"), [("", 100), ("31998887766", 131009), ("br.12", 131009)])
def test_what_is_no_user_id_is_refused(sandbox: RunningSandbox, user_id: str, code: int) -> None:
    assert sends.refused(sandbox, _by_id(user_id))[1]["code"] == code


def test_a_user_id_of_nobody_is_accepted_and_fails(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sends.accepted(sandbox, _by_id("US.13491208655302741918"))
    (failed,) = receiver.wait_for_statuses("failed")
    assert failed["errors"][0]["code"] == 131026
    assert failed["recipient_user_id"] == "US.13491208655302741918"
    assert "recipient_id" not in failed


def test_a_code_goes_to_a_phone_only(sandbox: RunningSandbox) -> None:
    otp = {"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code", "text": "Copiar"}]}
    sends.create(sandbox, "codigo", {"type": "body"}, otp, category="AUTHENTICATION")
    button = {"type": "button", "sub_type": "url", "index": "0", "parameters": text_parameters("1234")}
    send = template("codigo", body("1234"), button, to=BIA)
    sends.accepted(sandbox, send)
    user_id = _shown(sandbox)["user_id"]
    del send["to"]
    _, error = sends.refused(sandbox, send | {"recipient": user_id})
    assert error["code"] == 131062


def test_a_username_hides_a_phone_that_was_never_used(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _shown(sandbox, username="@bia.ramos")
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    value = receiver.posts[0].changes[0]["value"]
    (contact,), (message,) = value["contacts"], value["messages"]
    assert contact["profile"]["username"] == "@bia.ramos"
    assert message["from_user_id"] == contact["user_id"]
    assert not {"wa_id", "from"} & {*contact, *message}


def test_a_phone_that_was_used_stays_in_the_contact_book(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _shown(sandbox, username="@bia.ramos")
    sends.accepted(sandbox, template(to=BIA))
    status = receiver.wait_for_statuses("sent", "delivered")[0]
    assert status["recipient_id"] == "553198887766"
    assert _shown(sandbox)["phone_is_known"]
    assert not _shown(sandbox, in_contact_book=False)["phone_is_known"]


def test_without_a_contact_book_a_phone_is_forgotten_after_a_month(forgetful: RunningSandbox) -> None:
    forgetful.control("POST", "/reset")
    _shown(forgetful, username="@bia.ramos")
    sends.accepted(forgetful, template(to=BIA))
    forgetful.control("POST", "/clock", {"advance_ms": 29 * DAY_MS})
    assert _shown(forgetful)["phone_is_known"]
    forgetful.control("POST", "/clock", {"advance_ms": 2 * DAY_MS})
    assert not _shown(forgetful)["phone_is_known"]
    assert _shown(forgetful, in_contact_book=True)["phone_is_known"]


def test_parents_ids_are_told_when_they_are_wanted(forgetful: RunningSandbox) -> None:
    forgetful.control("POST", "/reset")
    with Receiver() as receiver:
        forgetful.control("POST", "/webhook", {"url": receiver.url})
        forgetful.control("POST", "/inbound", {"phone": BIA, "text": "Oi"})
        sends.accepted(forgetful, template(to=BIA))
        forgetful.control("POST", "/clock", {"advance_ms": 1_000})
        (message,), (status, *_) = receiver.messages(), receiver.statuses()
    assert message["from_parent_user_id"] == status["parent_recipient_user_id"]
    assert receiver.posts[0].changes[0]["value"]["contacts"][0]["parent_user_id"].startswith("BR.ENT.")


def test_a_changed_number_is_told_in_two_ways(sandbox: RunningSandbox, receiver: Receiver) -> None:
    old = _shown(sandbox, name="Bia Ramos")
    new = _shown(sandbox, new_phone="+5531911112222")
    receiver.wait_for(lambda endpoint: len(endpoint.messages()) == 2)
    number, user_id = receiver.messages()
    assert number["system"] == {
        "body": f"User Bia Ramos changed from 553198887766 to {new['contact']['wa_id']}",
        "wa_id": new["contact"]["wa_id"],
        "type": "user_changed_number",
    }
    assert (number["type"], number["from"]) == ("system", "553198887766")
    assert user_id["system"]["type"] == "user_changed_user_id"
    assert user_id["system"]["previous_user_id"] == old["user_id"]
    assert user_id["system"]["user_id"] == new["user_id"]
    assert all("contacts" not in change["value"] for post in receiver.posts for change in post.changes)
    sends.accepted(sandbox, template(to=BIA))
    assert receiver.wait_for_statuses("failed")[0]["errors"][0]["code"] == 131026


def test_a_new_identity_key_is_told_and_refuses_the_older_hash(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    older = _shown(sandbox)["identity_key_hash"]
    newer = _shown(sandbox, new_identity=True)["identity_key_hash"]
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert receiver.messages()[0]["system"]["type"] == "customer_identity_changed"
    sends.accepted(sandbox, template(to=BIA) | {"recipient_identity_key_hash": newer})
    stale = template(to=BIA) | {"recipient_identity_key_hash": older}
    assert sends.refused(sandbox, stale)[1]["code"] == 137000
