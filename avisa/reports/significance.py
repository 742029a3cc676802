"""Whether wordings differ for more than chance, and when nobody can know yet. Pure.

Each pair is compared by the two-proportion z-test (pooled), and the p-values are adjusted by Holm's
step-down, so that five wordings do not find a winner among equals more often than two. With fewer than
FEWEST expected people in any cell the normal approximation says nothing, and so do we.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import ceil, erfc, sqrt

LEVEL = 0.05
FEWEST = 5
Z_LEVEL, Z_POWER = 1.959964, 0.841621  # two-sided 5 %, power 80 %


class Says(StrEnum):
    TOO_FEW = "too_few"  # nothing is known
    NO_DIFFERENCE = "no_difference"  # none was seen; that is not a proof that there is none
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Sample:
    """`hits` of `people` did it."""

    hits: int
    people: int

    @property
    def rate(self) -> float:
        return self.hits / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """`p` is adjusted for all pairs that were compared."""

    first: int
    second: int
    p: float

    @property
    def differs(self) -> bool:
        return self.p < LEVEL


@dataclass(frozen=True, slots=True)
class Verdict:
    """`best` is the one that is higher than every other for more than chance; None where there is none.

    `needed`: about how many people each would need for a difference as large as the seen one to show; None
    when there is none to be seen, or it shows already.
    """

    says: Says
    pairs: tuple[Pair, ...] = ()
    best: int | None = None
    needed: int | None = None


def verdict(samples: Mapping[int, Sample]) -> Verdict:
    """Of wordings by their index."""
    if len(samples) < 2 or not enough(list(samples.values())):
        return Verdict(Says.TOO_FEW, needed=people_needed(list(samples.values())))
    pairs = holm([Pair(a, b, p_of(samples[a], samples[b])) for a, b in combinations(sorted(samples), 2)])
    if not any(pair.differs for pair in pairs):
        return Verdict(Says.NO_DIFFERENCE, pairs, needed=people_needed(list(samples.values())))
    return Verdict(Says.DIFFERENCE, pairs, best_of(samples, pairs))


def enough(samples: Sequence[Sample]) -> bool:
    """Hits and misses are expected of at least FEWEST people in each, were there no difference."""
    people, hits = sum(s.people for s in samples), sum(s.hits for s in samples)
    if not people:
        return False
    share = hits / people
    return all(s.people * min(share, 1 - share) >= FEWEST for s in samples)


def p_of(a: Sample, b: Sample) -> float:
    """Two-sided."""
    share = (a.hits + b.hits) / (a.people + b.people)
    spread = sqrt(share * (1 - share) * (1 / a.people + 1 / b.people))
    return erfc(abs(a.rate - b.rate) / spread / sqrt(2)) if spread else 1.0


def holm(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The smallest p counts as many times as there are pairs, the next one time less, and none below it."""
    adjusted: dict[tuple[int, int], float] = {}
    reached = 0.0
    for order, pair in enumerate(sorted(pairs, key=lambda pair: pair.p)):
        reached = max(reached, min(1.0, pair.p * (len(pairs) - order)))
        adjusted[pair.first, pair.second] = reached
    return tuple(Pair(one.first, one.second, adjusted[one.first, one.second]) for one in pairs)


def best_of(samples: Mapping[int, Sample], pairs: Sequence[Pair]) -> int | None:
    best = max(samples, key=lambda index: samples[index].rate)
    own = [pair for pair in pairs if best in (pair.first, pair.second)]
    return best if all(pair.differs for pair in own) else None


def people_needed(samples: Sequence[Sample]) -> int | None:
    """Of the highest and the lowest rate seen: people in each for 80 % power at the 5 % level."""
    rates = [sample.rate for sample in samples if sample.people]
    if len(rates) < 2 or max(rates) == min(rates):
        return None
    high, low = max(rates), min(rates)
    spread = high * (1 - high) + low * (1 - low)
    return max(ceil((Z_LEVEL + Z_POWER) ** 2 * spread / (high - low) ** 2), 2 * FEWEST)
