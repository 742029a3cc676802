"""What the control API counts, exports, forgets, and whom it answers."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template


def test_everything_seen_is_counted(sandbox: RunningSandbox) -> None:
    for to in (ANA, ANA, BIA):
        sends.accepted(sandbox, template(to=to))
    seen = sandbox.seen()
    assert (seen["posts"], seen["accepted"], seen["people"], seen["duplicates_by_person"]) == (3, 3, 2, 1)
    assert seen["accepted_by_number"] == {sandbox.phone_number_id: 3}
    assert sandbox.control("GET", "/seen/people") == {"5511998887766": 2, "5531998887766": 1}


@pytest.mark.parametrize(
    ("callbacks", "duplicates"),
    [
        (("41", "41"), 1),
        (("41.1", "41.2", "41.3"), 2),
        (("41:1", "42:1"), 0),
        ((None, None), 0),
        (("a/b", "a/c"), 0),
    ],
)
def test_two_attempts_of_one_message_are_a_duplicate(
    sandbox: RunningSandbox, callbacks: tuple[str | None, ...], duplicates: int
) -> None:
    for callback in callbacks:
        sends.accepted(sandbox, template(callback=callback))
    assert sandbox.seen()["duplicates"] == duplicates


def test_the_same_callback_to_another_person_is_no_duplicate(sandbox: RunningSandbox) -> None:
    for to in (ANA, BIA):
        sends.accepted(sandbox, template(to=to, callback="41.1"))
    assert sandbox.seen()["duplicates"] == 0


def test_every_accepted_send_is_exported(sandbox: RunningSandbox) -> None:
    first = sends.accepted(sandbox, template(to=BIA, callback="41.1"))
    sends.accepted(sandbox, sends.text("Olá", to=ANA))
    template_row, text_row = sandbox.seen_messages()
    assert template_row["wamid"] == first
    assert (template_row["to"], template_row["phone"]) == (BIA, "5531998887766")
    assert (template_row["type"], template_row["template"]) == ("template", "convite_evento")
    assert template_row["biz_opaque_callback_data"] == "41.1"
    assert text_row["at"] >= template_row["at"]
    assert text_row["content"] == {"body": "Olá"}


def test_a_reset_forgets_everything(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/personas", {"pattern": "*", "refuses": 131016})
    sandbox.control("POST", "/faults", {"code": 131016})
    sandbox.control("POST", "/clock", {"virtual": True, "advance_ms": 10**9})
    sandbox.control("DELETE", "/personas?pattern=*")
    sandbox.control("POST", "/reset")
    sends.accepted(sandbox, template())
    seen = sandbox.seen()
    assert (seen["posts"], seen["accepted"]) == (1, 1)
    assert sandbox.control("GET", "/state")["clock"]["virtual"] is False


def test_an_order_that_makes_no_sense_is_refused(sandbox: RunningSandbox) -> None:
    for path, order in (("/faults", {"wire": "melt"}), ("/inbound", {"phone": "?"}), ("/windows", {})):
        with pytest.raises(RuntimeError, match="400"):
            sandbox.control("POST", path, order)


def test_a_page_of_another_origin_has_no_control(sandbox: RunningSandbox) -> None:
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    connection.request("POST", "/_sandbox/reset", headers={"Origin": "https://elsewhere.example"})
    assert connection.getresponse().status == 403
    connection.close()


@pytest.mark.parametrize(("host", "status"), [("elsewhere.example:80", 403), ("localhost:80", 200)])
def test_a_name_that_was_made_to_mean_this_machine_has_no_control(
    sandbox: RunningSandbox, host: str, status: int
) -> None:
    connection = HTTPConnection(urlsplit(sandbox.url).netloc, timeout=30)
    connection.request("GET", "/_sandbox/state", headers={"Host": host})
    assert connection.getresponse().status == status
    connection.close()


def test_a_virtual_clock_moves_only_when_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    before = sandbox.control("POST", "/clock", {"virtual": True})["now"]
    sends.accepted(sandbox, template())
    clock = sandbox.control("GET", "/state")["clock"]
    assert (clock["now"], clock["due"]) == (before, 1)
    assert receiver.posts == []
    assert sandbox.control("POST", "/clock", {"advance_ms": 3_600_000})["now"] == before + 3_600_000
    assert {status["status"] for status in receiver.statuses()} >= {"sent", "delivered"}


def test_a_real_clock_can_be_set_forward(sandbox: RunningSandbox) -> None:
    before = sandbox.control("GET", "/state")["clock"]["now"]
    assert sandbox.control("POST", "/clock", {"advance_ms": 86_400_000})["now"] >= before + 86_400_000
