"""The test of significance: known figures, no winner among equals, and silence where nobody can know."""

from __future__ import annotations

from random import Random

import pytest

from avisa.reports.significance import Pair, Sample, Says, holm, p_of, people_needed, verdict


@pytest.mark.parametrize(
    ("a", "b", "p"),
    [  # by hand: z = difference / sqrt(share (1 - share) (1/n + 1/m)), both tails of the normal distribution
        (Sample(200, 1000), Sample(250, 1000), 0.0073),
        (Sample(30, 100), Sample(45, 100), 0.0285),
        (Sample(50, 500), Sample(50, 500), 1.0),
        (Sample(0, 10), Sample(0, 10), 1.0),
    ],
)
def test_known_figures(a: Sample, b: Sample, p: float) -> None:
    assert p_of(a, b) == pytest.approx(p, abs=0.0002)
    assert p_of(a, b) == p_of(b, a)


def test_holm_multiplies_the_smallest_most_and_never_goes_back() -> None:
    pairs = [Pair(0, 1, 0.01), Pair(0, 2, 0.04), Pair(1, 2, 0.03)]
    assert [pair.p for pair in holm(pairs)] == pytest.approx([0.03, 0.06, 0.06])


def test_a_winner_is_better_than_every_other() -> None:
    clear = verdict({0: Sample(100, 1000), 1: Sample(180, 1000), 2: Sample(105, 1000)})
    assert (clear.says, clear.best) == (Says.DIFFERENCE, 1)
    two_ahead = verdict({0: Sample(100, 1000), 1: Sample(180, 1000), 2: Sample(182, 1000)})
    assert (two_ahead.says, two_ahead.best) == (Says.DIFFERENCE, None)


@pytest.mark.parametrize(
    "samples",
    [
        {},
        {0: Sample(500, 1000)},
        {0: Sample(0, 0), 1: Sample(0, 0)},
        {0: Sample(3, 30), 1: Sample(9, 30)} | {2: Sample(0, 3)},
        {0: Sample(1, 1000), 1: Sample(8, 1000)},  # enough people, too few who did it
    ],
)
def test_too_few_people_say_nothing(samples: dict[int, Sample]) -> None:
    assert verdict(samples).says is Says.TOO_FEW


def test_what_is_not_seen_says_how_many_it_would_take() -> None:
    unsure = verdict({0: Sample(20, 200), 1: Sample(26, 200)})
    assert (unsure.says, unsure.best) == (Says.NO_DIFFERENCE, None)
    assert unsure.needed == people_needed([Sample(20, 200), Sample(26, 200)])
    assert 1_500 < (unsure.needed or 0) < 2_000


def test_equals_are_called_different_no_more_often_than_was_promised() -> None:
    """Four equal wordings, 1,000 trials: at most 5 % find any difference (and some margin for the draw)."""
    dice = Random(2026)
    found = 0
    for _ in range(1_000):
        drawn = {index: Sample(sum(dice.random() < 0.2 for _ in range(150)), 150) for index in range(4)}
        found += verdict(drawn).says is Says.DIFFERENCE
    assert 0 < found / 1_000 < 0.065
