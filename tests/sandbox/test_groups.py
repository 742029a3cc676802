"""Groups: made by the business, entered by a link, written to by all; paid for person by person."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .sends import ANA, BIA

WHATSAPP = {"messaging_product": "whatsapp"}


def _made(sandbox: RunningSandbox, *phones: str, **more: Any) -> str:
    made = sandbox.control("POST", "/groups", {"subject": "Turma 7B", "phones": [*phones], **more})
    group_id: str = made["id"]
    return group_id


def _to(group_id: str, send: dict[str, Any]) -> dict[str, Any]:
    return send | {"recipient_type": "group", "to": group_id}


def _comes(sandbox: RunningSandbox, group_id: str, phone: str) -> str:
    order = {"act": "come", "phone": phone}
    outcome: str = sandbox.control("POST", f"/groups/{group_id}", order)["outcome"]
    return outcome


def _events(receiver: Receiver, field: str) -> list[dict[str, Any]]:
    return [group for value in receiver.told(field) for group in value["groups"]]


def test_a_message_reaches_everybody_and_is_paid_for_by_person(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    templates.stand_still(sandbox)
    group_id = _made(sandbox, ANA, BIA)
    send = _to(group_id, sends.template(callback="41.1"))
    status, answer = sends.post(sandbox, send)
    assert status == 200
    assert answer["contacts"] == [{"input": group_id, "wa_id": group_id}]
    assert answer["messages"][0]["group_id"] == group_id
    templates.advance(sandbox, 60_000)
    told = receiver.wait_for_statuses("sent", "delivered", "delivered")
    assert {(one["recipient_id"], one["recipient_type"]) for one in told} == {(group_id, "group")}
    sent, *others = told
    assert ("pricing" in sent, "recipient_participant_id" in sent) == (False, False)
    prices = [one["pricing"]["category"] for one in others if "pricing" in one]
    assert prices == ["group_marketing", "group_marketing"]
    assert len({one["recipient_participant_user_id"] for one in others}) == 2
    assert sandbox.control("GET", "/prices")["spent"] == pytest.approx(2 * 0.0625)
    (row,) = sandbox.seen_messages()
    assert (row["group_id"], row["status"] in ("delivered", "read")) == (group_id, True)


def test_whoever_writes_opens_the_window_for_all(sandbox: RunningSandbox, receiver: Receiver) -> None:
    group_id = _made(sandbox, ANA, BIA)
    sends.accepted(sandbox, _to(group_id, sends.text()))
    (failed,) = receiver.wait_for_statuses("failed")
    assert (failed["errors"][0]["code"], failed["recipient_id"]) == (131047, group_id)
    sandbox.control("POST", "/inbound", {"phone": ANA, "text": "Oi, turma", "group_id": group_id})
    receiver.wait_for(lambda posts: bool(posts.messages()))
    (heard,) = receiver.messages()
    assert (heard["group_id"], heard["text"]["body"]) == (group_id, "Oi, turma")
    sends.accepted(sandbox, _to(group_id, sends.text()))
    receiver.wait_for_statuses("delivered", "delivered")
    sends.accepted(sandbox, sends.text(to=ANA))  # the window of the group is nobody's own
    receiver.wait_for_statuses("failed", "failed")


def test_a_persona_answers_in_the_group(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/personas", {"pattern": "*66", "replies": "Vou sim", "after_ms": 5})
    group_id = _made(sandbox, ANA, BIA)
    sends.accepted(sandbox, _to(group_id, sends.template()))
    receiver.wait_for(lambda posts: len(posts.messages()) > 1)
    assert {message["group_id"] for message in receiver.messages()} == {group_id}


def test_people_come_by_the_link_or_ask_first(sandbox: RunningSandbox, receiver: Receiver) -> None:
    asked = WHATSAPP | {"subject": " Pais ", "join_approval_mode": "approval_required"}
    status, answer = sandbox.graph("POST", f"/{sandbox.phone_number_id}/groups", asked)
    assert (status, answer["messaging_product"]) == (200, "whatsapp")
    receiver.wait_for_field("group_lifecycle_update")
    (made,) = _events(receiver, "group_lifecycle_update")
    assert (made["type"], made["subject"], made["request_id"]) == (
        "group_create",
        "Pais",
        answer["request_id"],
    )
    path = f"/{made['group_id']}"
    for phone in (ANA, BIA):
        assert _comes(sandbox, made["group_id"], phone) == "asked"
    ana, bia = sandbox.graph("GET", f"{path}/join_requests")[1]["data"]
    approved = sandbox.graph(
        "POST", f"{path}/join_requests", {"join_requests": [ana["join_request_id"], "x"]}
    )
    assert approved[1]["approved_join_requests"] == [ana["join_request_id"]]
    assert approved[1]["failed_join_requests"][0]["join_request_id"] == "x"
    sandbox.control("POST", f"/groups{path}", {"act": "leave", "phone": BIA})
    (inside,) = sandbox.graph("GET", f"{path}?fields=participants")[1]["participants"]
    assert inside["user_id"] == ana["user_id"]
    sandbox.graph("DELETE", f"{path}/participants", WHATSAPP | {"participants": [{"user": ANA}]})
    assert sandbox.graph("GET", path)[1]["total_participant_count"] == 0
    kinds = ["created", "created", "participants_add", "revoked", "participants_remove"]
    receiver.wait_for(lambda posts: len(_events(posts, "group_participants_update")) >= len(kinds))
    told = [event["type"] for event in _events(receiver, "group_participants_update")]
    assert [kind for kind, event in zip(kinds, told, strict=True) if kind not in event] == []
    assert bia["user_id"] != ana["user_id"]


def test_a_group_is_changed_listed_suspended_and_ended(sandbox: RunningSandbox, receiver: Receiver) -> None:
    group_id = _made(sandbox, ANA)
    link = sandbox.graph("GET", f"/{group_id}/invite_link")[1]["invite_link"]
    assert sandbox.graph("POST", f"/{group_id}/invite_link", WHATSAPP)[1]["invite_link"] != link
    assert sandbox.graph("DELETE", f"/{group_id}/invite_link", WHATSAPP)[1]["success"] == "true"
    assert (
        sandbox.control("POST", f"/groups/{group_id}", {"act": "come", "phone": BIA})["outcome"] == "refused"
    )
    sandbox.graph("POST", f"/{group_id}", WHATSAPP | {"subject": "Turma 8B"})
    listed = sandbox.graph("GET", f"/{sandbox.phone_number_id}/groups")[1]["data"]["groups"]
    assert [(one["id"], one["subject"]) for one in listed] == [(group_id, "Turma 8B")]
    sandbox.control("POST", f"/groups/{group_id}", {"act": "suspend"})
    assert sends.refused(sandbox, _to(group_id, sends.template()))[1]["code"] == 131009
    sandbox.control("POST", f"/groups/{group_id}", {"act": "allow"})
    assert sandbox.graph("DELETE", f"/{group_id}") == (200, {"success": True})
    assert sandbox.graph("GET", f"/{group_id}")[1]["error"]["error_subcode"] == 33
    receiver.wait_for(lambda posts: len(_events(posts, "group_lifecycle_update")) > 1)
    assert _events(receiver, "group_lifecycle_update")[-1]["type"] == "group_delete"
    statuses = [event["type"] for event in _events(receiver, "group_status_update")]
    assert statuses == ["group_suspend", "group_suspend_cleared"]


@pytest.mark.parametrize(
    ("send", "code"),
    [
        ({"type": "location", "location": {"latitude": 1, "longitude": 2}}, 131051),
        ({"to": "Y2FwaV9ncm91cDox"}, 131009),
        ({"recipient_type": "crowd"}, 100),
    ],
)
def test_what_no_group_takes_is_refused(sandbox: RunningSandbox, send: dict[str, Any], code: int) -> None:
    group_id = _made(sandbox, ANA)
    assert sends.refused(sandbox, _to(group_id, sends.text()) | send)[1]["code"] == code


def test_nine_are_too_many(sandbox: RunningSandbox) -> None:
    group_id = _made(sandbox, *(f"+551199888770{place}" for place in range(8)))
    ninth = WHATSAPP | {"participants": [{"user": BIA}]}
    assert sandbox.graph("POST", f"/{group_id}/participants", ninth)[1]["error"]["code"] == 131009
    assert (
        sandbox.control("POST", f"/groups/{group_id}", {"act": "come", "phone": BIA})["outcome"] == "refused"
    )
    assert sandbox.graph("POST", f"/{group_id}/participants", WHATSAPP)[0] == 400
