"""Numbers and the account over the management calls, and the news about them."""

from __future__ import annotations

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from .receiver import Receiver


def test_a_number_tells_what_is_asked(sandbox: RunningSandbox) -> None:
    fields = (
        "display_phone_number,verified_name,quality_rating,throughput,name_status,platform_type,health_status"
    )
    more = "code_verification_status,whatsapp_business_manager_messaging_limit,messaging_limit_tier"
    _, number = sandbox.graph("GET", f"/{sandbox.phone_number_id}?fields={fields},{more}")
    assert {*number} == {*fields.split(","), *more.split(","), "id"}
    assert (number["quality_rating"], number["throughput"]) == ("GREEN", {"level": "STANDARD"})
    assert number["health_status"]["can_send_message"] == "AVAILABLE"


def test_the_numbers_of_an_account_are_listed(sandbox: RunningSandbox) -> None:
    added = {"id": "777", "display_phone_number": "+55 31 3500-2000", "verified_name": "Escola", "mps": 1000}
    sandbox.control("POST", "/numbers", added)
    _, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/phone_numbers")
    assert [(row["id"], row["throughput"]["level"]) for row in answer["data"]] == [
        (sandbox.phone_number_id, "STANDARD"),
        ("777", "HIGH"),
    ]


def test_a_numbers_quality_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    change = {"id": sandbox.phone_number_id, "quality_rating": "RED", "event": "FLAGGED"}
    assert sandbox.control("POST", "/numbers", change)["quality_rating"] == "RED"
    told = receiver.wait_for_field("phone_number_quality_update")
    assert (told["event"], told["display_phone_number"]) == ("FLAGGED", "553135001000")


def test_any_other_field_can_be_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    value = {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}}
    sandbox.control("POST", "/updates", {"field": "account_update", "value": value})
    assert receiver.wait_for_field("account_update") == value


@pytest.mark.parametrize(
    "path", ["/1", "/1/message_templates", "/1/phone_numbers", "/1/subscribed_apps", "/1/a/b"]
)
def test_an_unknown_object_is_refused(sandbox: RunningSandbox, path: str) -> None:
    status, answer = sandbox.graph("GET", path)
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


def test_management_calls_need_the_token_too(sandbox: RunningSandbox) -> None:
    path = f"/v25.0/{sandbox.waba_id}/message_templates"
    assert sandbox.request("GET", path)[0] == 401
    assert sandbox.request("GET", f"{path}?access_token={sandbox.token}")[0] == 200
