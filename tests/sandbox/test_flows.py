"""Flows: drafted, given their screens, published, deprecated; nobody fills them in here."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

SCREENS = '{"version":"7.0","screens":[{"id":"INICIO"}]}'


def drafted(sandbox: RunningSandbox, **more: Any) -> str:
    body = {"name": "matricula", "categories": ["SIGN_UP"], **more}
    status, answer = sandbox.graph("POST", f"/{sandbox.waba_id}/flows", body)
    assert status == 200, answer
    flow_id: str = answer["id"]
    return flow_id


def status_of(sandbox: RunningSandbox, flow_id: str) -> str:
    _, shown = sandbox.graph("GET", f"/{flow_id}")
    status: str = shown["status"]
    return status


def test_a_flow_is_published_and_then_deprecated(sandbox: RunningSandbox) -> None:
    flow = drafted(sandbox, flow_json=SCREENS)
    assert status_of(sandbox, flow) == "DRAFT"
    assert sandbox.graph("POST", f"/{flow}/publish") == (200, {"success": True})
    assert status_of(sandbox, flow) == "PUBLISHED"
    assert sandbox.graph("POST", f"/{flow}/deprecate") == (200, {"success": True})
    assert status_of(sandbox, flow) == "DEPRECATED"


def test_what_is_wrong_with_a_flow_is_told_and_keeps_it_from_being_published(sandbox: RunningSandbox) -> None:
    flow = drafted(sandbox)
    status, answer = sandbox.graph("POST", f"/{flow}/assets", {"file": '{"version":"7.0"}'})
    assert (status, answer["success"]) == (200, True)
    assert [error["error_type"] for error in answer["validation_errors"]] == ["JSON_SCHEMA_ERROR"]
    assert sandbox.graph("POST", f"/{flow}/publish")[0] == 400
    _, mended = sandbox.graph("POST", f"/{flow}/assets", {"file": SCREENS})
    assert mended["validation_errors"] == []
    assert sandbox.graph("POST", f"/{flow}/publish")[0] == 200


def test_a_published_flow_is_neither_changed_nor_deleted(sandbox: RunningSandbox) -> None:
    flow = drafted(sandbox, flow_json=SCREENS, publish=True)
    assert sandbox.graph("POST", f"/{flow}/assets", {"file": SCREENS})[0] == 400
    assert sandbox.graph("DELETE", f"/{flow}")[0] == 400


def test_a_draft_can_be_deleted_and_its_name_given_again(sandbox: RunningSandbox) -> None:
    flow = drafted(sandbox)
    taken = {"name": "matricula", "categories": ["OTHER"]}
    assert sandbox.graph("POST", f"/{sandbox.waba_id}/flows", taken)[0] == 400
    assert sandbox.graph("DELETE", f"/{flow}") == (200, {"success": True})
    assert sandbox.graph("GET", f"/{flow}")[0] == 400
    assert drafted(sandbox) != flow


def test_the_key_of_a_number_is_kept(sandbox: RunningSandbox) -> None:
    path = f"/{sandbox.phone_number_id}/whatsapp_business_encryption"
    assert sandbox.graph("POST", path, {"business_public_key": "none"})[0] == 400
    key = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----"
    assert sandbox.graph("POST", path, {"business_public_key": key})[0] == 200
    _, shown = sandbox.graph("GET", path)
    assert shown["data"] == [
        {"business_public_key": key, "business_public_key_signature_status": "VALID"},
    ]


def test_a_new_number_of_the_account_must_be_verified_before_it_sends(sandbox: RunningSandbox) -> None:
    new = {"cc": "55", "phone_number": "1133335555", "verified_name": "Secretaria"}
    status, made = sandbox.graph("POST", f"/{sandbox.waba_id}/phone_numbers", new)
    assert status == 200, made
    _, shown = sandbox.graph("GET", f"/{made['id']}?fields=code_verification_status,country_code,status")
    assert (shown["code_verification_status"], shown["country_code"]) == ("NOT_VERIFIED", "BR")
    send = {"messaging_product": "whatsapp", "to": "+5511998887766", "text": {"body": "Oi"}}
    refused, answer = sandbox.graph("POST", f"/{made['id']}/messages", send)
    assert (refused, answer["error"]["code"]) == (400, 133010)
    assert sandbox.graph("POST", f"/{sandbox.waba_id}/phone_numbers", new)[0] == 400
