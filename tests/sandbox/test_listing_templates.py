"""Lists of templates: fields, filters, pages in both directions."""

from __future__ import annotations

from typing import Any

import pytest

from whatsapp_sandbox.testing import RunningSandbox

from . import templates
from .templates import names


def _page(sandbox: RunningSandbox, query: str) -> dict[str, Any]:
    status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates{query}")
    assert status == 200, answer
    page: dict[str, Any] = answer
    return page


def test_templates_are_listed_with_what_a_mirror_needs(sandbox: RunningSandbox) -> None:
    fields = "name,status,category,language,components,quality_score,parameter_format,rejected_reason"
    rows = templates.listed(sandbox, f"?fields={fields}")
    assert all({*row} == {*fields.split(","), "id"} for row in rows)
    invitation = next(row for row in rows if row["name"] == "convite_evento")
    assert (invitation["status"], invitation["category"]) == ("APPROVED", "MARKETING")
    assert invitation["quality_score"]["score"] == "UNKNOWN"
    assert [part["type"] for part in invitation["components"]] == ["BODY", "BUTTONS"]


def test_pages_follow_one_another_by_cursor_and_lead_back(sandbox: RunningSandbox) -> None:
    for place in range(4):
        templates.created(sandbox, name=f"modelo_{place}")
    forward, after = [], ""
    while True:
        page = _page(sandbox, f"?limit=3&after={after}")
        forward += [row["name"] for row in page["data"]]
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
        assert f"after={after}".replace("=", "%3D") in page["paging"]["next"].replace("=", "%3D")
    assert len(forward) == len({*forward}) == 7
    back = _page(sandbox, f"?limit=3&before={page['paging']['cursors']['before']}")
    assert [row["name"] for row in back["data"]] == forward[3:6]
    assert "previous" in back["paging"]


def test_a_foreign_cursor_is_refused(sandbox: RunningSandbox) -> None:
    for cursor in ("after=xyz", "before=cm93OmE=", f"after={'9' * 40}"):
        status, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates?{cursor}")
        assert (status, answer["error"]["code"]) == (400, 131059)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?name=convite", ["convite_evento"]),
        ("?category=marketing", ["convite_evento"]),
        ("?language=en_US", ["hello_world"]),
        ("?language=en_US,pt_BR&category=UTILITY", ["hello_world", "lembrete_matricula"]),
        ("?status=PAUSED", []),
        ('?status=["APPROVED","PAUSED"]&name=hello', ["hello_world"]),
        ("?quality_score=UNKNOWN&name=hello", ["hello_world"]),
        ("?quality_score=GREEN", []),
        ("?content=feira%20de%20ci%C3%AAncias", ["convite_evento"]),
        ("?name_or_content=convite", ["convite_evento"]),
        ("?source=AUTO_GENERATED", []),
    ],
)
def test_the_list_can_be_filtered(sandbox: RunningSandbox, query: str, found: list[str]) -> None:
    assert names(sandbox, query) == found


def test_a_summary_counts(sandbox: RunningSandbox) -> None:
    summary = _page(sandbox, "?summary=total_count&category=MARKETING")["summary"]
    assert (summary["total_count"], summary["message_template_count"]) == (1, 3)


def test_templates_are_compared(sandbox: RunningSandbox) -> None:
    ids = [row["id"] for row in templates.listed(sandbox)]
    query = f"template_ids={ids[1]},{ids[2]}&start=0&end=9999999999"
    _, answer = sandbox.graph("GET", f"/{ids[0]}/compare?{query}")
    assert [row["metric"] for row in answer["data"]] == ["BLOCK_RATE", "MESSAGE_SENDS", "TOP_BLOCK_REASON"]
    assert answer["data"][1]["number_values"] == [{"key": one, "value": 0} for one in ids]
    assert sandbox.graph("GET", f"/{ids[0]}/compare?start=0&end=1")[0] == 400
