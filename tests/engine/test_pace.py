"""A number never sends faster than its pace, and nobody is written to twice within six seconds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from avisa.engine.pace import PAIR, Bucket, Pairs
from avisa.engine.rules import LONGEST_WAIT, backoff
from avisa.kernel.clock import SECOND
from tests.cast import MONDAY_10H

AHEAD = 200
asked = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), max_size=30)


@given(mps=st.integers(1, 1000), asked=asked)
def test_no_second_ever_holds_more_than_the_pace(mps: int, asked: list[tuple[int, int]]) -> None:
    """`asked` are (ms since the last time, messages wanted); a claim takes what the bucket allows."""
    now, left = MONDAY_10H, list[float]()
    bucket = Bucket(mps, now)
    for wait, wanted in asked:
        now += wait
        left += bucket.reserve(now, min(wanted, bucket.allowance(now, AHEAD)))
    assert left == sorted(left)
    for place, instant in enumerate(left):
        within = [one for one in left[place:] if one < instant + SECOND]
        assert len(within) <= mps + 1  # the edges of a second may both hold one


def test_a_new_owner_starts_empty() -> None:
    bucket = Bucket(80, MONDAY_10H)
    assert bucket.allowance(MONDAY_10H, 0) == 0
    assert bucket.reserve(MONDAY_10H, 1)[0] > MONDAY_10H


def test_time_that_was_not_used_is_not_saved_up() -> None:
    bucket = Bucket(80, MONDAY_10H)
    later = MONDAY_10H + 3_600 * SECOND
    assert bucket.allowance(later, AHEAD) == bucket.allowance_when_full(AHEAD) == 16


def test_slower_means_nothing_until_then() -> None:
    bucket = Bucket(80, MONDAY_10H)
    bucket.back_off(MONDAY_10H, 5 * SECOND)
    assert bucket.allowance(MONDAY_10H + 4 * SECOND, AHEAD) == 0
    assert bucket.allowance(MONDAY_10H + 6 * SECOND, AHEAD) > 0
    assert bucket.reserve(MONDAY_10H, 1) == [MONDAY_10H + 5 * SECOND]


def test_the_same_person_is_free_after_six_seconds() -> None:
    pairs = Pairs()
    pairs.sent([1], MONDAY_10H)
    assert (pairs.free_at(1), pairs.free_at(2)) == (MONDAY_10H + PAIR, 0)


def test_only_the_last_six_seconds_are_remembered() -> None:
    pairs = Pairs()
    pairs.sent([1, 2], MONDAY_10H)
    pairs.sent([2], MONDAY_10H + SECOND)
    pairs.forget(MONDAY_10H + PAIR)
    assert (pairs.free_at(1), pairs.free_at(2)) == (0, MONDAY_10H + SECOND + PAIR)


@given(first=st.integers(1, 60 * SECOND), attempt=st.integers(1, 60), jitter=st.floats(0, 0.999))
def test_each_wait_is_longer_than_the_last_up_to_an_hour_and_a_half(
    first: int, attempt: int, jitter: float
) -> None:
    assert backoff(first, attempt + 1, 0) >= backoff(first, attempt, 0)
    assert first <= backoff(first, attempt, jitter) <= LONGEST_WAIT * 1.5
