"""The way out: batches, retries, duplicates, disorder, and the challenge of a subscription."""

from __future__ import annotations

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import template

VIRTUAL = ("--virtual-clock", "--webhook-connections", "1", "--delay-ms", "1000", "--read-share", "0")


def _people(count: int) -> list[str]:
    return [f"+55119999{place:05d}" for place in range(count)]


def test_updates_are_batched_up_to_the_limit() -> None:
    with Receiver() as receiver, RunningSandbox(*VIRTUAL, "--batch", "4", webhook=receiver.url) as sandbox:
        for to in _people(10):
            sends.accepted(sandbox, template(to=to))
        sandbox.control("POST", "/clock", {"advance_ms": 1_900})
        assert [len(post.listed("statuses")) for post in receiver.posts] == [4, 4, 2]
        (change,) = receiver.posts[0].changes
        assert len(change["value"]["contacts"]) == 4


def test_one_update_per_post_when_asked() -> None:
    with Receiver() as receiver, RunningSandbox(*VIRTUAL, "--batch", "1", webhook=receiver.url) as sandbox:
        for to in _people(3):
            sends.accepted(sandbox, template(to=to))
        sandbox.control("POST", "/clock", {"advance_ms": 5_000})
        assert [len(post.listed("statuses")) for post in receiver.posts] == [1] * 6


def test_a_failed_webhook_is_tried_again_with_growing_waits() -> None:
    with Receiver(500, 503, 404) as receiver, RunningSandbox(*VIRTUAL, webhook=receiver.url) as sandbox:
        sandbox.control("POST", "/inbound", {"phone": sends.BIA, "text": "Oi"})
        come = []
        for _ in range(9):
            sandbox.control("POST", "/clock", {"advance_ms": 1_000})
            come.append(len(receiver.posts))
        assert come == [1, 2, 2, 3, 3, 3, 3, 4, 4]
        assert len({post.raw for post in receiver.posts}) == 1
        webhooks = sandbox.seen()["webhooks"]
    assert (webhooks["posts"], webhooks["failures"], webhooks["updates"]) == (4, 3, 1)


def test_a_receiver_that_is_away_gets_its_webhook_when_it_is_back() -> None:
    with Receiver() as away:
        url, port = away.url, away.port
    with RunningSandbox(*VIRTUAL, webhook=url) as sandbox:
        sandbox.control("POST", "/inbound", {"phone": sends.BIA, "text": "Oi"})
        sandbox.control("POST", "/clock", {"advance_ms": 2_000})
        assert sandbox.seen()["webhooks"]["failures"] == 2
        with Receiver(port=port) as back:
            sandbox.control("POST", "/clock", {"advance_ms": 2_000})
            assert [message["type"] for message in back.messages()] == ["text"]


def test_statuses_can_come_twice() -> None:
    options = (*VIRTUAL, "--duplicate-share", "1")
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        sends.accepted(sandbox, template())
        sandbox.control("POST", "/clock", {"advance_ms": 10_000})
        statuses = receiver.statuses()
    assert sorted(status["status"] for status in statuses) == ["delivered", "delivered", "sent", "sent"]
    assert statuses[0] in statuses[1:]


def test_statuses_can_come_in_the_wrong_order() -> None:
    options = (*VIRTUAL, "--reorder-share", "1")
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        sends.accepted(sandbox, template())
        sandbox.control("POST", "/clock", {"advance_ms": 10_000})
        delivered, sent = receiver.statuses()
    assert (delivered["status"], sent["status"]) == ("delivered", "sent")
    assert int(sent["timestamp"]) < int(delivered["timestamp"])


def test_an_address_is_taken_after_it_answered_the_challenge(sandbox: RunningSandbox) -> None:
    with Receiver() as receiver, Receiver(verify_token="another") as stranger:
        order = {"url": stranger.url, "verify": True}
        assert sandbox.control("POST", "/webhook", order) == {"url": "", "verified": False}
        order = {"url": receiver.url, "verify": True}
        assert sandbox.control("POST", "/webhook", order) == {"url": receiver.url, "verified": True}
        sandbox.control("POST", "/inbound", {"phone": sends.BIA, "text": "Oi"})
        receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
        sandbox.control("POST", "/webhook", {"url": ""})


def test_an_account_can_override_its_callback(sandbox: RunningSandbox) -> None:
    path = f"/{sandbox.waba_id}/subscribed_apps"
    with Receiver() as receiver:
        wrong = {"override_callback_uri": receiver.url, "verify_token": "wrong"}
        assert sandbox.graph("POST", path, wrong)[0] == 400
        right = wrong | {"verify_token": receiver.verify_token}
        status, answer = sandbox.graph("POST", path, right)
        assert (status, answer["success"]) == (200, True)
        _, subscriptions = sandbox.graph("GET", path)
        assert answer["data"] == subscriptions["data"]
        assert subscriptions["data"][0]["override_callback_uri"] == receiver.url
        assert sandbox.graph("DELETE", path) == (200, {"success": True})


def test_what_waits_is_still_posted_when_the_sandbox_ends() -> None:
    with Receiver() as receiver, RunningSandbox("--batch-wait-ms", "60000", webhook=receiver.url) as sandbox:
        sandbox.control("POST", "/inbound", {"phone": sends.BIA, "text": "Oi"})
        assert receiver.posts == []
        assert sandbox.stop() == 0
        assert [message["type"] for message in receiver.messages()] == ["text"]


def test_only_the_fields_that_are_subscribed_to_are_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/webhook", {"url": receiver.url, "fields": ["account_update"]})
    for field in ("message_template_status_update", "account_update"):
        sandbox.control("POST", "/updates", {"field": field, "value": {}})
    receiver.wait_for_field("account_update")
    sandbox.control("POST", "/webhook", {"url": receiver.url})
    sandbox.control("POST", "/updates", {"field": "security", "value": {}})
    receiver.wait_for_field("security")
    assert receiver.told("message_template_status_update") == []
