"""Phones that are off: what is sent to them arrives in order when they are back, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, body, template, text_parameters

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


@pytest.fixture
def still(sandbox: RunningSandbox) -> RunningSandbox:
    """The sandbox on a virtual clock, with readers only."""
    sandbox.control("POST", "/clock", {"virtual": True})
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": True})
    return sandbox


def _pass(sandbox: RunningSandbox, by_ms: int) -> list[str]:
    """The status of each message after that time."""
    sandbox.control("POST", "/clock", {"advance_ms": by_ms})
    return [row["status"] for row in sandbox.seen_messages()]


def test_what_waits_for_a_phone_arrives_in_order(still: RunningSandbox, receiver: Receiver) -> None:
    still.control("POST", "/people", {"phone": ANA, "online": False})
    wamids = [sends.accepted(still, template(callback=str(place))) for place in range(3)]
    sends.accepted(still, template(to=BIA))
    assert _pass(still, HOUR_MS) == ["sent", "sent", "sent", "read"]
    still.control("POST", "/people", {"phone": ANA, "online": True})
    assert _pass(still, HOUR_MS) == ["read"] * 4
    arrived = [each["id"] for each in receiver.statuses() if each["status"] == "delivered"]
    assert arrived[1:] == wamids


def test_somebody_can_be_away_for_a_while(still: RunningSandbox) -> None:
    still.control("POST", "/people", {"phone": ANA, "offline_ms": HOUR_MS})
    sends.accepted(still, template())
    assert _pass(still, HOUR_MS - 1_000) == ["sent"]
    assert _pass(still, 2_000) == ["read"]


def test_what_has_outlived_thirty_days_is_dropped_without_a_word(
    still: RunningSandbox, receiver: Receiver
) -> None:
    still.control("POST", "/people", {"phone": ANA, "online": False})
    sends.accepted(still, template())
    assert _pass(still, 30 * DAY_MS + HOUR_MS) == ["sent"]
    still.control("POST", "/people", {"phone": ANA, "online": True})
    assert _pass(still, DAY_MS) == ["sent"]
    assert [each["status"] for each in receiver.statuses()] == ["sent"]
    assert still.seen_messages()[0]["dropped"]


@pytest.mark.parametrize(
    ("seconds", "away_ms", "arrives"),
    [
        (None, 11 * MINUTE_MS, False),
        (None, 9 * MINUTE_MS, True),
        (900, 11 * MINUTE_MS, True),
        (-1, DAY_MS, True),
    ],
)
def test_a_code_is_good_for_minutes_unless_its_template_says_otherwise(
    still: RunningSandbox, seconds: int | None, away_ms: int, arrives: bool
) -> None:
    otp = {"type": "buttons", "buttons": [{"type": "otp", "otp_type": "copy_code", "text": "Copiar"}]}
    more: dict[str, Any] = {} if seconds is None else {"message_send_ttl_seconds": seconds}
    sends.create(still, "codigo", {"type": "body"}, otp, category="AUTHENTICATION", **more)
    button = {"type": "button", "sub_type": "url", "index": "0", "parameters": text_parameters("1234")}
    still.control("POST", "/people", {"phone": ANA, "offline_ms": away_ms})
    sends.accepted(still, template("codigo", body("1234"), button))
    assert _pass(still, 2 * DAY_MS) == ["read" if arrives else "sent"]


def test_a_persona_can_be_offline_from_the_first_message_on(still: RunningSandbox) -> None:
    still.control("POST", "/personas", {"pattern": "5511*", "offline_ms": HOUR_MS, "reads": True})
    sends.accepted(still, template())
    assert _pass(still, MINUTE_MS) == ["sent"]
    sends.accepted(still, template())
    assert _pass(still, HOUR_MS) == ["read", "read"]
    sends.accepted(still, template())
    assert _pass(still, MINUTE_MS) == ["read", "read", "read"]
