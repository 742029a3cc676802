"""What has become of each message, by the calls that the OpenAPI document has for it."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver


def _listed(sandbox: RunningSandbox, query: str = "") -> list[dict[str, Any]]:
    status, answer = sandbox.graph("GET", f"/{sandbox.phone_number_id}/message_history{query}")
    assert status == 200, answer
    rows: list[dict[str, Any]] = answer["data"]
    return rows


def test_each_message_has_its_events(sandbox: RunningSandbox, receiver: Receiver) -> None:
    templates.stand_still(sandbox)
    sandbox.control("POST", "/personas", {"pattern": "*", "reads": True})
    first, last = (sends.accepted(sandbox, sends.template(to=to)) for to in (sends.ANA, sends.BIA))
    templates.advance(sandbox, 60_000)
    assert [row["message_id"] for row in _listed(sandbox)] == [last, first]
    (row,) = _listed(sandbox, f"?message_id={first}&fields=id,message_id,events{{delivery_status}}")
    short = row["events"]["data"]
    assert [{*event} for event in short] == [{"id", "delivery_status"}] * 3
    events = _listed(sandbox, f"?message_id={first}&fields=events")[0]["events"]["data"]
    assert [event["delivery_status"] for event in events] == ["SENT", "DELIVERED", "READ"]
    assert {event["webhook_uri"] for event in events} == {receiver.url}
    path = f"/{row['id']}/events"
    (edge,) = sandbox.graph("GET", f"{path}?status_filter=READ")[1]["data"]
    assert edge["node"]["id"] == events[-1]["id"]
    assert sandbox.graph("GET", f"{path}?status_filter=SEEN")[0] == 400
    assert sandbox.graph("GET", "/12/events")[1]["error"]["error_subcode"] == 33


def test_a_failure_says_why(sandbox: RunningSandbox) -> None:
    templates.stand_still(sandbox)
    sends.accepted(sandbox, sends.text())
    templates.advance(sandbox, 60_000)
    (row,) = _listed(sandbox, "?fields=events")
    (event,) = row["events"]["data"]
    assert (event["delivery_status"], event["error_description"]) == ("FAILED", "Re-engagement message")
    assert "webhook_uri" not in event
