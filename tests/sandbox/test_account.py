"""Templates, numbers and the account over the management calls, and the news about them."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends
from .receiver import Receiver
from .sends import template

WORDS = {"type": "body", "text": "Olá {{1}}, sua matrícula vence hoje.", "example": {"body_text": [["Ana"]]}}


def _listed(sandbox: RunningSandbox, query: str = "") -> dict[str, Any]:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates{query}")
    assert status == 200, answer
    listed: dict[str, Any] = answer
    return listed


def _names(sandbox: RunningSandbox, query: str = "") -> list[str]:
    return [row["name"] for row in _listed(sandbox, query)["data"]]


def test_templates_are_listed_with_what_a_mirror_needs(sandbox: RunningSandbox) -> None:
    fields = "name,status,category,language,components,quality_score,parameter_format,rejected_reason"
    rows = _listed(sandbox, f"?fields={fields}")["data"]
    assert all({*row} == {*fields.split(","), "id"} for row in rows)
    invitation = next(row for row in rows if row["name"] == "convite_evento")
    assert (invitation["status"], invitation["category"]) == ("APPROVED", "MARKETING")
    assert invitation["quality_score"] == {"score": "UNKNOWN"}
    assert [part["type"] for part in invitation["components"]] == ["BODY", "BUTTONS"]


def test_pages_follow_one_another_by_cursor(sandbox: RunningSandbox) -> None:
    for place in range(4):
        sends.create(sandbox, f"modelo_{place}", WORDS)
    names, after = [], ""
    while True:
        answer = _listed(sandbox, f"?limit=3&after={after}")
        names += [row["name"] for row in answer["data"]]
        if "next" not in answer["paging"]:
            break
        after = answer["paging"]["cursors"]["after"]
        assert f"after={after}".replace("=", "%3D") in answer["paging"]["next"].replace("=", "%3D")
    assert len(names) == len({*names}) == 7


def test_a_foreign_cursor_is_refused(sandbox: RunningSandbox) -> None:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates?after=xyz")
    assert (status, answer["error"]["code"]) == (400, 131059)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?name=convite", ["convite_evento"]),
        ("?category=marketing", ["convite_evento"]),
        ("?language=en_US", ["hello_world"]),
        ("?status=PAUSED", []),
    ],
)
def test_the_list_can_be_filtered(sandbox: RunningSandbox, query: str, names: list[str]) -> None:
    assert _names(sandbox, query) == names


def test_a_created_template_is_approved_told_and_sendable(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    created = sends.create(sandbox, "novo", WORDS)
    assert (created["status"], created["category"]) == ("APPROVED", "UTILITY")
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["message_template_name"]) == ("APPROVED", "novo")
    assert told["message_template_id"] == int(created["id"])
    assert told["message_template_language"] == "pt-BR"
    sends.accepted(sandbox, template("novo", sends.body("Ana")))
    _, one = sandbox.graph("GET", f"/{created['id']}?fields=name,status")
    assert one == {"name": "novo", "status": "APPROVED", "id": created["id"]}


@pytest.mark.parametrize(
    ("change", "subcode"),
    [
        ({"name": "Não serve"}, 2388040),
        ({"name": "convite_evento"}, 2388024),
        ({"components": [{"type": "FOOTER", "text": "Até logo"}]}, 2388072),
        ({"components": [{"type": "BODY", "text": "a" * 1025}]}, 2388040),
        ({"category": "SPAM"}, None),
        ({"name": ["novo"]}, None),
        ({"components": "BODY"}, None),
        ({"components": [{"type": "BODY", "text": 7}]}, None),
        ({"language": None}, None),
    ],
)
def test_a_wrong_creation_is_refused(
    sandbox: RunningSandbox, change: dict[str, Any], subcode: int | None
) -> None:
    creation = {"name": "novo", "language": "pt_BR", "category": "UTILITY", "components": [WORDS]}
    status, answer = sandbox.graph("POST", f"/{sandbox.waba_id}/message_templates", creation | change)
    assert (status, answer["error"]["code"], answer["error"].get("error_subcode")) == (400, 100, subcode)


def test_a_deleted_template_is_gone(sandbox: RunningSandbox) -> None:
    path = f"/{sandbox.waba_id}/message_templates?name=convite_evento"
    assert sandbox.graph("DELETE", path) == (200, {"success": True})
    assert "convite_evento" not in _names(sandbox)
    assert sandbox.graph("DELETE", path)[0] == 400


def test_a_paused_template_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    change = {"status": "PAUSED", "quality": "RED"}
    shown = sandbox.control("POST", "/templates/convite_evento/pt_BR", change)
    assert (shown["status"], shown["quality_score"]) == ("PAUSED", {"score": "RED"})
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["other_info"]["title"]) == ("PAUSED", "FIRST_PAUSE")
    quality = receiver.wait_for_field("message_template_quality_update")
    assert (quality["previous_quality_score"], quality["new_quality_score"]) == ("UNKNOWN", "RED")
    assert all(isinstance(entry["time"], int) for entry in receiver.posts[0].body["entry"])


def test_a_changed_category_is_told_and_counts(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/templates/hello_world/en_US", {"category": "MARKETING"})
    told = receiver.wait_for_field("template_category_update")
    assert (told["previous_category"], told["new_category"]) == ("UTILITY", "MARKETING")


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
