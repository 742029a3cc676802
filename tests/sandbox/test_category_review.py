"""Utility that sells: the notice, the change, and what repeated misuse costs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .templates import DAY

SALE = {"type": "BODY", "text": "Aproveite o desconto de dezembro na sua matrícula."}
HELLO = "/templates/hello_world/en_US"


@pytest.fixture
def still(sandbox: RunningSandbox) -> RunningSandbox:
    templates.stand_still(sandbox)
    return sandbox


def _hello(sandbox: RunningSandbox) -> dict[str, Any]:
    (row,) = templates.listed(
        sandbox, "?name=hello&fields=category,correct_category,previous_category,status"
    )
    return row


def _told(receiver: Receiver) -> list[dict[str, Any]]:
    return receiver.told("template_category_update")


def test_a_day_before_it_is_announced(still: RunningSandbox, receiver: Receiver) -> None:
    now = still.control("GET", "/state")["clock"]["now"]
    still.control("POST", f"{HELLO}/category_review", {})
    row = _hello(still)
    assert (row["category"], row["correct_category"], row["status"]) == ("UTILITY", "MARKETING", "APPROVED")
    templates.advance(still, 1000)
    (notice,) = _told(receiver)
    assert (notice["new_category"], notice["correct_category"]) == ("UTILITY", "MARKETING")
    assert notice["category_update_timestamp"] == (now + DAY) // 1000
    templates.advance(still, DAY)
    change = _told(receiver)[-1]
    assert (change["previous_category"], change["new_category"]) == ("UTILITY", "MARKETING")
    assert "correct_category" not in change
    assert _hello(still)["previous_category"] == "UTILITY"


def test_who_was_warned_gets_no_notice(still: RunningSandbox, receiver: Receiver) -> None:
    still.control("POST", "/misuse", {"step": "warn"})
    still.control("POST", f"{HELLO}/category_review", {})
    assert _hello(still)["category"] == "MARKETING"
    templates.advance(still, 1000)
    (warning,) = receiver.told("account_update")
    assert warning["violation_info"] == {"violation_type": "UTILITY_TEMPLATE_ABUSE"}
    assert "restriction_info" not in warning


def test_what_is_a_code_is_rejected_on_the_first_of_the_month(still: RunningSandbox) -> None:
    still.control("POST", f"{HELLO}/category_review", {"category": "AUTHENTICATION"})
    assert _hello(still)["status"] == "APPROVED"
    templates.advance(still, 32 * DAY)
    (row,) = templates.listed(still, "?name=hello&fields=status,rejected_reason")
    assert (row["status"], row["rejected_reason"]) == ("REJECTED", "INCORRECT_CATEGORY")


def _hellos(sandbox: RunningSandbox, count: int) -> list[int]:
    send = sends.template("hello_world", language="en_US")
    return [sends.post(sandbox, send | {"to": f"+55119{place:08d}"})[0] for place in range(count)]


def test_utility_is_limited_for_a_week(still: RunningSandbox, receiver: Receiver) -> None:
    still.control("POST", "/misuse", {"step": "rate_limit"})
    assert _hellos(still, 101) == [200] * 100 + [400]
    refusal = sends.refused(still, sends.template("hello_world", language="en_US"))[1]
    assert refusal["code"] == 131064
    sends.accepted(still, sends.template())
    templates.advance(still, DAY)
    assert _hellos(still, 1) == [200]
    templates.advance(still, 6 * DAY + 1000)
    limit, recovery = receiver.told("account_update")
    assert limit["event"] == "ACCOUNT_RESTRICTION"
    assert limit["violation_info"]["violation_type"] == "UTILITY_TEMPLATE_ABUSE_RATE_LIMIT"
    (restriction,) = limit["restriction_info"]
    assert restriction["restriction_type"] == "RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING"
    assert restriction["expiration"].isdecimal()
    assert recovery["violation_info"]["violation_type"] == "UTILITY_TEMPLATE_ABUSE_RATE_LIMIT_RECOVERY"
    assert _hellos(still, 101) == [200] * 101


@pytest.mark.parametrize(("steps", "days"), [(["suspend"], 7), (["suspend"] * 2, 30), (["portfolio"], 30)])
def test_a_suspension_makes_all_utility_marketing(
    still: RunningSandbox, receiver: Receiver, steps: list[str], days: int
) -> None:
    for step in steps:
        still.control("POST", "/misuse", {"step": step})
    assert templates.listed(still, "?category=UTILITY") == []
    assert templates.refused(still, templates.creation())["code"] == 100
    templates.advance(still, days * DAY - 1)
    assert templates.refused(still, templates.creation())["code"] == 100
    templates.advance(still, 1000)
    assert templates.created(still)["category"] == "UTILITY"
    templates.advance(still, 1000)
    told = [value["violation_info"]["violation_type"] for value in receiver.told("account_update")]
    assert told[-1] == "UTILITY_TEMPLATE_ABUSE_UNBAN"
    ban = receiver.told("account_update")[0]
    assert ban["restriction_info"][0]["restriction_type"] == "RESTRICTED_UTILITY_TEMPLATES"


def test_it_can_be_lifted_by_hand(still: RunningSandbox) -> None:
    for step in ("rate_limit", "suspend"):
        still.control("POST", "/misuse", {"step": step})
    shown = still.control("POST", "/misuse", {"step": "recover"})
    assert shown == {"warned": True, "rate_limited_until": 0, "restricted_until": 0}
    templates.created(still)


def test_what_a_reviewer_overlooked_is_found_and_climbs_the_ladder() -> None:
    quick = ("--virtual-clock", "--review", "rules", "--review-ms", "0", "--review-surprise-share", "1")
    with RunningSandbox(*quick, "--misuse-after", "1") as sandbox:
        overlooked = [
            made
            for place in range(12)
            if (made := _sale(sandbox, place))["status"] == "APPROVED" and made["category"] == "UTILITY"
        ]
        assert overlooked
        templates.advance(sandbox, DAY)
        assert sandbox.control("GET", "/state")["misuse"]["warned"] is True
        templates.advance(sandbox, 2 * DAY)
        assert templates.shown(sandbox, overlooked[0]["id"], "category")["category"] == "MARKETING"


def _sale(sandbox: RunningSandbox, place: int) -> dict[str, Any]:
    words = {"type": "BODY", "text": f"{SALE['text']} Faltam {place} dias."}
    return templates.created(sandbox, words, name=f"venda_{place}")


@pytest.mark.parametrize(("share", "ended"), [(1.0, "UTILITY"), (0.0, "MARKETING")])
def test_a_category_can_be_looked_at_again(share: float, ended: str) -> None:
    """Within 60 days of its change; by the seed whether it goes back."""
    platform = open_platform(Settings(virtual_clock=True, appeal_share=share))
    (template,) = platform.templates.named("hello_world")
    assert not platform.categories.can_be_reviewed(template)
    platform.categories.correct(template, "MARKETING")
    assert platform.categories.can_be_reviewed(template)
    asyncio.run(platform.advance(2 * DAY))
    assert template.category == "MARKETING"
    platform.categories.review(template)
    asyncio.run(platform.advance(DAY))
    assert template.category == ended
    asyncio.run(platform.advance(60 * DAY))
    assert not platform.categories.can_be_reviewed(template)


def test_only_what_was_changed_is_looked_at_again(still: RunningSandbox) -> None:
    order = {"about": "category", "within_ms": 1000}
    with pytest.raises(RuntimeError, match="60 days"):
        still.control("POST", f"{HELLO}/appeal", order)
    still.control("POST", f"{HELLO}/category_review", {})
    still.control("POST", f"{HELLO}/appeal", order)
