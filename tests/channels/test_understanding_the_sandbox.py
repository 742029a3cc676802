"""Whatever the sandbox tells, in every shape it knows, becomes typed events; none is unknown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avisa.channels.meta.webhook import MetaWebhook
from avisa.channels.port import (
    AccountSeen,
    Event,
    IdentitySeen,
    InboundSeen,
    PreferenceSeen,
    StatusSeen,
    UnknownSeen,
)
from tests.sandbox import sends
from tests.sandbox.receiver import Receiver
from tests.sandbox.sends import BIA, template
from whatsapp_sandbox.people.inbound import KINDS
from whatsapp_sandbox.testing import RunningSandbox

MINUTE_MS = 60_000


@pytest.fixture(scope="module", params=["v23.0", "v25.0"])
def told(request: pytest.FixtureRequest) -> Iterator[list[Event]]:
    """What Avisa understands of a day in which everything happens."""
    options = ("--virtual-clock", "--parent-ids", "--webhook-version", request.param)
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        for kind in KINDS:
            sandbox.control("POST", "/inbound", {"phone": BIA, "kind": kind, "referral": {}})
        sandbox.control("POST", "/personas", {"pattern": "5511*", "reads": True, "fails": 131049})
        sandbox.control("POST", "/personas", {"pattern": "5531*", "reads": True, "presses": "0"})
        for to in (BIA, sends.ANA):
            sends.accepted(sandbox, template(to=to, callback="7.1"))
        sandbox.control("POST", "/clock", {"advance_ms": MINUTE_MS})
        sandbox.control("POST", "/preferences", {"phone": BIA, "value": "stop"})
        sandbox.control("POST", "/errors", {"codes": [130429]})
        sandbox.control("POST", "/people", {"phone": BIA, "username": "@bia", "in_contact_book": False})
        sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi"})
        sandbox.control(
            "POST", "/people", {"phone": BIA, "new_identity": True, "new_phone": "+5531911112222"}
        )
        sandbox.control("POST", "/clock", {"advance_ms": MINUTE_MS})
        webhook = MetaWebhook(sandbox.app_secret, sandbox.verify_token)
        assert all(
            webhook.verify(post.raw, {"X-Hub-Signature-256": post.signature}) for post in receiver.posts
        )
        yield [event for post in receiver.posts for event in webhook.events(post.raw)]


def test_nothing_is_unknown(told: list[Event]) -> None:
    assert [event for event in told if isinstance(event, UnknownSeen)] == []


def test_everything_is_of_its_type(told: list[Event]) -> None:
    kinds = {event.kind for event in told if isinstance(event, InboundSeen)}
    assert kinds >= {"text", "image", "sticker", "order", "interactive", "button", "edit", "revoke"}
    assert {StatusSeen, IdentitySeen, PreferenceSeen, AccountSeen} <= {type(event) for event in told}


def test_statuses_find_their_message_and_their_price(told: list[Event]) -> None:
    statuses = [event for event in told if isinstance(event, StatusSeen)]
    assert {event.callback for event in statuses} == {"7.1"}
    assert {event.price_type for event in statuses if event.status == "sent"} == {"free_entry_point"}
    (failed,) = [event for event in statuses if event.status == "failed"]
    assert failed.fault is not None
    assert failed.fault.code == 131049


def test_who_hides_the_phone_is_known_by_the_user_id(told: list[Event]) -> None:
    last = [event for event in told if isinstance(event, InboundSeen)][-1]
    assert (last.wa_id, last.text) == ("", "Oi")
    assert last.bsuid.startswith("BR.")
