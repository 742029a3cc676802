"""Answers and statuses settle rows: each its own attempt, in whatever order they come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from avisa.kernel.clock import MINUTE, SECOND
from avisa.messages.queries import attempts_of
from avisa.messages.settle_actions import give_up, ids_by_wamid, rescue, settle, settle_statuses
from avisa.messages.types import Settled, State
from tests.cast import Company, FakeClock
from tests.messages.letters import (
    EPOCH,
    answer,
    begin_sending,
    draft_to,
    enqueue,
    queued,
    row_of,
    sign,
    tell,
)
from tests.people import add_people


@pytest.fixture
def letter(horizonte: Company) -> int:
    """A message in the air."""
    (one,) = queued(horizonte, add_people(horizonte, 1))
    begin_sending(horizonte, [one])
    return one


def columns(company: Company, message_id: int) -> Mapping[str, Any]:
    return dict(row_of(company, message_id)._mapping)


def outcomes(company: Company, message_id: int) -> list[tuple[str, str]]:
    with company.db.read() as tx:
        found = attempts_of(tx, company.workspace_id, message_id)
        return [(one._mapping["outcome"], one._mapping["fault"]) for one in found]


def test_a_yes_keeps_the_platforms_id(horizonte: Company, letter: int) -> None:
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    row = row_of(horizonte, letter)
    assert (row.state, row.wamid, row.accepted_at) == ("accepted", "wamid.1", horizonte.clock())
    assert outcomes(horizonte, letter) == []


def test_a_message_held_for_its_quality_is_accepted_and_may_still_leave(
    horizonte: Company, letter: int
) -> None:
    answer(horizonte, State.HELD, letter, wamid="wamid.1")
    assert row_of(horizonte, letter).state == "held"
    tell(horizonte, letter, sign("sent", horizonte.clock()))
    assert row_of(horizonte, letter).state == "sent"


def test_a_status_may_come_before_the_answer(horizonte: Company, letter: int, clock: FakeClock) -> None:
    told = clock()
    tell(horizonte, letter, sign("delivered", told))
    clock.advance(SECOND)
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    row = row_of(horizonte, letter)
    assert (row.state, row.wamid) == ("delivered", "wamid.1")
    assert row.accepted_at == row.sent_at == row.delivered_at == told


def test_a_failure_told_before_the_answer_stays(horizonte: Company, letter: int) -> None:
    assert tell(horizonte, letter, sign("failed", horizonte.clock(), reason="undeliverable")) == {letter}
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("failed", "undeliverable")


@pytest.mark.parametrize(("first", "state"), [("sent", "failed"), ("delivered", "delivered")])
def test_a_failure_may_follow_sent_but_never_delivered(
    horizonte: Company, letter: int, first: str, state: str
) -> None:
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    tell(horizonte, letter, sign(first, horizonte.clock()))
    tell(horizonte, letter, sign("failed", horizonte.clock(), reason="undeliverable"))
    assert row_of(horizonte, letter).state == state


def test_the_same_statuses_twice_change_nothing(horizonte: Company, letter: int, clock: FakeClock) -> None:
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    told = [sign("read", clock() + 2), sign("sent", clock()), sign("failed", clock() + 1, reason="x")]
    tell(horizonte, letter, *told)
    before = columns(horizonte, letter)
    clock.advance(MINUTE)
    assert tell(horizonte, letter, *told, *told) == frozenset()
    assert columns(horizonte, letter) == before


def test_only_a_new_failure_is_news(horizonte: Company, letter: int) -> None:
    failure = sign("failed", horizonte.clock(), reason="undeliverable")
    assert tell(horizonte, letter, failure) == {letter}
    assert tell(horizonte, letter, failure, sign("sent", horizonte.clock())) == frozenset()


def test_an_unknown_message_is_settled_by_what_the_platform_says(horizonte: Company, letter: int) -> None:
    answer(horizonte, State.UNKNOWN, letter, reason="no_answer", details="timed out", outcome="ambiguous")
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("unknown", "no_answer")
    tell(horizonte, letter, sign("sent", horizonte.clock()))
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.details, row.wamid) == ("sent", "", "", "wamid.1")
    assert outcomes(horizonte, letter) == [("ambiguous", "no_answer")]


def test_what_provably_never_left_is_queued_again(horizonte: Company, letter: int) -> None:
    due_at = horizonte.clock() + SECOND
    answer(horizonte, State.QUEUED, letter, reason="never_left", due_at=due_at, outcome="never_left")
    row = row_of(horizonte, letter)
    assert (row.state, row.reason, row.due_at, row.attempt) == ("queued", "never_left", due_at, 1)
    assert outcomes(horizonte, letter) == [("never_left", "never_left")]


def test_an_answer_moves_its_own_attempt_only(horizonte: Company, letter: int, clock: FakeClock) -> None:
    answer(horizonte, State.QUEUED, letter, reason="never_left", due_at=clock(), outcome="never_left")
    begin_sending(horizonte, [letter])
    assert row_of(horizonte, letter).attempt == 2
    answer(horizonte, State.FAILED, letter, attempt=1, reason="late", outcome="rejected")
    answer(horizonte, State.QUEUED, letter, attempt=1, reason="late", outcome="rejected")
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("sending", "")


def test_what_a_dead_engine_was_sending_is_unknown_until_there_is_evidence(
    horizonte: Company, letter: int
) -> None:
    with horizonte.unit() as unit:
        assert rescue(unit, horizonte.number_id, EPOCH) == 0
        assert rescue(unit, horizonte.number_id, EPOCH + 1) == 1
        assert rescue(unit, horizonte.number_id, EPOCH + 1) == 0
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("unknown", "engine_died")
    assert outcomes(horizonte, letter) == [("died", "engine_died")]


def test_a_dead_engines_yes_counts_and_its_return_to_the_queue_does_not(
    horizonte: Company, letter: int
) -> None:
    (other,) = queued(horizonte, add_people(horizonte, 1, first=5))
    begin_sending(horizonte, [other])
    with horizonte.unit() as unit:
        assert rescue(unit, horizonte.number_id, EPOCH + 1) == 2
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    answer(horizonte, State.QUEUED, other, reason="never_left", due_at=0, outcome="never_left")
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("accepted", "")
    assert row_of(horizonte, other).state == "unknown"


def test_a_dead_engines_refusal_is_evidence_too(horizonte: Company, letter: int) -> None:
    """Nothing else will ever be heard of what the platform refused."""
    with horizonte.unit() as unit:
        rescue(unit, horizonte.number_id, EPOCH + 1)
    answer(horizonte, State.FAILED, letter, reason="parameter_invalid", outcome="rejected")
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == (
        "failed",
        "parameter_invalid",
    )


def test_a_return_to_the_queue_needs_the_epoch_of_its_claim(horizonte: Company, letter: int) -> None:
    again = Settled(letter, 1, State.QUEUED.value, "never_left", due_at=0, outcome="never_left")
    with horizonte.unit() as unit:
        settle(unit, [again], EPOCH + 1)
    assert row_of(horizonte, letter).state == "sending"


def test_a_person_may_give_up_on_a_silent_message_once(horizonte: Company, letter: int) -> None:
    with horizonte.unit() as unit:
        assert not give_up(unit, letter)
    answer(horizonte, State.UNKNOWN, letter, reason="no_answer", outcome="ambiguous")
    with horizonte.unit() as unit:
        assert give_up(unit, letter)
        assert not give_up(unit, letter)
    tell(horizonte, letter, sign("delivered", horizonte.clock()))
    assert row_of(horizonte, letter).state == "delivered"


def test_a_status_without_our_mark_finds_its_message_by_the_platforms_id(
    horizonte: Company, padaria: Company, letter: int
) -> None:
    answer(horizonte, State.ACCEPTED, letter, wamid="wamid.1")
    with horizonte.unit() as unit:
        assert ids_by_wamid(unit, ["wamid.1", "wamid.2"]) == {"wamid.1": (letter, 1)}
    with padaria.unit() as unit:
        assert ids_by_wamid(unit, ["wamid.1"]) == {}


def test_caio_cannot_move_anas_messages(horizonte: Company, padaria: Company, letter: int) -> None:
    before = columns(horizonte, letter)
    with padaria.unit() as unit:
        settle(unit, [Settled(letter, 1, State.ACCEPTED.value, wamid="wamid.9")], EPOCH)
        assert settle_statuses(unit, {letter: [sign("failed", padaria.clock())]}) == frozenset()
        assert rescue(unit, horizonte.number_id, EPOCH + 1) == 0
        assert not give_up(unit, letter)
    assert columns(horizonte, letter) == before


def test_one_status_among_many_costs_only_itself(horizonte: Company) -> None:
    people = add_people(horizonte, 30)
    ids = enqueue(horizonte, *(draft_to(horizonte, one) for one in people)).ids
    begin_sending(horizonte, ids)
    signs = {one: [sign("sent", horizonte.clock())] for one in (*ids[:10], 1, 2)}
    with horizonte.unit() as unit:
        settle_statuses(unit, signs)
    states = [row_of(horizonte, one).state for one in ids]
    assert states == ["sent"] * 10 + ["sending"] * 20
