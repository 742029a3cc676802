"""Every applicable request of Meta's Postman collection, sent to the sandbox: answered as it was saved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.conftest import SHARED, missing
from tests.conformance.expected import expected
from tests.conformance.postman import replays
from tests.conformance.replaying import Record, applicable, counted, replayed
from tests.conformance.replays import Replay
from tests.conformance.world import World

NAME = "Postman"
ALL = [] if missing else [*replays(SHARED / "meta-postman.json")]


@pytest.mark.parametrize("one", [pytest.param(one, id=one.id) for one in applicable(ALL, NAME)])
def test_the_answer_is_like_the_saved_one(
    one: Replay, world: World, shared: Path, record_property: Record
) -> None:
    replayed(world, one, shared, NAME, record_property)


def test_whatever_does_not_apply_has_its_reason(shared: Path, record_property: Record) -> None:
    told = expected(NAME)
    reasons = Counter(reason for one in ALL if (reason := told.reason_against(one.id)))
    assert told.unknown_to([one.id for one in ALL]) == []
    for reason, times in reasons.items():
        record_property("conformance", counted(NAME, "not applicable", reason, times))
