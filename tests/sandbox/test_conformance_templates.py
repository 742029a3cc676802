"""Meta's own examples about templates, replayed: each is taken, and answered with Meta's keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from whatsapp_sandbox.testing import RunningSandbox

from . import templates
from .conftest import CONFORMANCE
from .sends import HANDLE

LIST = "/{Version}/{WABA-ID}/message_templates"
ONE = "/{Version}/{TEMPLATE_ID}"


@cache
def _paths() -> dict[str, Any]:
    text = (CONFORMANCE / "meta-openapi-v23.yaml").read_text(encoding="utf-8")
    paths: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)["paths"]
    return paths


def _examples(path: str, method: str, kind: str) -> dict[str, Any]:
    operation = _paths()[path][method]
    part = operation["requestBody"] if kind == "request" else operation["responses"]["200"]
    examples = part["content"]["application/json"]["examples"]
    return {name: example["value"] for name, example in examples.items()}


def _postman() -> Iterator[tuple[str, dict[str, Any]]]:
    def walk(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for item in items:
            yield from walk(item["item"]) if "item" in item else (item,)

    collection = json.loads((CONFORMANCE / "meta-postman.json").read_text(encoding="utf-8"))
    for item in walk(collection["item"]):
        request = item["request"]
        address = request["url"] if isinstance(request["url"], str) else request["url"].get("raw", "")
        if request["method"] == "POST" and "message_templates" in address:
            yield f"Postman: {item['name']}", json.loads(request["body"]["raw"])


def _creations() -> Iterator[Any]:
    everything = {**_examples(LIST, "post", "request"), **dict(_postman())}
    for name, body in everything.items():
        text = re.sub(r"<TEMPLATE_NAME>", "example", json.dumps(body))
        # The example shows a handle cut short, and one with line breaks in it.
        text = text.replace('"4::aW..."', json.dumps(HANDLE))
        yield pytest.param(json.loads(text), id=name.replace(" ", "_"))


def _types(value: dict[str, Any]) -> dict[str, str]:
    return {key: type(each).__name__ for key, each in value.items()}


@pytest.mark.parametrize("body", [*_creations()] if CONFORMANCE.is_dir() else [])
def test_metas_creations_are_taken(sandbox: RunningSandbox, body: dict[str, Any]) -> None:
    status, answer = templates.post(sandbox, body)
    assert status == 200, answer
    wanted = next(iter(_examples(LIST, "post", "response").values()))
    assert _types(answer) == _types(wanted)
    assert answer["category"] == body["category"]


def test_metas_edit_is_taken(sandbox: RunningSandbox) -> None:
    (body,) = _examples(ONE, "post", "request").values()
    made = templates.created(sandbox, name=body["name"], language=body["language"], category="MARKETING")
    assert sandbox.graph("POST", f"/{made['id']}", body) == (200, {"success": True})
    (wanted,) = _examples(ONE, "get", "response").values()
    one = templates.shown(sandbox, made["id"])
    assert wanted.keys() <= one.keys()
    assert one["components"] == wanted["components"]


def test_a_list_has_the_keys_of_metas(sandbox: RunningSandbox) -> None:
    (wanted,) = _examples(LIST, "get", "response").values()
    _, answer = sandbox.graph("GET", f"/{sandbox.waba_id}/message_templates")
    assert {*answer} == {*wanted}
    assert {*answer["paging"]["cursors"]} == {*wanted["paging"]["cursors"]}
    assert {*wanted["data"][1]} <= {*answer["data"][0]}
