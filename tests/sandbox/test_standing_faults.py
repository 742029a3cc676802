"""Trouble by shares and by order: on answers, on management calls, on webhooks; always repeatable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, template

HOUR_MS = 60 * 60 * 1000
VIRTUAL = ("--virtual-clock", "--delay-ms", "1000", "--read-share", "0", "--webhook-connections", "1")


@pytest.fixture(scope="module")
def shared_slow() -> Iterator[RunningSandbox]:
    with RunningSandbox(*VIRTUAL, "--batch", "1") as sandbox:
        yield sandbox


@pytest.fixture
def slow(shared_slow: RunningSandbox) -> Iterator[tuple[RunningSandbox, Receiver]]:
    """Each status in a webhook of its own, one after the other."""
    shared_slow.control("POST", "/reset")
    with Receiver() as receiver:
        shared_slow.control("POST", "/webhook", {"url": receiver.url})
        yield shared_slow, receiver
        shared_slow.control("POST", "/webhook", {"url": ""})


def _people(count: int) -> list[str]:
    return [f"+55119999{place:05d}" for place in range(count)]


def _outcome(sandbox: RunningSandbox, to: str) -> str:
    try:
        return str(sends.post(sandbox, template(to=to))[0])
    except (OSError, HTTPException) as broken:
        return type(broken).__name__


def _fault(**fault: Any) -> tuple[str, str]:
    return "--fault", json.dumps(fault)


def test_shares_of_sends_go_wrong_the_same_way_each_time() -> None:
    faults = (
        *_fault(share=0.2, wire="reset_after"),
        *_fault(share=0.2, code=131016),
        *_fault(share=0.2, code=190),
    )

    def outcomes(order: list[str]) -> dict[str, str]:
        with RunningSandbox("--seed", "3", *faults) as sandbox:
            return {to: _outcome(sandbox, to) for to in order}

    first, again = outcomes(_people(60)), outcomes([*reversed(_people(60))])
    assert first == again
    assert {*first.values()} == {"200", "500", "401", "ConnectionResetError"}
    assert [*first.values()].count("200") in range(10, 40)


def test_a_standing_fault_meets_the_next_try_by_itself(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/faults", {"share": 0.5, "code": 131016})
    tries = [_outcome(sandbox, ANA) for _ in range(40)]
    assert {*tries} == {"200", "500"}
    assert len(sandbox.control("GET", "/faults")) == 1
    sandbox.control("DELETE", "/faults")
    assert {_outcome(sandbox, ANA) for _ in range(10)} == {"200"}


def test_an_ordered_fault_comes_before_the_standing_ones(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/faults", {"share": 1, "code": 131016})
    sandbox.control("POST", "/faults", {"code": 130429})
    assert [sends.refused(sandbox, template())[1]["code"] for _ in range(2)] == [130429, 131016]


def test_management_calls_have_their_own_shares(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/faults", {"share": 0.5, "on": "graph", "code": 2})
    answers = [sandbox.graph("GET", f"/{sandbox.waba_id}")[0] for _ in range(40)]
    assert {*answers} == {200, 503}
    sends.accepted(sandbox, template())


@pytest.mark.parametrize(
    ("mishap", "told"),
    [
        ("lost", []),
        ("late", ["delivered", "sent"]),
        ("reordered", ["delivered", "sent"]),
        ("duplicated", ["sent", "sent", "delivered"]),
    ],
)
def test_the_next_status_can_be_ordered_to_go_wrong(
    slow: tuple[RunningSandbox, Receiver], mishap: str, told: list[str]
) -> None:
    sandbox, receiver = slow
    times = 2 if mishap == "lost" else 1
    sandbox.control("POST", "/faults", {"on": "webhooks", "webhook": mishap, "times": times})
    sends.accepted(sandbox, template())
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
    early = [status["status"] for status in receiver.statuses()]
    assert (early == ["delivered"]) == (mishap == "late")
    sandbox.control("POST", "/clock", {"advance_ms": 2 * HOUR_MS})
    come = [status["status"] for status in receiver.statuses()]
    assert sorted(come) == sorted(told) if mishap == "duplicated" else come == told


def test_a_status_can_be_told_at_an_hour_of_choice(slow: tuple[RunningSandbox, Receiver]) -> None:
    sandbox, receiver = slow
    order = {"on": "webhooks", "webhook": "late", "wait_ms": 10 * HOUR_MS}
    sandbox.control("POST", "/faults", order)
    sends.accepted(sandbox, template())
    sandbox.control("POST", "/clock", {"advance_ms": 9 * HOUR_MS})
    assert [status["status"] for status in receiver.statuses()] == ["delivered"]
    sandbox.control("POST", "/clock", {"advance_ms": 2 * HOUR_MS})
    delivered, sent = receiver.statuses()
    assert int(sent["timestamp"]) < int(delivered["timestamp"])


def test_shares_of_statuses_are_lost_and_late_and_skipped_the_same_way_each_time() -> None:
    shares = ("--lost-share", "0.2", "--late-share", "0.2", "--skip-share", "0.5", "--read-share", "0.5")

    def told() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        with Receiver() as receiver, RunningSandbox(*VIRTUAL, *shares, webhook=receiver.url) as sandbox:
            for to in _people(60):
                sends.accepted(sandbox, template(to=to))
            sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
            early = sorted((one["recipient_id"], one["status"]) for one in receiver.statuses())
            sandbox.control("POST", "/clock", {"advance_ms": 2 * HOUR_MS})
            return early, sorted((one["recipient_id"], one["status"]) for one in receiver.statuses())

    early, whole = told()
    assert (early, whole) == told()
    people = {person for person, _ in whole}
    read = {person for person, status in whole if status == "read"}
    assert len(early) < len(whole) < 60 * 2 + len(read)
    assert {person for person in read if (person, "delivered") not in whole}
    assert len(people) > 50


def test_webhooks_are_given_up_after_the_hours_of_choice() -> None:
    options = (*VIRTUAL, "--retry-hours", "36", "--retry-ms", "60000")
    with Receiver(*[500] * 200) as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
        sandbox.control("POST", "/clock", {"advance_ms": 38 * HOUR_MS})
        webhooks = sandbox.seen()["webhooks"]
        assert (webhooks["given_up"], webhooks["waiting"], webhooks["updates"]) == (1, 0, 0)
        assert 36 < webhooks["posts"] < 50


def test_no_body_is_larger_than_three_megabytes() -> None:
    options = (*VIRTUAL, "--batch", "1000", "--batch-wait-ms", "60000")
    with Receiver() as receiver, RunningSandbox(*options, webhook=receiver.url) as sandbox:
        for _ in range(10):
            sandbox.control("POST", "/inbound", {"phone": ANA, "text": "x" * 400_000})
        sandbox.control("POST", "/clock", {"advance_ms": 60_000})
        assert len(receiver.messages()) == 10
        assert max(len(post.raw) for post in receiver.posts) < 3 * 1024 * 1024
        assert len(receiver.posts) == 2
