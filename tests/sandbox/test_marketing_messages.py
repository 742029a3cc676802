"""`/marketing_messages`: marketing only, when the account and the template are ready for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import template

MINUTE_MS = 60_000
WORDS = {"type": "BODY", "text": "Venha conhecer a escola neste sábado, das nove às doze."}


def _post(sandbox: RunningSandbox, send: dict[str, Any], version: str = "v25.0") -> tuple[int, Any]:
    path = f"/{version}/{sandbox.phone_number_id}/marketing_messages"
    status, text = sandbox.request("POST", path, send, token=sandbox.token)
    return status, json.loads(text)


def _code(answer: tuple[int, Any]) -> int:
    code: int = answer[1]["error"]["code"]
    return code


def test_a_marketing_template_is_accepted_and_priced_apart(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    more = {"product_policy": "CLOUD_API_FALLBACK", "message_activity_sharing": True}
    status, answer = _post(sandbox, template(callback="7.1") | more)
    assert (status, answer["messages"][0]["message_status"]) == (200, "accepted")
    sent = receiver.wait_for_statuses("sent", "delivered")[0]
    assert sent["pricing"]["category"] == "marketing_lite"
    assert sent["biz_opaque_callback_data"] == "7.1"
    assert sandbox.seen_messages()[0]["marketing_messages"]


@pytest.mark.parametrize(("version", "code"), [("v25.0", 134100), ("v22.0", 131055)])
def test_other_templates_are_refused(sandbox: RunningSandbox, version: str, code: int) -> None:
    assert _code(_post(sandbox, template("hello_world", language="en_US"), version)) == code


@pytest.mark.parametrize(
    "change", [{"product_policy": "CHEAPEST"}, {"message_activity_sharing": "yes"}, {"type": "text"}]
)
def test_wrong_fields_are_refused(sandbox: RunningSandbox, change: dict[str, Any]) -> None:
    assert _code(_post(sandbox, template() | {"text": {"body": "Oi"}} | change)) == 100


def test_a_new_template_needs_its_time_to_get_there(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/clock", {"virtual": True, "advance_ms": 1_000})
    sends.create(sandbox, "novo", WORDS, category="MARKETING")
    assert _code(_post(sandbox, template("novo"))) == 134101
    sandbox.control("POST", "/clock", {"advance_ms": 10 * MINUTE_MS})
    assert _post(sandbox, template("novo"))[0] == 200


def test_who_is_not_onboarded_may_fall_back(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/marketing", {"status": "ELIGIBLE"})
    status, answer = _post(sandbox, template() | {"product_policy": "STRICT"})
    assert (status, answer["error"]["code"]) == (500, 134102)
    assert _post(sandbox, template() | {"product_policy": "CLOUD_API_FALLBACK"})[0] == 200
    assert receiver.wait_for_statuses("sent")[0]["pricing"]["category"] == "marketing"


def test_marketing_can_be_closed_on_the_other_endpoint(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/marketing", {"only_here": True})
    assert sends.refused(sandbox, template())[1]["code"] == 131063
    sends.accepted(sandbox, template("hello_world", language="en_US"))
    assert _post(sandbox, template())[0] == 200


def test_a_moving_picture_goes_by_this_way_only(sandbox: RunningSandbox) -> None:
    sends.create(sandbox, "gif", {"type": "HEADER", "format": "GIF"}, WORDS, category="MARKETING")
    sandbox.control("POST", "/marketing", {"sync_ms": 0})
    picture = {"type": "gif", "gif": {"link": "https://escola.example/a.mp4"}}
    send = template("gif", {"type": "header", "parameters": [picture]})
    assert _post(sandbox, send)[0] == 200
    assert sends.refused(sandbox, send)[1]["code"] == 131009


def test_the_account_shows_and_changes_what_it_may_do(sandbox: RunningSandbox) -> None:
    names = "marketing_messages_lite_api_status,disable_marketing_messages_on_cloud_api"
    path = f"/{sandbox.waba_id}"
    assert sandbox.graph("POST", path, {"disable_marketing_messages_on_cloud_api": True})[0] == 200
    _, shown = sandbox.graph("GET", f"{path}?fields={names}")
    assert shown == {
        "marketing_messages_lite_api_status": "ONBOARDED",
        "disable_marketing_messages_on_cloud_api": True,
        "id": sandbox.waba_id,
    }
    assert sends.refused(sandbox, template())[1]["code"] == 131063
