"""Replays one example and judges the answer: as Meta's, or different in just the way that is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.conformance.expected import expected
from tests.conformance.replays import Replay, found, sent
from tests.conformance.schemas import violations
from tests.conformance.world import World

DOCUMENT = "meta-openapi-v23.yaml"
Record = Callable[[str, object], None]


def replayed(world: World, one: Replay, shared: Path, document: str, record: Record) -> None:
    told = expected(document)
    reply = sent(world.sandbox.url, world.sandbox.token, world.prepared(one))
    different = found(one, reply, told.newer)
    if one.schema and reply.status == one.status:
        different += violations(shared / DOCUMENT, one.schema, reply.body, one.examples)
    known = told.divergences.get(one.id)
    assert different == [*(known.differences if known else ())], reply.raw[:500]
    record(
        "conformance",
        counted(document, "known divergences" if known else "passed", known.why if known else ""),
    )


def counted(document: str, outcome: str, why: str = "", times: int = 1) -> str:
    """For the lines at the end of the run, see `tests/conftest.py`."""
    return json.dumps([document, outcome, why, times])


def applicable(replays: Iterable[Replay], document: str) -> list[Replay]:
    return [one for one in replays if not expected(document).reason_against(one.id)]
