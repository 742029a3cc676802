"""The description is OpenAPI 3.1, and its page loads nothing from anybody else's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from avisa.api.declared import PROBLEM_TYPE
from avisa.identity.rules import PERMISSIONS
from avisa.kernel.db import Database
from tests.databases import Databases
from tests.serving import Served


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def page(served: Served) -> str:
    answer = served.request("GET", "/v1/docs")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return answer.body.decode()


def test_every_resource_is_described(served: Served) -> None:
    described = served.request("GET", "/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert {(path, method) for path, methods in described["paths"].items() for method in methods} >= {
        ("/webhooks", "get"),
        ("/webhooks", "post"),
        ("/webhooks/{webhook_id}", "put"),
        ("/webhooks/{webhook_id}/replays", "post"),
        ("/events/following", "put"),
        ("/messages", "get"),
        ("/messages", "post"),
        ("/messages/{message_id}", "get"),
        ("/messages/{message_id}", "delete"),
        ("/campaigns", "get"),
        ("/campaigns/{campaign_id}", "get"),
        ("/templates", "get"),
        ("/templates/lint", "post"),
        ("/templates/drafts", "post"),
        ("/templates/drafts/{draft_id}", "put"),
        ("/templates/drafts/{draft_id}/findings", "get"),
        ("/templates/drafts/{draft_id}/requests", "post"),
        ("/templates/requests", "get"),
        ("/templates/requests/{request_id}", "delete"),
        ("/templates/{template_id}/requests", "post"),
        ("/media", "post"),
        ("/media/{medium_id}", "get"),
        ("/templates/{template_id}", "get"),
        ("/contacts/{contact_id}", "get"),
        ("/contacts/{contact_id}/preference-link", "post"),
        ("/contacts/{contact_id}/proof", "get"),
        ("/events", "get"),
        ("/hours", "get"),
        ("/hours", "put"),
        ("/hours/state-rules", "get"),
        ("/hours/state-rules", "put"),
        ("/consents", "post"),
        ("/contacts/{contact_id}/suppressions/{source}", "put"),
        ("/contacts/{contact_id}/suppressions/{source}", "delete"),
    }
    assert described["servers"] == [{"url": "/v1"}]


def test_every_operation_asks_for_a_key_and_tells_its_problems(served: Served) -> None:
    described = served.request("GET", "/v1/openapi.json").json
    for methods in described["paths"].values():
        for operation in methods.values():
            ((scheme, (permission,)),) = operation["security"][0].items()
            assert (scheme, f"`{permission}`" in operation["description"]) == ("api_key", True)
            assert permission in PERMISSIONS
            assert {"4XX", "5XX"} <= set(operation["responses"])
            assert list(operation["responses"]["4XX"]["content"]) == ["application/problem+json"]
            assert {"401", "403", "429", "500"} <= set(operation["responses"])


def test_every_problem_of_an_operation_is_named_with_an_example(served: Served) -> None:
    described = served.request("GET", "/v1/openapi.json").json
    for path, methods in described["paths"].items():
        for operation in methods.values():
            told = {
                code: one["value"]
                for answer in operation["responses"].values()
                for code, one in answer.get("content", {}).get(PROBLEM_TYPE, {}).get("examples", {}).items()
            }
            assert set(told) == set(operation["x-problems"])
            assert ("not_found" in told) == ("{" in path)
            for code, value in told.items():
                assert value["type"] == f"/v1/docs#{code}"
                assert "%(" not in value["detail"]


def test_the_page_lists_every_operation(page: str, served: Served) -> None:
    for path in served.request("GET", "/v1/openapi.json").json["paths"]:
        assert f"/v1{path}" in page


def test_every_link_of_the_page_leads_somewhere(page: str) -> None:
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert len(links) > 80
    assert links - set(re.findall(r'id="([^"]+)"', page)) == set()


def test_the_page_needs_no_other_host_and_runs_no_script(page: str) -> None:
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    assert "@import" not in page


def test_every_body_that_is_asked_for_has_an_example(served: Served) -> None:
    described = served.request("GET", "/v1/openapi.json").json
    bodies = [
        (path, kind, body["schema"])
        for path, methods in described["paths"].items()
        for operation in methods.values()
        for kind, body in operation.get("requestBody", {}).get("content", {}).items()
    ]
    assert len(bodies) > 30
    assert [
        path
        for path, kind, schema in bodies
        if kind == "application/json" and not shown(schema, described["components"]["schemas"])
    ] == []


def shown(schema: Any, known: dict[str, Any]) -> bool:
    """Whether there is an example in it, or in what it is made of."""
    if isinstance(schema, list):
        return any(shown(one, known) for one in schema)
    if not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        return shown(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    return "examples" in schema or any(shown(one, known) for one in schema.values())
