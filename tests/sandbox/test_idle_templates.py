"""Templates that nobody sends: archived after a year, gone 28 days later, unless somebody wants them."""

from __future__ import annotations

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver

DAYS = templates.DAY
YEAR = 365 * DAYS


@pytest.fixture
def still(sandbox: RunningSandbox) -> RunningSandbox:
    templates.stand_still(sandbox)
    return sandbox


def _told(receiver: Receiver) -> dict[str, list[str]]:
    """Events by the template's name, in order."""
    events: dict[str, list[str]] = {}
    for value in receiver.told("message_template_status_update"):
        events.setdefault(value["message_template_name"], []).append(value["event"])
    return events


def _statuses(sandbox: RunningSandbox) -> dict[str, str]:
    return {row["name"]: row["status"] for row in templates.listed(sandbox)}


def test_an_idle_template_is_archived_and_in_the_end_deleted(
    still: RunningSandbox, receiver: Receiver
) -> None:
    templates.advance(still, 100 * DAYS)
    sends.accepted(still, sends.template())
    templates.advance(still, YEAR - 100 * DAYS)
    assert _statuses(still) == {
        "hello_world": "ARCHIVED",
        "lembrete_matricula": "ARCHIVED",
        "convite_evento": "APPROVED",
    }
    assert sends.refused(still, sends.template("hello_world", language="en_US"))[1]["code"] == 132001
    templates.advance(still, 28 * DAYS + 1000)
    assert _statuses(still) == {"convite_evento": "APPROVED"}
    body = templates.creation(name="lembrete_matricula")
    assert templates.refused(still, body)["error_subcode"] == 2388023
    receiver.wait_for(lambda posts: len(_told(posts).get("hello_world", ())) > 2)
    ended = ["ARCHIVED", "PENDING_DELETION", "DELETED"]
    assert _told(receiver) == {"hello_world": ended, "lembrete_matricula": ended}


def test_what_is_fetched_back_has_another_year(still: RunningSandbox, receiver: Receiver) -> None:
    templates.advance(still, YEAR)
    order = {"hsm_ids": [row["id"] for row in templates.listed(still, "?name=convite")]}
    path = f"/{still.waba_id}/message_templates/unarchive"
    assert still.graph("POST", path, order) == (200, {"success": True})
    templates.advance(still, YEAR - DAYS)
    sends.accepted(still, sends.template())
    templates.advance(still, YEAR - DAYS)
    assert _statuses(still) == {"convite_evento": "APPROVED"}
    templates.advance(still, DAYS + 1000)
    receiver.wait_for(lambda posts: len(_told(posts)["convite_evento"]) > 2)
    assert _told(receiver)["convite_evento"] == ["ARCHIVED", "UNARCHIVED", "ARCHIVED"]
