"""Statuses come in any order, any number of times: the row ends the same, and never moves back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avisa.messages.rules import RANK, Progress, Sign, advance, callback_of, message_of
from avisa.messages.types import State

START = 1_800_000_000_000
EMPTY = Progress(
    state=State.SENDING,
    attempt=2,
    accepted_at=None,
    sent_at=None,
    delivered_at=None,
    read_at=None,
    ended_at=None,
    wamid=None,
    reason="",
    details="",
    price_category="",
    price_type="",
)
ANSWERED = replace(EMPTY, state=State.ACCEPTED, accepted_at=START, wamid="wamid.1")
STARTS = (
    EMPTY,
    ANSWERED,
    replace(ANSWERED, state=State.HELD),
    replace(EMPTY, state=State.UNKNOWN, reason="no_answer"),
    replace(EMPTY, state=State.QUEUED, reason="limit_reached"),
    replace(EMPTY, state=State.SKIPPED, reason="suppressed", ended_at=START),
)
INSTANTS = ("accepted_at", "sent_at", "delivered_at", "read_at")


def sign_at(status: str, at: int, attempt: int = 2) -> Sign:
    told = ("undeliverable", "Not on WhatsApp.") if status == "failed" else ("", "")
    return Sign(status, START + at, "wamid.1", attempt, *told, "utility", "regular")


# Each status once, at whatever instant the platform's machines believed; then repeated and shuffled.
tellings = st.lists(
    st.tuples(st.sampled_from(["sent", "delivered", "read", "failed"]), st.integers(-60_000, 60_000)),
    unique_by=lambda told: told[0],
    max_size=4,
).map(lambda told: [sign_at(status, at) for status, at in told])


def repeated_and_shuffled(signs: list[Sign]) -> st.SearchStrategy[list[Sign]]:
    again = st.lists(st.sampled_from(signs), max_size=6) if signs else st.just([])
    return again.flatmap(lambda more: st.permutations([*signs, *more]))


pairs = tellings.flatmap(lambda signs: st.tuples(st.just(signs), repeated_and_shuffled(signs)))


@given(st.sampled_from(STARTS), pairs)
def test_any_order_and_any_repetition_end_in_the_same_row(
    row: Progress, told: tuple[list[Sign], list[Sign]]
) -> None:
    once, again = told
    assert advance(row, again) == advance(row, once)
    assert advance(advance(row, once), again) == advance(row, once)


@given(st.sampled_from(STARTS), pairs)
def test_no_step_is_ever_taken_back(row: Progress, told: tuple[list[Sign], list[Sign]]) -> None:
    for sign in told[1]:
        after = advance(row, [sign])
        for name in INSTANTS:
            before, now = getattr(row, name), getattr(after, name)
            assert before is None or now <= before
        assert rank(after) >= rank(row) or after.state == State.FAILED
        assert not (row.state in (State.DELIVERED, State.READ) and after.state == State.FAILED)
        row = after


def rank(row: Progress) -> int:
    return RANK.get(State(row.state), -1)


@given(st.sampled_from(STARTS), pairs)
def test_each_step_implies_those_before_it(row: Progress, told: tuple[list[Sign], list[Sign]]) -> None:
    after = advance(row, told[1])
    reached = [getattr(after, name) is not None for name in INSTANTS]
    assert reached == sorted(reached, reverse=True)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["sent"], "sent"),
        (["delivered", "sent"], "delivered"),
        (["read", "delivered", "sent"], "read"),
        (["sent", "failed"], "failed"),
        (["failed", "sent"], "failed"),
        (["failed", "delivered"], "delivered"),
        (["delivered", "failed"], "delivered"),
        (["read"], "read"),
    ],
)
def test_where_a_few_tellings_lead(told: list[str], state: str) -> None:
    assert advance(ANSWERED, [sign_at(one, n) for n, one in enumerate(told)]).state == state


def test_what_reached_the_person_has_no_fault_on_it() -> None:
    row = advance(ANSWERED, [sign_at("failed", 1), sign_at("read", 2)])
    assert (row.reason, row.details, row.ended_at) == ("", "", None)


def test_a_failure_tells_why_and_when() -> None:
    row = advance(ANSWERED, [sign_at("sent", 1), sign_at("failed", 2)])
    assert (row.reason, row.details, row.ended_at) == ("undeliverable", "Not on WhatsApp.", START + 2)


def test_an_older_attempt_that_speaks_was_sent_after_all() -> None:
    queued = replace(EMPTY, state=State.QUEUED, reason="never_left")
    row = advance(queued, [sign_at("sent", 1, attempt=1)])
    assert (row.state, row.reason, row.wamid) == (State.SENT, "", "wamid.1")


def test_an_attempt_that_a_restored_database_does_not_know_was_sent_all_the_same() -> None:
    queued = replace(EMPTY, state=State.QUEUED, attempt=0)
    row = advance(queued, [sign_at("delivered", 1, attempt=1)])
    assert (row.state, row.attempt) == (State.DELIVERED, 1)


@given(st.integers(0, (1 << 63) - 1), st.integers(1, 99))
def test_what_we_send_along_finds_its_message_again(identifier: int, attempt: int) -> None:
    assert message_of(callback_of(identifier, attempt)) == (identifier, attempt)


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "7",
        "7.",
        ".1",
        "a.1",
        "7.b",
        "7.1.2",
        "-7.1",
        "٧.1",
        "9" * 19 + ".1",
        "9" * 40 + ".1",
        "7." + "9" * 40,
    ],
)
def test_anybody_elses_text_names_no_message_of_ours(foreign: str) -> None:
    assert message_of(foreign) is None
