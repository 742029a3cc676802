"""Edits, deletions, the archive: what may be changed, how often, and what stays locked."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates
from .receiver import Receiver
from .templates import DAY, PLAIN, STOP, WORDS, names


def _edit(sandbox: RunningSandbox, template_id: str, **changes: Any) -> tuple[int, Any]:
    return sandbox.graph("POST", f"/{template_id}", changes)


def _words(text: str) -> dict[str, Any]:
    return {"type": "BODY", "text": text}


def test_an_edit_replaces_the_components_and_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    row = {"type": "BUTTONS", "buttons": [STOP, {"type": "URL", "text": "Ver", "url": "https://x.example"}]}
    made = templates.created(sandbox, {"type": "FOOTER", "text": "Até logo"}, WORDS)
    answer = {"success": True, "id": made["id"], "name": "novo", "category": "UTILITY"}
    assert _edit(sandbox, made["id"], components=[PLAIN, row]) == (200, answer)
    one = templates.shown(sandbox, made["id"])
    assert [part["type"] for part in one["components"]] == ["BODY", "BUTTONS"]
    assert one["status"] == "APPROVED"
    told = receiver.wait_for_field("message_template_components_update")
    assert told["message_template_element"] == PLAIN["text"]
    assert "message_template_footer" not in told
    assert told["message_template_buttons"][1] == {
        "message_template_button_type": "URL",
        "message_template_button_text": "Ver",
        "message_template_button_url": "https://x.example",
    }


def test_an_approved_template_is_edited_once_a_day_and_ten_times_a_month(sandbox: RunningSandbox) -> None:
    templates.stand_still(sandbox)
    made = templates.created(sandbox)
    for day in range(10):
        assert _edit(sandbox, made["id"], components=[_words(f"Hoje é o dia {day} das aulas.")])[0] == 200
        status, answer = _edit(sandbox, made["id"], components=[PLAIN])
        assert (status, answer["error"]["code"]) == (400, 100)
        templates.advance(sandbox, DAY)
    assert _edit(sandbox, made["id"], components=[PLAIN])[0] == 400
    templates.advance(sandbox, 20 * DAY)
    assert _edit(sandbox, made["id"], components=[PLAIN])[0] == 200


def test_a_rejected_template_is_edited_as_often_as_it_takes(sandbox: RunningSandbox) -> None:
    made = templates.created(sandbox)
    sandbox.control("POST", "/templates/novo/pt_BR", {"status": "REJECTED", "reason": "SCAM"})
    assert _edit(sandbox, made["id"], category="MARKETING")[0] == 200
    one = templates.shown(sandbox, made["id"], "status,category,rejected_reason")
    assert (one["status"], one["category"], one["rejected_reason"]) == ("APPROVED", "MARKETING", "NONE")


def test_what_an_edit_cannot_change(sandbox: RunningSandbox) -> None:
    made = templates.created(sandbox)["id"]
    for wrong in ({"category": "MARKETING"}, {"name": "outro"}, {"language": "es"}, {}):
        assert _edit(sandbox, made, **({"components": [PLAIN]} if wrong else {}) | wrong)[0] == 400
    assert _edit(sandbox, made, components=[_words("{{1}}")])[1]["error"]["error_subcode"] == 2388299
    sandbox.control("POST", "/templates/novo/pt_BR", {"status": "DISABLED"})
    assert _edit(sandbox, made, components=[PLAIN])[1]["error"]["error_subcode"] == 2388039
    assert _edit(sandbox, "123", components=[PLAIN])[1]["error"]["error_subcode"] == 33


def _delete(sandbox: RunningSandbox, query: str) -> tuple[int, Any]:
    return sandbox.graph("DELETE", f"/{sandbox.waba_id}/message_templates?{query}")


def test_a_deleted_template_is_gone_and_its_name_locked(sandbox: RunningSandbox, receiver: Receiver) -> None:
    templates.stand_still(sandbox)
    assert _delete(sandbox, "name=convite_evento") == (200, {"success": True})
    assert "convite_evento" not in names(sandbox)
    assert _delete(sandbox, "name=convite_evento")[0] == 400
    templates.advance(sandbox, 1000)
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["reason"]) == ("DELETED", None)
    body = templates.creation(name="convite_evento")
    assert templates.refused(sandbox, body)["error_subcode"] == 2388023
    templates.advance(sandbox, 30 * DAY)
    assert templates.post(sandbox, body)[0] == 200


def test_one_language_is_deleted_by_its_id(sandbox: RunningSandbox) -> None:
    made = templates.created(sandbox, language="es")
    templates.created(sandbox, language="pt_BR")
    assert _delete(sandbox, f"hsm_id={made['id']}")[0] == 400
    assert _delete(sandbox, f"hsm_id={made['id']}&name=novo")[0] == 200
    assert [row["language"] for row in templates.listed(sandbox, "?name=novo")] == ["pt_BR"]


def test_messages_in_flight_keep_a_deleted_template_a_while(sandbox: RunningSandbox) -> None:
    templates.stand_still(sandbox)
    sends.accepted(sandbox, sends.template())
    assert _delete(sandbox, "name=convite_evento")[0] == 200
    assert templates.listed(sandbox, "?name=convite")[0]["status"] == "PENDING_DELETION"
    assert sends.refused(sandbox, sends.template())[1]["code"] == 132001
    body = templates.creation(name="convite_evento")
    assert templates.refused(sandbox, body)["error_subcode"] == 2388023
    templates.advance(sandbox, 2 * templates.HOUR)
    assert names(sandbox, "?name=convite") == []


def test_a_disabled_template_cannot_be_deleted(sandbox: RunningSandbox) -> None:
    sandbox.control("POST", "/templates/convite_evento/pt_BR", {"status": "DISABLED"})
    assert _delete(sandbox, "name=convite_evento")[0] == 400


def test_the_archive_takes_and_gives_back(sandbox: RunningSandbox, receiver: Receiver) -> None:
    made = templates.created(sandbox)
    path = f"/{sandbox.waba_id}/message_templates"
    order = {"hsm_ids": [made["id"]]}
    assert sandbox.graph("POST", f"{path}/archive", order) == (200, {"success": True})
    assert sends.refused(sandbox, sends.template("novo", sends.body("Ana")))[1]["code"] == 132001
    assert sandbox.graph("POST", f"{path}/archive", order)[0] == 400
    assert sandbox.request("POST", f"{path}/unarchive", order, sandbox.token)[0] == 200
    sends.accepted(sandbox, sends.template("novo", sends.body("Ana")))
    receiver.wait_for(lambda posts: "UNARCHIVED" in [told["event"] for told in _events(posts)])
    assert [told["event"] for told in _events(receiver)] == ["APPROVED", "ARCHIVED", "UNARCHIVED"]


def _events(receiver: Receiver) -> list[dict[str, Any]]:
    return receiver.told("message_template_status_update")


def test_a_paused_template_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    change = {"status": "PAUSED", "quality": "RED"}
    shown = sandbox.control("POST", "/templates/convite_evento/pt_BR", change)
    assert (shown["status"], shown["quality_score"]["score"]) == ("PAUSED", "RED")
    told = receiver.wait_for_field("message_template_status_update")
    assert (told["event"], told["other_info"]["title"]) == ("PAUSED", "FIRST_PAUSE")
    quality = receiver.wait_for_field("message_template_quality_update")
    assert (quality["previous_quality_score"], quality["new_quality_score"]) == ("UNKNOWN", "RED")
    assert all(isinstance(entry["time"], int) for entry in receiver.posts[0].body["entry"])


def test_a_changed_category_is_told(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.control("POST", "/templates/hello_world/en_US", {"category": "MARKETING"})
    told = receiver.wait_for_field("template_category_update")
    assert (told["previous_category"], told["new_category"]) == ("UTILITY", "MARKETING")
