"""Statuses come by signed webhooks in the platform's shape."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, template

READER = {"pattern": "*", "reads": True}


@pytest.fixture
def read_statuses(sandbox: RunningSandbox, receiver: Receiver) -> list[dict[str, Any]]:
    """The statuses of one invitation to Bia, who reads it."""
    sandbox.control("POST", "/personas", READER)
    sends.accepted(sandbox, template(to=BIA, callback="77.1"))
    return receiver.wait_for_statuses("sent", "delivered", "read")


def test_a_message_is_sent_delivered_and_read(read_statuses: list[dict[str, Any]]) -> None:
    assert sorted(status["status"] for status in read_statuses) == ["delivered", "read", "sent"]
    assert {status["biz_opaque_callback_data"] for status in read_statuses} == {"77.1"}
    assert {status["recipient_id"] for status in read_statuses} == {"553198887766"}
    assert all(isinstance(status["timestamp"], str) for status in read_statuses)
    assert all(status["recipient_user_id"].startswith("BR.") for status in read_statuses)


def test_the_price_stands_on_sent_and_delivered(read_statuses: list[dict[str, Any]]) -> None:
    priced = {status["status"]: status["pricing"] for status in read_statuses if "pricing" in status}
    charge = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}
    assert priced == {"sent": charge, "delivered": charge}
    assert not any("conversation" in status for status in read_statuses)


def test_each_post_is_signed_over_its_bytes(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Até amanhã, José 🎉"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    (post,) = receiver.posts
    wanted = hmac.new(sandbox.app_secret.encode(), post.raw, sha256).hexdigest()
    assert post.signature == f"sha256={wanted}"
    assert post.raw.isascii()
    assert b"amanh\\u00e3, Jos\\u00e9 \\ud83c\\udf89" in post.raw


def test_the_envelope_names_account_and_number(sandbox: RunningSandbox, receiver: Receiver) -> None:
    wamid = sends.accepted(sandbox, template(to=BIA))
    receiver.wait_for_statuses("sent", "delivered")
    body = receiver.posts[0].body
    assert body["object"] == "whatsapp_business_account"
    assert body["entry"][0]["id"] == sandbox.waba_id
    value = receiver.posts[0].changes[0]["value"]
    assert value["metadata"] == {
        "display_phone_number": "553135001000",
        "phone_number_id": sandbox.phone_number_id,
    }
    assert value["contacts"][0]["wa_id"] == "553198887766"
    assert value["statuses"][0]["id"] == wamid


def test_a_failed_status_carries_its_error_and_no_price(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/personas", {"pattern": "*", "fails": 131026})
    sends.accepted(sandbox, template(callback="78.1"))
    (status,) = receiver.wait_for_statuses("failed")
    (error,) = status["errors"]
    assert {*error} == {"code", "title", "message", "error_data", "href"}
    assert (error["code"], error["title"]) == (131026, "Message undeliverable")
    assert status["biz_opaque_callback_data"] == "78.1"
    assert "pricing" not in status
    assert "contacts" not in receiver.posts[0].changes[0]["value"]


def test_the_older_shape_has_conversations() -> None:
    with (
        Receiver() as receiver,
        RunningSandbox("--webhook-version", "v23.0", webhook=receiver.url) as sandbox,
    ):
        sends.accepted(sandbox, template())
        statuses = receiver.wait_for_statuses("sent", "delivered")
    told = {status["status"]: status["conversation"] for status in statuses}
    assert told["sent"]["origin"] == {"type": "marketing"}
    assert told["sent"]["id"] == told["delivered"]["id"]
    assert "expiration_timestamp" in told["sent"]
    assert "expiration_timestamp" not in told["delivered"]


@pytest.mark.parametrize(
    ("start", "charge"), [("2026-09-30", "free_customer_service"), ("2026-10-01", "regular")]
)
def test_replies_in_a_window_are_charged_since_october_2026(start: str, charge: str) -> None:
    instants = {"2026-09-30": 1_790_726_400_000, "2026-10-01": 1_790_812_800_000}
    options = ("--virtual-clock", "--free-service", "0", "--start-ms", str(instants[start]))
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
        sends.accepted(sandbox, sends.text(to=BIA))
        sandbox.control("POST", "/clock", {"advance_ms": 1_000})
        statuses = receiver.wait_for_statuses("sent", "delivered")
    assert statuses[0]["pricing"]["type"] == charge
    assert statuses[0]["pricing"]["category"] == "service"


def test_the_share_of_readers_is_seeded(sandbox: RunningSandbox) -> None:
    def readers(seed: str) -> set[str]:
        options = ("--seed", seed, "--read-share", "0.5", "--fail-share", "0.2", "--virtual-clock")
        with RunningSandbox(*options) as own:
            for place in range(60):
                sends.accepted(own, template(to=f"+55119999{place:05d}"))
            own.control("POST", "/clock", {"advance_ms": 60_000})
            rows = own.seen_messages()
        assert {row["status"] for row in rows} == {"read", "delivered", "failed"}
        return {row["phone"] + row["status"] for row in rows}

    assert readers("5") == readers("5") != readers("6")
