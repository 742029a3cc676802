"""Limits that grow and quality that falls: tiers, throughput, complaints, and the budget of calls."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from whatsapp_sandbox.account import growth, standing
from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox
from whatsapp_sandbox.wire.errors import Problem

from . import sends
from .files import call
from .receiver import Receiver
from .sends import template

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
OPTIONS = ("--virtual-clock", "--growth", "--delay-ms", "1000", "--read-share", "0")


@pytest.fixture(scope="module")
def shared_small() -> Iterator[RunningSandbox]:
    with RunningSandbox(*OPTIONS, tier="TIER_250") as sandbox:
        yield sandbox


@pytest.fixture
def small(shared_small: RunningSandbox) -> RunningSandbox:
    shared_small.control("POST", "/reset")
    return shared_small


def _reach(sandbox: RunningSandbox, people: int, first: int = 0) -> None:
    for place in range(first, first + people):
        sends.accepted(sandbox, template(to=f"+55119999{place:05d}"))


def _pass(sandbox: RunningSandbox, ms: int) -> None:
    sandbox.control("POST", "/clock", {"advance_ms": ms})


def _tier(sandbox: RunningSandbox) -> str:
    field = "whatsapp_business_manager_messaging_limit"
    tier: str = sandbox.graph("GET", f"/{sandbox.phone_number_id}?fields={field}")[1][field]
    return tier


@pytest.mark.parametrize(
    ("tier", "people", "quality", "then"),
    [
        ("TIER_1K", 500, "GREEN", "TIER_10K"),
        ("TIER_1K", 499, "GREEN", "TIER_1K"),
        ("TIER_1K", 500, "YELLOW", "TIER_1K"),
        ("TIER_250", 250, "GREEN", "TIER_250"),
    ],
)
def test_a_tier_grows_within_six_hours_of_half_its_use(
    small: RunningSandbox, tier: str, people: int, quality: str, then: str
) -> None:
    small.control("POST", "/tier", {"tier": tier})
    small.control("POST", "/numbers", {"id": small.phone_number_id, "quality_rating": quality})
    _reach(small, people)
    _pass(small, 6 * HOUR_MS - 1)
    assert _tier(small) == tier
    _pass(small, 1)
    assert _tier(small) == then


def test_growth_is_told_and_makes_room(small: RunningSandbox) -> None:
    small.control("POST", "/tier", {"tier": "TIER_1K", "announce": False})
    with Receiver() as receiver:
        small.control("POST", "/webhook", {"url": receiver.url})
        _reach(small, 500)
        _pass(small, 6 * HOUR_MS + 1_000)
        (capability,) = receiver.told("business_capability_update")
        assert capability["max_daily_conversations_per_business"] == 10_000
        (number,) = receiver.told("phone_number_quality_update")
        assert (number["event"], number["current_limit"]) == ("UPGRADE", "TIER_10K")
    assert small.control("GET", "/state")["limit"]["places"] == 10_000


def test_the_first_tier_is_left_by_verification(small: RunningSandbox) -> None:
    assert small.control("GET", "/account")["verified"] is False
    small.control("POST", "/account", {"verified": True})
    assert _tier(small) == "TIER_2K"


def test_the_first_tier_is_left_after_two_thousand_people(small: RunningSandbox) -> None:
    for day in range(8):
        _reach(small, 250, first=250 * day)
        assert _tier(small) == "TIER_250"
        _pass(small, DAY_MS)
    assert _tier(small) == "TIER_2K"


def test_what_may_grow_later_is_nothing_to_wait_for(small: RunningSandbox) -> None:
    small.control("POST", "/tier", {"tier": "TIER_1K"})
    _reach(small, 500)
    _pass(small, 5_000)
    assert small.control("GET", "/state")["clock"]["due"] == 0


def test_complaints_lower_a_number_and_time_heals_it(small: RunningSandbox) -> None:
    with Receiver() as receiver:
        small.control("POST", "/webhook", {"url": receiver.url})
        _reach(small, 50)
        _pass(small, 5_000)
        ratings = []
        for place in range(3):
            small.control("POST", "/people", {"phone": f"+55119999{place:05d}", "complains": "block"})
            ratings.append(small.graph("GET", f"/{small.phone_number_id}?fields=quality_rating")[1])
        assert [rating["quality_rating"] for rating in ratings] == ["GREEN", "GREEN", "RED"]
        _pass(small, 1_000)
        assert [told["event"] for told in receiver.told("phone_number_quality_update")] == ["FLAGGED"]
        _pass(small, 7 * DAY_MS + 1_000)
        assert [told["event"] for told in receiver.told("phone_number_quality_update")] == [
            "FLAGGED",
            "UNFLAGGED",
        ]


def test_management_calls_have_a_budget_that_is_told() -> None:
    with RunningSandbox("--rate-limits", "--waba-calls", "3", "--virtual-clock") as sandbox:
        path = f"/v25.0/{sandbox.waba_id}/message_templates"
        answers = [call(sandbox, "GET", path) for _ in range(4)]
        assert [answer.status for answer in answers] == [200, 200, 200, 400]
        assert answers[-1].error["code"] == 80007
        told = json.loads(answers[-1].headers["x-business-use-case-usage"])[sandbox.waba_id][0]
        assert (told["call_count"], told["estimated_time_to_regain_access"]) == (100, 61)
        assert answers[-1].headers["retry-after"] == str(61 * 60)
        sends.accepted(sandbox, template())
        _pass(sandbox, HOUR_MS)
        assert call(sandbox, "GET", path).status == 200


def test_without_a_registered_number_the_budget_is_small() -> None:
    with RunningSandbox("--rate-limits", "--virtual-clock") as sandbox:
        sandbox.graph("POST", f"/{sandbox.phone_number_id}/deregister")
        answers = [sandbox.graph("GET", f"/{sandbox.waba_id}")[0] for _ in range(200)]
        assert answers == [200] * 199 + [400]


def test_an_app_can_have_a_budget_too() -> None:
    with RunningSandbox("--rate-limits", "--app-calls", "2", "--virtual-clock") as sandbox:
        answers = [call(sandbox, "GET", "/v25.0/1") for _ in range(3)]
        assert [answer.error["code"] for answer in answers] == [100, 100, 4]


@pytest.mark.parametrize(
    ("mps", "quality", "level"), [(80, "YELLOW", 1_000), (80, "RED", 80), (20, "GREEN", 20)]
)
def test_a_hundred_thousand_people_raise_the_throughput(mps: int, quality: str, level: int) -> None:
    """Within the program, since so many sends would take their time."""
    platform = open_platform(Settings(tier="TIER_UNLIMITED", virtual_clock=True, mps=mps))
    (number,) = platform.numbers.values()
    number.quality_rating = quality
    now = platform.clock.now()

    def refusal() -> Problem | None:
        who = platform.recipient(sends.ANA)
        assert who is not None
        return standing.objection(platform, number, who, platform.clock.now())

    for place in range(100_000):
        assert refusal() is None
        platform.limit.take(str(place), now)
        growth.after_place(platform)
    rises = level == 1_000
    problem = refusal()
    assert (problem is not None and problem.code == 131057) == rises
    with Receiver() as receiver:
        platform.outbox.target = receiver.url
        asyncio.run(platform.advance(61_000))
        assert [told["event"] for told in receiver.told("phone_number_quality_update")] == [
            "THROUGHPUT_UPGRADE"
        ] * rises
    assert (number.throughput.mps, refusal()) == (level, None)
