"""Connections that break before or after acceptance, errors, and slow answers."""

from __future__ import annotations

import select
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, template

BROKEN = [("close", RemoteDisconnected), ("reset", ConnectionResetError)]
WHEN = [("before", 0), ("after", 1)]


@pytest.mark.parametrize(("way", "error"), BROKEN)
@pytest.mark.parametrize(("when", "accepted"), WHEN)
def test_the_connection_breaks(
    sandbox: RunningSandbox, way: str, error: type[Exception], when: str, accepted: int
) -> None:
    sandbox.control("POST", "/faults", {"wire": f"{way}_{when}"})
    with pytest.raises(error):
        sends.post(sandbox, template())
    assert sandbox.seen()["accepted"] == accepted
    sends.accepted(sandbox, template())


@pytest.mark.parametrize(("when", "accepted"), WHEN)
def test_the_server_fails_with_a_500(sandbox: RunningSandbox, when: str, accepted: int) -> None:
    sandbox.control("POST", "/faults", {"wire": f"error_{when}"})
    assert sends.refused(sandbox, template())[0] == 500
    assert sandbox.seen()["accepted"] == accepted


@pytest.mark.parametrize(("when", "accepted"), WHEN)
def test_the_server_stays_silent(sandbox: RunningSandbox, when: str, accepted: int) -> None:
    sandbox.control("POST", "/faults", {"wire": f"silent_{when}"})
    with pytest.raises(TimeoutError):
        _impatient(sandbox, template())
    sends.accepted(sandbox, template(to=BIA))  # what came before it has been read by then
    assert sandbox.seen()["accepted"] == accepted + 1


def _impatient(sandbox: RunningSandbox, send: dict[str, Any]) -> None:
    connection = _asked(sandbox, send, timeout=0.3)
    try:
        connection.getresponse()
    finally:
        connection.close()


def _asked(sandbox: RunningSandbox, send: dict[str, Any], timeout: float = 30) -> HTTPConnection:
    """A connection with the request on it, whose answer nobody has read."""
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=timeout)
    path = f"/v25.0/{sandbox.phone_number_id}/messages"
    connection.request("POST", path, sends.as_bytes(send), {"Authorization": f"Bearer {sandbox.token}"})
    return connection


def test_what_was_accepted_before_the_break_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/faults", {"wire": "reset_after"})
    with pytest.raises(ConnectionResetError):
        sends.post(sandbox, template(callback="9.1"))
    statuses = receiver.wait_for_statuses("sent")
    assert statuses[0]["biz_opaque_callback_data"] == "9.1"


def test_a_status_can_come_before_the_answer(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/faults", {"wait_ms": 60_000})
    connection = _asked(sandbox, template())
    receiver.wait_for_statuses("sent")
    assert select.select([connection.sock], [], [], 0)[0] == []
    connection.close()


def test_the_next_requests_are_refused_with_a_code(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/faults", {"times": 2, "code": 130429})
    assert [sends.post(sandbox, template())[0] for _ in range(3)] == [400, 400, 200]
    assert sandbox.seen()["refused_by_code"] == {"130429": 2}


def test_other_calls_have_faults_of_their_own(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/faults", {"code": 80007, "on": "graph"})
    sends.accepted(sandbox, template())
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates")
    assert (status, answer["error"]["code"]) == (400, 80007)
    assert sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates")[0] == 200


def test_a_persona_breaks_the_connection_every_time(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/personas", {"pattern": "5531*", "wire": "close_after"})
    for _ in range(2):
        with pytest.raises(RemoteDisconnected):
            sends.post(sandbox, template(to=BIA))
    assert sandbox.seen()["accepted"] == 2


def test_a_silent_connection_does_not_hold_up_the_end() -> None:
    with RunningSandbox() as sandbox:
        sandbox.control("POST", "/faults", {"wire": "silent_after"})
        connection = _asked(sandbox, template())
        assert sandbox.stop() == 0  # it is killed when it takes too long
        connection.close()
