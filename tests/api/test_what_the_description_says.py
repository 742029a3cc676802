"""Every operation, parameter and field of `/v1` says what its name does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from avisa.api.described import OWN
from avisa.api.words.fields import FIELDS
from avisa.api.words.operations import OPERATIONS
from avisa.api.words.parameters import PARAMETERS
from avisa.hooks.kinds import EVENTS
from avisa.journal.types import STEPS

WORD = re.compile(r"[a-z0-9]+")
Told = dict[str, Any]
EMPTY = {"a", "an", "the", "of", "its", "it", "is", "this", "id", "name"}


@pytest.fixture(scope="module")
def told(api: FastAPI) -> Told:
    return api.openapi()


def operations(told: Told) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def said(told: Told) -> Iterator[tuple[str, str, str]]:
    """What is described, its name, and what is said of it."""
    for call, operation in operations(told):
        yield call, operation.get("summary", ""), operation.get("description", "")
        for one in operation.get("parameters", ()):
            yield f"{call} {one['name']}", one["name"], one.get("description", "")
    for schema, one_schema in told["components"]["schemas"].items():
        for field, one in one_schema.get("properties", {}).items():
            yield f"{schema}.{field}", field, one.get("description", "")


def test_everything_is_described(told: Told) -> None:
    everything = list(said(told))
    assert len(everything) > 900
    assert [what for what, _, words in everything if words.startswith("Needs `") or not words] == []
    assert [call for call, operation in operations(told) if not operation.get("summary")] == []


def test_every_operation_has_a_name_for_programs(told: Told) -> None:
    names = [operation["operationId"] for _, operation in operations(told)]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_nothing_only_repeats_its_name(told: Told) -> None:
    def new(name: str, words: str) -> set[str]:
        return set(WORD.findall(words.lower())) - set(WORD.findall(name.lower())) - EMPTY

    assert [what for what, name, words in said(told) if not new(name, words)] == []


def test_instants_say_how_they_are_written(told: Told) -> None:
    instants = [(what, words) for what, name, words in said(told) if name.endswith("_at") and "." in what]
    assert len(instants) > 50
    assert [what for what, words in instants if "UTC" not in words and "RFC 3339" not in words] == []


def test_no_words_are_kept_for_what_is_not_there(told: Told) -> None:
    there = {what for what, _, _ in said(told)}
    names = {name for _, name, _ in said(told)}
    assert [what for what in (*OWN, *OPERATIONS) if what not in there] == []
    assert [name for name in (*FIELDS, *PARAMETERS) if name not in names | there] == []


def test_every_event_is_among_the_webhooks(told: Told) -> None:
    calls = {name: one["post"] for name, one in told["webhooks"].items()}
    assert list(calls) == list(EVENTS)
    assert all(one["summary"] and one["requestBody"]["required"] for one in calls.values())
    assert all("contact_id" in calls[step]["description"] for step in STEPS)
    (schema,) = {
        one["requestBody"]["content"]["application/json"]["schema"]["$ref"] for one in calls.values()
    }
    assert schema.rsplit("/", 1)[-1] in told["components"]["schemas"]


def test_one_that_pages_says_so_everywhere(told: Told) -> None:
    """A list that may grow has a cursor, or says why it needs none."""
    whole = {"/webhooks", "/prices", "/rate-cards", "/campaign-comparisons", "/events"}
    for call, operation in operations(told):
        method, path = call.split()
        schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        name = schema.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
        fields = told["components"]["schemas"].get(name, {}).get("properties", {})
        if method == "GET" and "items" in fields and path not in whole:
            assert "next_cursor" in fields, call
            assert {"cursor", "limit"} <= {one["name"] for one in operation["parameters"]}, call
