"""What can be wrong with an account: refusals, failures, health, and what the platform tells about it."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

HOUR_MS = 60 * 60 * 1000


def _trouble(sandbox: RunningSandbox, **order: Any) -> dict[str, Any]:
    shown: dict[str, Any] = sandbox.control("POST", "/account", order)
    return shown


def _health(sandbox: RunningSandbox, what: str = "") -> dict[str, Any]:
    health = sandbox.graph("GET", f"/{what or sandbox.waba_id}?fields=health_status")[1]["health_status"]
    return {"all": health["can_send_message"]} | {
        entity["entity_type"]: entity["can_send_message"] for entity in health["entities"]
    }


def _failure(receiver: Receiver) -> int:
    code: int = receiver.wait_for_statuses("failed")[-1]["errors"][0]["code"]
    return code


def test_all_is_well_at_the_start(sandbox: RunningSandbox) -> None:
    able = dict.fromkeys(("all", "WABA", "BUSINESS", "APP"), "AVAILABLE")
    assert _health(sandbox) == able
    assert _health(sandbox, sandbox.phone_number_id) == able | {"PHONE_NUMBER": "AVAILABLE"}
    template_id = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates")[1]["data"][0]["id"]
    assert _health(sandbox, template_id) == able | {"MESSAGE_TEMPLATE": "AVAILABLE"}


def test_a_token_expires_for_every_call_and_works_again(sandbox: RunningSandbox) -> None:
    _trouble(sandbox, token_expires_in_ms=HOUR_MS)
    sends.accepted(sandbox, template())
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
    status, error = sends.refused(sandbox, template())
    assert (status, error["code"], error["error_subcode"]) == (401, 190, 463)
    assert sandbox.graph("GET", f"/{sandbox.waba_id}")[0] == 401
    _trouble(sandbox, token_works=True)
    sends.accepted(sandbox, template())
    told = sandbox.graph("GET", f"/debug_token?input_token={sandbox.token}")[1]["data"]
    assert (told["is_valid"], told["expires_at"]) == (True, 0)


def test_without_payment_templates_fail_and_replies_go(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _trouble(sandbox, payment_problem=True)
    sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
    sends.accepted(sandbox, sends.text(to=BIA))
    receiver.wait_for_statuses("delivered")
    sends.accepted(sandbox, template())
    assert _failure(receiver) == 131042
    assert _health(sandbox)["WABA"] == "BLOCKED"


def test_beyond_the_free_replies_payment_is_needed() -> None:
    options = ("--free-service", "1", "--read-share", "0", "--virtual-clock")
    with RunningSandbox(*options, "--start-ms", "1793000000000") as sandbox:
        _trouble(sandbox, payment_problem=True)
        sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
        for _ in range(2):
            sends.accepted(sandbox, sends.text(to=BIA))
            sandbox.control("POST", "/clock", {"advance_ms": 1_000})
        rows = [(row["status"], row["failure"]) for row in sandbox.seen_messages()]
    assert rows == [("delivered", None), ("failed", 131042)]


def test_a_locked_account_is_told_and_refuses(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _trouble(sandbox, locked=True)
    status, error = sends.refused(sandbox, template())
    assert (status, error["code"]) == (403, 131031)
    told = receiver.wait_for_field("account_update")
    assert (told["event"], told["ban_info"]["waba_ban_state"]) == ("DISABLED_UPDATE", "DISABLE")
    assert _health(sandbox)["all"] == "BLOCKED"
    _trouble(sandbox, locked=False)
    sends.accepted(sandbox, template())


def test_a_restricted_account_answers_people_but_starts_nothing(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    order = {"restriction": "RESTRICTED_BIZ_INITIATED_MESSAGING", "restricted_for_ms": HOUR_MS}
    _trouble(sandbox, **order, violation="SPAM")
    sandbox.control("POST", "/windows", {"phone": BIA, "open": True})
    sends.accepted(sandbox, sends.text(to=BIA))
    assert sends.refused(sandbox, template())[1]["code"] == 368
    told = receiver.wait_for_field("account_update")
    assert (told["event"], told["violation_info"]) == ("ACCOUNT_RESTRICTION", {"violation_type": "SPAM"})
    (limited,) = told["restriction_info"]
    now = sandbox.control("GET", "/state")["clock"]["now"]
    assert abs(limited["expiration"] - (now + HOUR_MS) // 1000) < 60
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
    sends.accepted(sandbox, template())


def test_maintenance_ends_by_itself(sandbox: RunningSandbox) -> None:
    _trouble(sandbox, maintenance_ms=60_000)
    status, error = sends.refused(sandbox, template())
    assert (status, error["code"]) == (500, 131057)
    sandbox.control("POST", "/clock", {"advance_ms": 60_000})
    sends.accepted(sandbox, template())


def test_a_country_can_be_closed(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _trouble(sandbox, forbidden_countries=["id"])
    sends.accepted(sandbox, template(to="+6281234567890"))
    assert _failure(receiver) == 130497
    sends.accepted(sandbox, template(to=ANA))
    receiver.wait_for_statuses("delivered")


def test_a_test_number_reaches_its_list_alone(sandbox: RunningSandbox) -> None:
    _trouble(sandbox, allowed=[ANA])
    sends.accepted(sandbox, template(to=ANA))
    assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 131030
    mode = sandbox.graph("GET", f"/{sandbox.phone_number_id}?fields=account_mode")[1]["account_mode"]
    assert mode == "SANDBOX"
    _trouble(sandbox, live=True)
    sends.accepted(sandbox, template(to=BIA))
    with pytest.raises(RuntimeError, match="at most 5"):
        _trouble(sandbox, allowed=[f"+551199988776{place}" for place in range(6)])


def test_a_test_number_can_be_had_from_the_start() -> None:
    with RunningSandbox("--allowed", ANA) as sandbox:
        sends.accepted(sandbox, template(to=ANA))
        assert sends.refused(sandbox, template(to=BIA))[1]["code"] == 131030


def test_alerts_and_international_prices_are_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _trouble(sandbox, alert="OBA_REJECTED", severity="INFORMATIONAL", description="No badge.")
    alert = receiver.wait_for_field("account_alerts")
    assert (alert["entity_type"], alert["alert_info"]["alert_type"]) == ("BUSINESS", "OBA_REJECTED")
    _trouble(sandbox, international=["in"])
    told = receiver.wait_for_field("account_update")
    countries = told["auth_international_rate_eligibility"]["exception_countries"]
    assert [country["country_code"] for country in countries] == ["IN"]


def test_a_trouble_can_come_without_a_word(sandbox: RunningSandbox, receiver: Receiver) -> None:
    _trouble(sandbox, locked=True, announce=False)
    _trouble(sandbox, locked=False)
    assert receiver.wait_for_field("account_update")["ban_info"]["waba_ban_state"] == "REINSTATE"
    assert len(receiver.told("account_update")) == 1


def test_a_reset_ends_all_troubles(sandbox: RunningSandbox) -> None:
    _trouble(sandbox, locked=True, payment_problem=True, allowed=[], maintenance_ms=10**9)
    sandbox.control("POST", "/reset")
    sends.accepted(sandbox, template())
    assert sandbox.control("GET", "/account")["payment_problem"] is False
