"""Throughput, the pair limit, and the portfolio's moving 24 hours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import BIA, template

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def shared_throttled() -> Iterator[RunningSandbox]:
    options = ("--rate-limits", "--mps", "50", "--virtual-clock", "--delay-ms", "1000")
    with RunningSandbox(*options) as sandbox:
        yield sandbox


@pytest.fixture
def throttled(shared_throttled: RunningSandbox) -> RunningSandbox:
    shared_throttled.control("POST", "/reset")
    return shared_throttled


def _to(place: int) -> dict[str, Any]:
    return template(to=f"+55119999{place:05d}")


def _pass(sandbox: RunningSandbox, ms: int) -> None:
    sandbox.control("POST", "/clock", {"advance_ms": ms})


def _codes(sandbox: RunningSandbox) -> dict[str, int]:
    codes: dict[str, int] = sandbox.seen()["refused_by_code"]
    return codes


def test_a_number_sends_so_many_messages_per_second(throttled: RunningSandbox) -> None:
    answers = [sends.post(throttled, _to(place))[0] for place in range(52)]
    assert answers == [200] * 50 + [400] * 2
    assert _codes(throttled) == {"130429": 2}
    _pass(throttled, 100)
    assert [sends.post(throttled, _to(place))[0] for place in range(100, 106)] == [200] * 5 + [400]


def test_each_number_has_its_own_throughput(throttled: RunningSandbox) -> None:
    throttled.control("POST", "/numbers", {"id": "777", "display_phone_number": "+55 31 3500-2000", "mps": 1})
    assert [throttled.graph("POST", "/777/messages", _to(place))[0] for place in (1, 2)] == [200, 400]
    sends.accepted(throttled, _to(3))


def test_a_pair_may_burst_and_pays_later(throttled: RunningSandbox) -> None:
    answers = [sends.post(throttled, template(to=BIA))[0] for _ in range(46)]
    assert answers == [200] * 45 + [400]
    _, error = sends.refused(throttled, template(to=BIA))
    assert error["code"] == 131056
    assert error["error_data"]["details"] == "(Business Account, Consumer Account) pair rate limit hit"
    _pass(throttled, 45 * 6_000 - 1)
    assert sends.refused(throttled, template(to=BIA))[1]["code"] == 131056
    _pass(throttled, 1)
    sends.accepted(throttled, template(to=BIA))


def test_one_message_in_six_seconds_goes_on_for_ever(throttled: RunningSandbox) -> None:
    for _ in range(5):
        sends.accepted(throttled, template(to=BIA))
        _pass(throttled, 6_000)
    assert _codes(throttled) == {}


def test_after_six_seconds_a_burst_cannot_go_on(throttled: RunningSandbox) -> None:
    for _ in range(2):
        sends.accepted(throttled, template(to=BIA))
    _pass(throttled, 6_000)
    assert sends.refused(throttled, template(to=BIA))[1]["code"] == 131056


def test_throttles_can_be_lifted(sandbox: RunningSandbox) -> None:
    for _ in range(100):
        sends.accepted(sandbox, template(to=BIA))


def _narrow(sandbox: RunningSandbox, places: int) -> None:
    sandbox.control("POST", "/tier", {"places": places})


def _failures(sandbox: RunningSandbox) -> list[int | None]:
    _pass(sandbox, 10_000)
    return [row["failure"] for row in sandbox.seen_messages()]


def test_people_beyond_the_limit_are_not_reached(throttled: RunningSandbox) -> None:
    _narrow(throttled, 2)
    for place in (1, 2, 3, 1):
        sends.accepted(throttled, _to(place))
    assert _failures(throttled) == [None, None, 131048, None]
    assert throttled.seen()["over_limit"] == 1
    assert throttled.control("GET", "/state")["limit"] == {"places": 2, "used": 2}


def test_the_limit_is_shared_by_the_numbers_of_the_portfolio(throttled: RunningSandbox) -> None:
    _narrow(throttled, 1)
    throttled.control("POST", "/numbers", {"id": "777", "display_phone_number": "+55 31 3500-2000"})
    sends.accepted(throttled, _to(1))
    assert throttled.graph("POST", "/777/messages", _to(2))[0] == 200
    assert _failures(throttled) == [None, 131048]


def test_room_comes_back_after_24_hours(throttled: RunningSandbox) -> None:
    _narrow(throttled, 1)
    sends.accepted(throttled, _to(1))
    _pass(throttled, 24 * HOUR_MS - 1)
    sends.accepted(throttled, _to(2))
    _pass(throttled, 1)
    sends.accepted(throttled, _to(3))
    assert _failures(throttled) == [None, 131048, None]


def test_inside_a_window_nobody_is_counted(throttled: RunningSandbox) -> None:
    _narrow(throttled, 0)
    throttled.control("POST", "/windows", {"phone": BIA, "open": True})
    sends.accepted(throttled, template(to=BIA))
    assert _failures(throttled) == [None]


def test_who_cannot_be_reached_takes_no_place(throttled: RunningSandbox) -> None:
    _narrow(throttled, 1)
    throttled.control("POST", "/personas", {"pattern": "*00001", "fails": 131026})
    for place in (1, 2):
        sends.accepted(throttled, _to(place))
    assert _failures(throttled) == [131026, None]


def test_a_new_tier_is_told_and_shown(sandbox: RunningSandbox, receiver: Receiver) -> None:
    assert sandbox.control("POST", "/tier", {"tier": "TIER_10K"}) == {"tier": "TIER_10K", "places": 10_000}
    told = receiver.wait_for_field("business_capability_update")
    assert told["max_daily_conversations_per_business"] == 10_000
    fields = "whatsapp_business_manager_messaging_limit,messaging_limit_tier"
    _, number = sandbox.graph("GET", f"/{sandbox.phone_number_id}?fields={fields}")
    assert number == {
        "whatsapp_business_manager_messaging_limit": "TIER_10K",
        "messaging_limit_tier": "TIER_10K",
        "id": sandbox.phone_number_id,
    }


def test_an_unknown_tier_is_not_taken(sandbox: RunningSandbox) -> None:
    with pytest.raises(RuntimeError, match="TIER_250"):
        sandbox.control("POST", "/tier", {"tier": "TIER_7"})


def test_what_people_write_takes_from_the_same_throughput(throttled: RunningSandbox) -> None:
    throttled.control("POST", "/numbers", {"id": "777", "display_phone_number": "+55 31 3500-2000", "mps": 2})
    throttled.control("POST", "/inbound", {"phone": BIA, "text": "Oi", "phone_number_id": "777"})
    assert [throttled.graph("POST", "/777/messages", _to(place))[0] for place in (1, 2)] == [200, 400]
    throttled.control("POST", "/inbound", {"phone": BIA, "text": "Alô?", "phone_number_id": "777"})
