"""The personas of a lifelike set and of a file; codes that come by the channel where they usually do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


@pytest.fixture(scope="module")
def lively() -> Iterator[RunningSandbox]:
    with RunningSandbox("--personas", "life", "--virtual-clock") as sandbox:
        yield sandbox


@pytest.fixture
def told(lively: RunningSandbox) -> Iterator[Receiver]:
    lively.control("POST", "/reset")
    with Receiver() as receiver:
        lively.control("POST", "/webhook", {"url": receiver.url})
        yield receiver


def _send_to(sandbox: RunningSandbox, ending: str, by_ms: int = MINUTE_MS) -> str:
    """Sends the invitation to somebody whose number ends so; answers its status after a while."""
    sends.accepted(sandbox, template(to=f"+55119988877{ending}"))
    sandbox.control("POST", "/clock", {"advance_ms": by_ms})
    status: str = sandbox.seen_messages()[-1]["status"]
    return status


def test_somebody_shows_a_username(lively: RunningSandbox, told: Receiver) -> None:
    assert _send_to(lively, "08") == "read"
    contact = [change["value"]["contacts"][0] for post in told.posts for change in post.changes][-1]
    assert contact["profile"]["username"].startswith("@")


def test_somebody_has_changed_the_number(lively: RunningSandbox, told: Receiver) -> None:
    assert _send_to(lively, "09") == "failed"
    kinds = [message["system"]["type"] for message in told.messages()]
    assert kinds == ["user_changed_number", "user_changed_user_id"]


def test_who_has_blocked_us_never_gets_it_and_nobody_says_so(lively: RunningSandbox, told: Receiver) -> None:
    assert _send_to(lively, "10", 24 * HOUR_MS) == "sent"
    assert [status["status"] for status in told.statuses()] == ["sent"]


@pytest.mark.parametrize(("ending", "kind"), [("11", "block"), ("12", "report")])
def test_who_blocks_or_reports_gets_no_more(
    lively: RunningSandbox, told: Receiver, ending: str, kind: str
) -> None:
    assert _send_to(lively, ending) == "read"
    (complaint,) = lively.control("GET", "/state")["crowd"]["complaints"]
    assert (complaint["kind"], complaint["template"]) == (kind, "convite_evento")
    assert _send_to(lively, ending) == "sent"


def test_somebody_stops_marketing(lively: RunningSandbox, told: Receiver) -> None:
    assert _send_to(lively, "13") == "read"
    assert told.told("user_preferences")[0]["user_preferences"][0]["value"] == "stop"
    assert _send_to(lively, "13") == "failed"


def test_somebody_answers_hours_later(lively: RunningSandbox, told: Receiver) -> None:
    _send_to(lively, "14", 2 * HOUR_MS)
    assert told.messages() == []
    lively.control("POST", "/clock", {"advance_ms": 2 * HOUR_MS})
    assert len(told.messages()) == 1


def test_somebody_is_offline_for_two_hours(lively: RunningSandbox, told: Receiver) -> None:
    assert _send_to(lively, "15", HOUR_MS) == "sent"
    assert _send_to(lively, "15", 2 * HOUR_MS) == "read"


def test_a_ticket_is_several_messages_over_time(lively: RunningSandbox, told: Receiver) -> None:
    _send_to(lively, "16", 5 * MINUTE_MS)
    instants = [int(message["timestamp"]) for message in told.messages()]
    assert [later - first for first, later in pairwise(instants)] == [30, 30]


def test_personas_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    file.write_text(json.dumps([{"pattern": "*66", "name": "stern", "refuses": 130429}]))
    with RunningSandbox("--personas", str(file)) as sandbox:
        assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 130429
        assert [each["name"] for each in sandbox.control("GET", "/state")["personas"]] == ["stern"]


def _order(sandbox: RunningSandbox, way: str, code: int) -> None:
    if way == "fault":
        sandbox.control("POST", "/faults", {"code": code})
    else:
        sandbox.control("POST", "/personas", {"pattern": "*", "problem": code})


@pytest.mark.parametrize("way", ["fault", "persona"])
@pytest.mark.parametrize("code", [131042, 131049, 131026, 130472])
def test_some_problems_come_after_the_message_was_accepted(
    sandbox: RunningSandbox, receiver: Receiver, way: str, code: int
) -> None:
    _order(sandbox, way, code)
    sends.accepted(sandbox, template(callback="7.1"))
    (failed,) = receiver.wait_for_statuses("failed")
    assert (failed["errors"][0]["code"], failed["biz_opaque_callback_data"]) == (code, "7.1")


@pytest.mark.parametrize("way", ["fault", "persona"])
@pytest.mark.parametrize("code", [131031, 132015, 131056, 131016, 368])
def test_other_problems_come_in_the_answer(sandbox: RunningSandbox, way: str, code: int) -> None:
    _order(sandbox, way, code)
    assert sends.refused(sandbox, template())[1]["code"] == code


@pytest.mark.parametrize("order", [("/faults", {}), ("/personas", {"pattern": "*"})])
def test_a_status_arrives_before_the_answer(
    sandbox: RunningSandbox, receiver: Receiver, order: tuple[str, dict[str, Any]]
) -> None:
    path, body = order
    sandbox.control("POST", path, {"wire": "status_first", **body})
    wamid = sends.accepted(sandbox, template(to=ANA))
    assert [status["id"] for status in receiver.statuses()][:1] == [wamid]
