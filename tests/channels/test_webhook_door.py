"""The door of the webhook: who may subscribe, and whose bytes are believed."""

from __future__ import annotations

import json

import pytest

from avisa.channels.meta.signature import signature
from avisa.channels.meta.webhook import MetaWebhook
from avisa.channels.port import StatusSeen
from tests.channels.test_status_events import V24
from tests.channels.webhooks import body, conversation

SECRET, TOKEN = "app-secret", "verify-me"
RAW = body(("messages", conversation(statuses=[V24])))
DOOR = MetaWebhook(SECRET, TOKEN)


def asked(**changed: str) -> dict[str, str]:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": TOKEN}
    return query | {key.replace("_", ".", 1): value for key, value in changed.items()}


def test_the_right_token_gets_its_challenge_back() -> None:
    assert DOOR.challenge(asked()) == "1158201444"


@pytest.mark.parametrize(
    "query",
    [
        asked(hub_verify_token="wrong"),
        asked(hub_verify_token=""),
        asked(hub_verify_token="é\ud83d"),
        asked(hub_mode="unsubscribe"),
        {},
        {"hub.mode": "subscribe", "hub.verify_token": TOKEN},
    ],
)
def test_anything_else_is_refused(query: dict[str, str]) -> None:
    assert DOOR.challenge(query) is None


def test_a_door_without_a_token_opens_for_nobody() -> None:
    assert MetaWebhook(SECRET, "").challenge(asked(hub_verify_token="")) is None


@pytest.mark.parametrize("name", ["X-Hub-Signature-256", "x-hub-signature-256"])
def test_bytes_signed_with_the_secret_are_believed(name: str) -> None:
    assert DOOR.verify(RAW, {"Other": "x", name: signature(SECRET, RAW)})
    assert DOOR.verify(b"", {name: signature(SECRET, b"")})


def test_the_signature_is_the_documented_one() -> None:
    known = "sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    assert signature("key", b"The quick brown fox jumps over the lazy dog") == known


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": signature(SECRET, RAW).removeprefix("sha256=")},
        {"X-Hub-Signature-256": signature(SECRET, RAW)[:-1]},
        {"X-Hub-Signature-256": signature(SECRET, RAW) + " "},
        {"X-Hub-Signature-256": signature(SECRET, RAW) + "\n"},
        {"X-Hub-Signature-256": signature(SECRET, RAW).replace("sha256", "sha1")},
        {"X-Hub-Signature-256": "sha256=" + "é" * 64},
        {"X-Hub-Signature-256": "sha256=" + "٣" * 64},
        {"X-Hub-Signature-256": signature("another secret", RAW)},
        {"X-Hub-Signature-256": signature("", RAW)},
        {"X-Hub-Signature": signature(SECRET, RAW)},
    ],
)
def test_anything_but_a_proof_is_refused(headers: dict[str, str]) -> None:
    assert not DOOR.verify(RAW, headers)


def test_one_changed_byte_is_refused() -> None:
    assert not DOOR.verify(RAW + b" ", {"X-Hub-Signature-256": signature(SECRET, RAW)})
    written_again = json.dumps(json.loads(RAW), separators=(",", ":")).encode()
    assert not DOOR.verify(written_again, {"X-Hub-Signature-256": signature(SECRET, RAW)})


def test_a_door_without_a_secret_believes_nobody() -> None:
    assert not MetaWebhook("", TOKEN).verify(RAW, {"X-Hub-Signature-256": signature("", RAW)})


def test_the_door_hands_on_what_the_bytes_say() -> None:
    assert [type(event) for event in DOOR.events(RAW)] == [StatusSeen]
