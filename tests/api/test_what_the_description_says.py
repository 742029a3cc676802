"""Every operation, parameter and field of `/v1` says what its name does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from avisa.api.app import unfurnished
from avisa.api.described import OWN
from avisa.api.rate import Rate
from avisa.api.words.fields import FIELDS
from avisa.api.words.operations import OPERATIONS
from avisa.api.words.parameters import PARAMETERS
from avisa.hooks.kinds import EVENTS
from avisa.journal.types import STEPS

WORD = re.compile(r"[a-z0-9]+")
EMPTY = {"a", "an", "the", "of", "its", "it", "is", "this", "id", "name"}


@cache
def description() -> dict[str, Any]:
    return unfurnished(Rate().policy).openapi()


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def said() -> Iterator[tuple[str, str, str]]:
    """What is described, its name, and what is said of it."""
    for call, operation in operations():
        yield call, operation.get("summary", ""), operation.get("description", "")
        for one in operation.get("parameters", ()):
            yield f"{call} {one['name']}", one["name"], one.get("description", "")
    for schema, told in description()["components"]["schemas"].items():
        for field, one in told.get("properties", {}).items():
            yield f"{schema}.{field}", field, one.get("description", "")


def test_everything_is_described() -> None:
    everything = list(said())
    assert len(everything) > 900
    assert [what for what, _, words in everything if words.startswith("Needs `") or not words] == []
    assert [call for call, operation in operations() if not operation.get("summary")] == []


def test_every_operation_has_a_name_for_programs() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_nothing_only_repeats_its_name() -> None:
    def new(name: str, words: str) -> set[str]:
        return set(WORD.findall(words.lower())) - set(WORD.findall(name.lower())) - EMPTY

    assert [what for what, name, words in said() if not new(name, words)] == []


def test_instants_say_how_they_are_written() -> None:
    instants = [(what, words) for what, name, words in said() if name.endswith("_at") and "." in what]
    assert len(instants) > 50
    assert [what for what, words in instants if "UTC" not in words and "RFC 3339" not in words] == []


def test_no_words_are_kept_for_what_is_not_there() -> None:
    there = {what for what, _, _ in said()}
    names = {name for _, name, _ in said()}
    assert [what for what in (*OWN, *OPERATIONS) if what not in there] == []
    assert [name for name in (*FIELDS, *PARAMETERS) if name not in names | there] == []


def test_every_event_is_among_the_webhooks() -> None:
    calls = {name: told["post"] for name, told in description()["webhooks"].items()}
    assert list(calls) == list(EVENTS)
    assert all(one["summary"] and one["requestBody"]["required"] for one in calls.values())
    assert all("contact_id" in calls[step]["description"] for step in STEPS)
    (schema,) = {
        one["requestBody"]["content"]["application/json"]["schema"]["$ref"] for one in calls.values()
    }
    assert schema.rsplit("/", 1)[-1] in description()["components"]["schemas"]


def test_one_that_pages_says_so_everywhere() -> None:
    """A list that may grow has a cursor, or says why it needs none."""
    whole = {"/webhooks", "/prices", "/rate-cards", "/campaign-comparisons", "/events"}
    for call, operation in operations():
        method, path = call.split()
        schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
        name = schema.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
        fields = description()["components"]["schemas"].get(name, {}).get("properties", {})
        if method == "GET" and "items" in fields and path not in whole:
            assert "next_cursor" in fields, call
            assert {"cursor", "limit"} <= {one["name"] for one in operation["parameters"]}, call
