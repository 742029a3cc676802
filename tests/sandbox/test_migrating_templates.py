"""Templates of the portfolio's other accounts, made again in this one."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import sends, templates

OTHER = "200000000000001"
GOOD = {"quality_score": {"score": "GREEN"}}


def _given(sandbox: RunningSandbox, *bodies: dict[str, Any]) -> list[str]:
    made = sandbox.control("POST", f"/accounts/{OTHER}", {"templates": [*bodies]})
    return [one["id"] for one in made["templates"]]


def _migrated(sandbox: RunningSandbox, query: str = "", **body: Any) -> tuple[int, Any]:
    path = f"/{sandbox.waba_id}/migrate_message_templates?source_waba_id={OTHER}{query}"
    return sandbox.graph("POST", path, body or None)


def test_good_templates_are_made_again_and_can_be_sent(sandbox: RunningSandbox) -> None:
    sells = templates.creation({"type": "BODY", "text": "Aproveite o desconto na matrícula."}, name="vende")
    ids = _given(
        sandbox,
        templates.creation(name="aviso") | GOOD,
        templates.creation(name="pausado", status="PAUSED"),
        templates.creation(name="convite_evento"),
        sells,
    )
    status, answer = _migrated(sandbox)
    assert (status, answer["migrated_templates"]) == (200, [ids[0]])
    assert {*answer["failed_templates"]} == {ids[2], ids[3]}
    assert answer["failed_templates"][ids[3]] == "Incorrect category"
    (made,) = templates.listed(sandbox, "?name=aviso")
    assert (made["status"], made["id"] != ids[0]) == ("APPROVED", True)
    sends.accepted(sandbox, sends.template("aviso", sends.body("Ana")))


def test_they_come_in_pages_or_by_id(sandbox: RunningSandbox) -> None:
    ids = _given(sandbox, *(templates.creation(name=f"aviso_{place}") for place in range(3)))
    pages = [_migrated(sandbox, f"&count=2&page_number={page}")[1] for page in range(2)]
    assert [page["migrated_templates"] for page in pages] == [ids[:2], ids[2:]]
    again = _migrated(sandbox, template_ids=ids[1:2])[1]
    assert (again["migrated_templates"], [*again["failed_templates"]]) == ([], ids[1:2])


@pytest.mark.parametrize("query", ["&count=501", "&page_number=x"])
def test_what_is_asked_must_be_right(sandbox: RunningSandbox, query: str) -> None:
    path = f"/{sandbox.waba_id}/migrate_message_templates"
    assert sandbox.graph("POST", path)[1]["error"]["code"] == 100
    assert _migrated(sandbox)[1]["error"]["error_subcode"] == 33
    _given(sandbox, templates.creation())
    assert _migrated(sandbox, query)[0] == 400
