"""The OpenAPI document of the sandbox leaves nothing out; test_strange_calls.py makes the calls in it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.routing import Mount, Route

from whatsapp_sandbox.control import routes as control
from whatsapp_sandbox.graph import routes as graph
from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

PAGES = ("/_sandbox/phone", "/_sandbox/reviews", "/_sandbox/live", "/_sandbox/static")
DOWNLOADS = "/whatsapp_business/attachments/"  # the one path that has its slash from the platform


@pytest.fixture
def document(sandbox: RunningSandbox) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.control("GET", "/openapi.json")
    return found


def routed() -> set[tuple[str, str]]:
    platform = open_platform(Settings())
    mounted = control.mount(platform)
    assert isinstance(mounted, Mount)
    ours = [("/_sandbox" + each.path, each) for each in mounted.routes if isinstance(each, Route)]
    theirs = [(each.path, each) for each in graph.routes(platform) if ":path}" not in each.path]
    return {
        (path if path == DOWNLOADS else path.rstrip("/"), method)
        for path, each in (*ours, *theirs)
        for method in each.methods or ()
        if method != "HEAD" and not (path.startswith(PAGES) or path == "/_sandbox/")
    }


def test_every_route_is_described(document: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    sends = {
        (f"/{{version}}/{{phone_number_id}}/{name}", "POST") for name in ("messages", "marketing_messages")
    }
    assert described - sends == routed()
    assert sends <= described


def test_every_order_has_its_type_and_its_sentence(document: dict[str, Any]) -> None:
    orders = {path: calls for path, calls in document["paths"].items() if path.startswith("/_sandbox")}
    vague = [path for path, calls in orders.items() for each in calls.values() if " " not in each["summary"]]
    assert vague == []
    untyped = [path for path, calls in orders.items() if "requestBody" not in calls.get("post", calls)]
    assert [path for path in untyped if "post" in orders[path]] == ["/_sandbox/reset"]


def test_every_example_of_a_template_is_taken_as_it_is(
    document: dict[str, Any], sandbox: RunningSandbox
) -> None:
    for path in ("message_templates", "upsert_message_templates"):
        call = document["paths"][f"/{{version}}/{{object_id}}/{path}"]["post"]
        for example in call["requestBody"]["content"]["application/json"]["examples"].values():
            status, answer = sandbox.graph("POST", f"/{sandbox.waba_id}/{path}", example["value"])
            statuses = {one["status"] for one in answer.get("data", [answer])}
            assert (status, statuses) == (200, {"APPROVED"}), answer


def test_whatever_is_referred_to_is_there(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == document["components"]["schemas"].keys()
    ids = [each["operationId"] for calls in document["paths"].values() for each in calls.values()]
    assert len(ids) == len(set(ids))
