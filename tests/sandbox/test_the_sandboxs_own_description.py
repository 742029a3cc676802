"""The OpenAPI document of the sandbox leaves nothing out, and nothing in it breaks the sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Mount, Route

from whatsapp_sandbox.control import routes as control
from whatsapp_sandbox.graph import routes as graph
from whatsapp_sandbox.platform import open_platform
from whatsapp_sandbox.settings import Settings
from whatsapp_sandbox.testing import RunningSandbox

from .receiver import Receiver

Operation = tuple[str, str, dict[str, Any]]
HOUR_MS = 3_600_000
# They would end what the test itself does.
LEFT_ALONE = {"/_sandbox/webhook", "/_sandbox/clock"}
PAGES = ("/_sandbox/phone", "/_sandbox/reviews", "/_sandbox/live", "/_sandbox/static", "/_sandbox/")


@pytest.fixture(scope="module")
def lonely() -> Iterator[RunningSandbox]:
    with Receiver() as receiver, RunningSandbox("--virtual-clock", webhook=receiver.url) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def document(lonely: RunningSandbox) -> dict[str, Any]:
    found: dict[str, Any] = lonely.control("GET", "/openapi.json")
    return found


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> list[Operation]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path not in LEFT_ALONE
    ]


def routed() -> set[tuple[str, str]]:
    platform = open_platform(Settings())
    mounted = control.mount(platform)
    assert isinstance(mounted, Mount)
    ours = [("/_sandbox" + each.path, each) for each in mounted.routes if isinstance(each, Route)]
    theirs = [(each.path, each) for each in graph.routes(platform) if ":path}" not in each.path]
    return {
        (path if path == "/whatsapp_business/attachments/" else path.rstrip("/"), method)
        for path, each in (*ours, *theirs)
        for method in each.methods or ()
        if method != "HEAD" and not (path.startswith(PAGES[:-1]) or path == PAGES[-1])
    }


def test_every_route_is_described(document: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    sends = {
        (f"/{{version}}/{{phone_number_id}}/{name}", "POST") for name in ("messages", "marketing_messages")
    }
    assert described - sends == routed()
    assert sends <= described


def test_every_order_has_its_type_and_its_sentence(document: dict[str, Any]) -> None:
    orders = {path: methods for path, methods in document["paths"].items() if path.startswith("/_sandbox")}
    vague = [
        path for path, methods in orders.items() for each in methods.values() if " " not in each["summary"]
    ]
    assert vague == []
    untyped = [
        path for path, methods in orders.items() if "post" in methods and "requestBody" not in methods["post"]
    ]
    assert untyped == ["/_sandbox/reset"]


def test_whatever_is_referred_to_is_there(document: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == document["components"]["schemas"].keys()
    ids = [each["operationId"] for methods in document["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids))


def values(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Mostly what the schema says, now and then something else."""
    if "$ref" in schema:
        return values(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth)
    if depth > 4:
        return st.none()
    anything: st.SearchStrategy[Any] = st.sampled_from(
        [None, True, -1, 0, 1.5, "", "x", "é\u0000", [], {}, [{}], {"type": 1}]
    )
    options = schema.get("anyOf") or [schema]
    return st.one_of(anything, *(fitting(each, schemas, depth) for each in options))


def fitting(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object" if schema.get("properties"):
            parts = {name: values(each, schemas, depth + 1) for name, each in schema["properties"].items()}
            needed = {name: part for name, part in parts.items() if name in schema.get("required", ())}
            rest = {name: part for name, part in parts.items() if name not in needed}
            return st.fixed_dictionaries(needed, optional=rest)
        case "object":
            names = st.sampled_from(["name", "status", "pin", "components", "text", "body", "template"])
            return st.dictionaries(names, values({}, schemas, depth + 1), max_size=3)
        case "array":
            return st.lists(values(schema.get("items", {}), schemas, depth + 1), max_size=2)
        case "integer":
            return st.integers(-2, 2**40)
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "string":
            return st.sampled_from(
                ["", "pt_BR", "hello_world", "+5531998887766", "UTILITY", "text", "a b/ç?"]
            )
    return values(schema, schemas, depth + 1) if "$ref" in schema else st.none()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_that_can_be_asked_breaks_the_sandbox(
    lonely: RunningSandbox, document: dict[str, Any], operations: list[Operation], data: st.DataObject
) -> None:
    method, path, operation = data.draw(st.sampled_from(operations))
    places = {
        "version": "v25.0",
        "phone_number_id": lonely.phone_number_id,
        "object_id": data.draw(st.sampled_from([lonely.waba_id, lonely.phone_number_id, "7", "upload:x"])),
        "name": "hello_world",
        "language": "en_US",
    }
    address = re.sub(r"\{(\w+)\}", lambda place: quote(places.get(place[1], "7"), safe=""), path)
    asked = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    words = st.sampled_from(["", "0", "-1", "name", "x.y(1)", "ç", "9" * 30])
    query = data.draw(st.dictionaries(st.sampled_from(sorted(asked)), words, max_size=3)) if asked else {}
    content = (operation.get("requestBody") or {}).get("content", {}).get("application/json")
    body = data.draw(values(content["schema"], document["components"]["schemas"])) if content else None
    status, told = lonely.request(method, f"{address}?{urlencode(query)}", body, token=lonely.token)
    ordered = told and status == 500 and '"code":' in told  # a fault that an example has ordered
    assert status < 500 or ordered, (method, address, query, body, told)
    lonely.control("DELETE", "/faults")
    lonely.control("POST", "/clock", {"advance_ms": HOUR_MS})  # what follows from it must not break either
