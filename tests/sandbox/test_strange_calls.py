"""Schemathesis calls everything that the sandbox's own OpenAPI document tells of: nothing ends in a crash."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import schemas  # noqa: F401 - read now: inside a test Python 3.11.2 may fail at it

from tests.sandbox.described import ids_in, led_further
from whatsapp_sandbox.testing import RunningSandbox

# How often each call is made as the document allows it, and as it does not.
TIMES = {"control": (8, 3), "graph": (8, 3), "sends": (60, 10)}
# Of templates that the description has examples of, at least so many are made.
SORTS = 3
# Not called: it would forget the rest of the test's world.
LEFT_OUT = {"/_sandbox/reset"}


@pytest.fixture
def described() -> Iterator[tuple[RunningSandbox, list[Any]]]:
    with RunningSandbox() as sandbox:
        document = led_further(sandbox.control("GET", "/openapi.json"), ids_in(sandbox))
        schema = schemathesis.openapi.from_dict(document)
        schema.config.update(base_url=sandbox.url)
        found = (one.ok() for one in schema.get_all_operations() if isinstance(one, Ok))
        yield sandbox, [one for one in found if one.path not in LEFT_OUT]


@pytest.mark.parametrize("part", TIMES)
def test_no_call_ends_in_a_crash(described: tuple[RunningSandbox, list[Any]], part: str) -> None:
    sandbox, operations = described
    called = [one for one in operations if part_of(one) == part]
    right, wrong = TIMES[part]
    assert called
    for operation in called:
        call_strangely(sandbox, operation, GenerationMode.POSITIVE, right)
        call_strangely(sandbox, operation, GenerationMode.NEGATIVE, wrong)
    # Some were not so strange.
    assert part != "sends" or sandbox.seen()["accepted"] > 1
    assert part != "graph" or len(sandbox.control("GET", "/state")["templates"]) > 3 + SORTS


def part_of(operation: APIOperation[Any, Any, Any, Any]) -> str:
    if operation.path.startswith("/_sandbox"):
        return "control"
    return "sends" if "{phone_number_id}" in operation.path else "graph"


def call_strangely(
    sandbox: RunningSandbox, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, times: int
) -> None:
    """With what the document allows, or with what it does not."""
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
        return

    @settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def called(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {sandbox.token}"}, timeout=30)
        crashed = answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR and not is_the_platforms(answer)
        assert not crashed, (case.method, case.formatted_path, case.query, case.body)

    called()


def is_the_platforms(answer: Any) -> bool:
    """Some of the platform's own errors are 500; they have its envelope and a code."""
    try:
        return bool(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return False
