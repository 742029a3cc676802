"""Every usable example of Meta's OpenAPI document, sent to the sandbox and answered as Meta's is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.conftest import SHARED, missing
from tests.conformance.expected import expected
from tests.conformance.openapi import errors, replays
from tests.conformance.replaying import DOCUMENT, Record, applicable, counted, replayed
from tests.conformance.replays import Replay
from tests.conformance.schemas import violations
from tests.conformance.world import World

NAME = "OpenAPI"
ALL = [] if missing else [*replays(SHARED / DOCUMENT)]
ERRORS = [] if missing else [*errors(SHARED / DOCUMENT)]
CODES = sorted({error["error"]["code"] for _, error in ERRORS})
SCHEMA = "#/components/schemas/GraphAPIError"
# The one error that every call really meets; the others come by order.
TRIED = "wrong token"


@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in applicable(ALL, NAME)])
def test_the_answer_is_like_metas(one: Replay, world: World, shared: Path, record_property: Record) -> None:
    replayed(world, one, shared, NAME, record_property)


@pytest.mark.parametrize("code", CODES)
def test_errors_have_metas_form(code: int, world: World, shared: Path, record_property: Record) -> None:
    """The document shows no request that would lead to one, so each code is ordered once."""
    world.sandbox.control("POST", "/faults", {"times": 1, "code": code, "on": "graph"})
    _, answer = world.sandbox.graph("GET", f"/{world.sandbox.phone_number_id}")
    examples: list[Any] = [error for _, error in ERRORS if error["error"]["code"] == code]
    assert answer["error"]["code"] == code
    assert [*violations(shared / DOCUMENT, SCHEMA, answer, examples)] == []
    record_property("conformance", counted(NAME, "passed"))


def test_whatever_does_not_apply_has_its_reason(shared: Path, record_property: Record) -> None:
    told = expected(NAME)
    reasons = Counter(reason for one in ALL if (reason := told.reason_against(one.id)))
    reasons["an error under a call; each code is replayed once instead"] = len(ERRORS) - len(CODES)
    assert told.unknown_to([one.id for one in ALL]) == []
    for reason, times in reasons.items():
        record_property("conformance", counted(NAME, "not applicable", reason, times))
