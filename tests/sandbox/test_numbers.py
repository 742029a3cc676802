"""A number's registration, names, profile, settings, blocked people and its own webhooks."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import ANA, BIA, template

HOUR_MS = 60 * 60 * 1000
PIN = {"messaging_product": "whatsapp", "pin": "123456"}


def _post(sandbox: RunningSandbox, path: str, body: Any = None) -> tuple[int, Any]:
    return sandbox.graph("POST", f"/{sandbox.phone_number_id}{path}", body)


def _get(sandbox: RunningSandbox, path: str) -> Any:
    status, answer = sandbox.graph("GET", f"/{sandbox.phone_number_id}{path}")
    assert status == 200, answer
    return answer


def _code(answer: tuple[int, Any]) -> int:
    code: int = answer[1]["error"]["code"]
    return code


def test_a_deregistered_number_sends_nothing_until_it_is_registered(sandbox: RunningSandbox) -> None:
    assert _post(sandbox, "/deregister") == (200, {"success": True})
    assert sends.refused(sandbox, template())[1]["code"] == 133010
    health = _get(sandbox, "?fields=health_status")["health_status"]
    assert health["can_send_message"] == "BLOCKED"
    assert _post(sandbox, "/deregister")[1]["error"]["error_subcode"] == 2207051
    assert _post(sandbox, "/register", PIN) == (200, {"success": True})
    sends.accepted(sandbox, template())


@pytest.mark.parametrize("body", [{}, {"pin": "123456"}, PIN | {"pin": "12345"}, PIN | {"pin": "abcdef"}])
def test_a_registration_needs_its_pin(sandbox: RunningSandbox, body: dict[str, Any]) -> None:
    assert _code(_post(sandbox, "/register", body)) == 100


def test_the_pin_must_stay_the_same(sandbox: RunningSandbox) -> None:
    assert _post(sandbox, "", {"pin": "654321"}) == (200, {"success": True})
    assert [_code(_post(sandbox, "/register", PIN)) for _ in range(6)] == [133005] * 5 + [133008]
    assert _get(sandbox, "?fields=is_pin_enabled")["is_pin_enabled"] is True


def test_a_number_registers_ten_times_in_three_days(sandbox: RunningSandbox) -> None:
    answers = [_post(sandbox, "/register", PIN)[0] for _ in range(10)]
    assert answers == [200] * 10
    assert _code(_post(sandbox, "/deregister")) == 133016
    sandbox.control("POST", "/clock", {"advance_ms": 72 * HOUR_MS})
    assert _post(sandbox, "/deregister")[0] == 200


def test_a_number_is_verified_by_its_code(sandbox: RunningSandbox) -> None:
    assert _code(_post(sandbox, "/request_code", {"code_method": "PIGEON"})) == 100
    assert _code(_post(sandbox, "/verify_code", {"code": "000000"})) == 136025
    assert _post(sandbox, "/request_code", {"code_method": "sms", "language": "pt_BR"})[0] == 200
    code = sandbox.control("GET", "/state")["numbers"][0]["code"]
    told = {"success": True, "id": sandbox.phone_number_id}
    assert _post(sandbox, "/verify_code", {"code": f"{code[:3]}-{code[3:]}"}) == (200, told)


def test_a_new_name_is_reviewed_and_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    assert _post(sandbox, "", {"new_display_name": "Horizonte"})[0] == 200
    assert _get(sandbox, "?fields=verified_name")["verified_name"] == "Colégio Horizonte"
    sandbox.control("POST", "/clock", {"advance_ms": HOUR_MS})
    told = receiver.wait_for_field("phone_number_name_update")
    assert (told["decision"], told["requested_verified_name"]) == ("APPROVED", "Horizonte")
    assert _get(sandbox, "?fields=verified_name")["verified_name"] == "Horizonte"


def test_a_username_is_taken_told_and_given_back(sandbox: RunningSandbox, receiver: Receiver) -> None:
    path = f"/{sandbox.phone_number_id}/username"
    suggested = _get(sandbox, "/username_suggestions")["data"][0]["username_suggestions"]
    assert _post(sandbox, "/username", {"username": suggested[0]})[0] == 200
    assert receiver.wait_for_field("business_username_update")["username"] == suggested[0]
    assert _get(sandbox, "/username") == {"username": suggested[0], "status": "approved"}
    assert sandbox.graph("DELETE", path) == (200, {"success": True})
    assert _get(sandbox, "/username") == {}
    refused = [
        _code(_post(sandbox, "/username", {"username": name})) for name in ("ab", "www.x", "a..b", "1.2")
    ]
    assert refused == [100] * 4


def test_two_numbers_do_not_share_a_username(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/numbers", {"id": "777", "display_phone_number": "+55 31 3500-2000"})
    sandbox.graph("POST", "/777/username", {"username": "horizonte"})
    assert _code(_post(sandbox, "/username", {"username": "Horizonte"})) == 147001


@pytest.mark.parametrize(
    "change",
    [
        {"about": "x" * 140},
        {"email": "nobody"},
        {"websites": ["https://a.example"] * 3},
        {"vertical": "WITCHCRAFT"},
        {"messaging_product": "telegram"},
    ],
)
def test_a_profile_keeps_to_its_limits(sandbox: RunningSandbox, change: dict[str, Any]) -> None:
    body = {"messaging_product": "whatsapp", "about": "Escola"} | change
    assert _code(_post(sandbox, "/whatsapp_business_profile", body)) == 100


def test_settings_are_kept(sandbox: RunningSandbox) -> None:
    assert _post(sandbox, "/settings", {"calling": {"status": "enabled"}})[0] == 200
    shown = _get(sandbox, "/settings")
    assert (shown["calling"]["status"], shown["calling"]["call_icon_visibility"]) == ("enabled", "visible")
    assert shown["storage_configuration"] == {"status": "default"}


def test_commerce_settings_are_kept(sandbox: RunningSandbox) -> None:
    assert (
        _post(sandbox, "/whatsapp_commerce_settings?is_cart_enabled=false&is_catalog_visible=true")[0] == 200
    )
    (shown,) = _get(sandbox, "/whatsapp_commerce_settings")["data"]
    assert (shown["is_cart_enabled"], shown["is_catalog_visible"]) == (False, True)


def test_who_is_blocked_gets_nothing_and_is_not_heard(sandbox: RunningSandbox, receiver: Receiver) -> None:
    asked = {"messaging_product": "whatsapp", "block_users": [{"user": BIA}, {"user": "?"}]}
    answer = _post(sandbox, "/block_users", asked)[1]["block_users"]
    assert [user["input"] for user in answer["added_users"]] == [BIA]
    assert [user["input"] for user in answer["failed_users"]] == ["?"]
    assert [row["wa_id"] for row in _get(sandbox, "/block_users")["data"]] == [
        answer["added_users"][0]["wa_id"]
    ]
    sandbox.control("POST", "/inbound", {"phone": BIA, "text": "Oi?"})
    sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi!"})
    sends.accepted(sandbox, template(to=BIA))
    (failed,) = receiver.wait_for_statuses("failed")
    assert failed["errors"][0]["code"] == 130403
    assert [message["text"]["body"] for message in receiver.messages()] == ["Oi!"]
    path = f"/{sandbox.phone_number_id}/block_users"
    assert sandbox.graph("DELETE", path, asked)[1]["block_users"]["removed_users"][0]["input"] == BIA
    assert _get(sandbox, "/block_users") == {"data": []}


def test_a_number_has_its_own_webhook(sandbox: RunningSandbox, receiver: Receiver) -> None:
    with Receiver() as own:
        hooks = {"override_callback_uri": own.url, "verify_token": "wrong"}
        assert _post(sandbox, "", {"webhook_configuration": hooks})[0] == 400
        right = hooks | {"verify_token": own.verify_token}
        assert _post(sandbox, "", {"webhook_configuration": right})[0] == 200
        shown = _get(sandbox, "?fields=webhook_configuration")["webhook_configuration"]
        assert shown == {"application": receiver.url, "phone_number": own.url}
        sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
        own.wait_for(lambda endpoint: bool(endpoint.messages()))
        sandbox.control("POST", "/tier", {"tier": "TIER_10K"})
        receiver.wait_for_field("business_capability_update")
        assert (receiver.messages(), own.told("business_capability_update")) == ([], [])
        assert _post(sandbox, "", {"webhook_configuration": {"override_callback_uri": ""}})[0] == 200
        sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi de novo"})
        receiver.wait_for(lambda endpoint: bool(endpoint.messages()))


def test_numbers_are_found_by_filters(sandbox: RunningSandbox) -> None:
    sandbox.control(
        "POST", "/numbers", {"id": "777", "display_phone_number": "+55 31 3500-2000", "status": "PENDING"}
    )
    path = f"/{sandbox.waba_id}/phone_numbers?fields=id,status&filtering="

    def found(field: str, value: str) -> list[str]:
        filters = f"[{{'field':'{field}','operator':'EQUAL','value':'{value}'}}]"
        return [row["id"] for row in sandbox.graph("GET", path + filters)[1]["data"]]

    assert found("status", "PENDING") == ["777"]
    assert found("account_mode", "LIVE") == [sandbox.phone_number_id, "777"]
    assert found("account_mode", "SANDBOX") == []
    assert _code(sandbox.graph("GET", path + "status")) == 100


def test_an_unsubscribed_app_hears_nothing(sandbox: RunningSandbox, receiver: Receiver) -> None:
    path = f"/{sandbox.waba_id}/subscribed_apps"
    assert sandbox.graph("DELETE", path)[0] == 200
    assert sandbox.graph("GET", path)[1] == {"data": []}
    sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Alô?"})
    assert sandbox.graph("POST", path)[0] == 200
    sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi"})
    receiver.wait_for(lambda endpoint: bool(endpoint.messages()))
    assert [message["text"]["body"] for message in receiver.messages()] == ["Oi"]


def test_the_account_is_renamed_and_belongs_to_its_business(sandbox: RunningSandbox) -> None:
    assert sandbox.graph("POST", f"/{sandbox.waba_id}", {"name": "Escola"}) == (200, {"success": True})
    business = sandbox.control("GET", "/state")["connection"]["business_id"]
    (row,) = sandbox.graph("GET", f"/{business}/owned_whatsapp_business_accounts")[1]["data"]
    assert (row["id"], row["name"]) == (sandbox.waba_id, "Escola")


def test_a_qr_code_is_made_changed_and_dropped(sandbox: RunningSandbox) -> None:
    assert _code(_post(sandbox, "/message_qrdls", {})) == 100
    _, made = _post(
        sandbox, "/message_qrdls", {"prefilled_message": "Quero saber", "generate_qr_image": "SVG"}
    )
    assert {*made} == {"code", "prefilled_message", "deep_link_url", "qr_image_url"}
    _post(sandbox, "/message_qrdls", {"code": made["code"], "prefilled_message": "Quero vir"})
    (row,) = _get(sandbox, "/message_qrdls?fields=code,prefilled_message,qr_image_url.format(SVG)")["data"]
    assert (row["code"], row["prefilled_message"]) == (made["code"], "Quero vir")
    path = f"/{sandbox.phone_number_id}/message_qrdls/{made['code']}"
    assert sandbox.graph("DELETE", path) == (200, {"success": True})
    assert sandbox.graph("DELETE", path)[0] == 400
    assert sandbox.graph("GET", path)[0] == 400


def test_a_profile_shows_the_fields_asked_for(sandbox: RunningSandbox) -> None:
    change = {
        "messaging_product": "whatsapp",
        "about": "Matrículas abertas",
        "websites": ["https://a.example"],
    }
    assert _post(sandbox, "/whatsapp_business_profile", change) == (200, {"success": True})
    (shown,) = _get(sandbox, "/whatsapp_business_profile?fields=about,websites")["data"]
    assert shown["business_profile"] == change == {key: shown[key] for key in change}
