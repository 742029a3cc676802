"""The model of consent: all that one person said, kept as it came and looked through again for each question.

It knows nothing of tables, chains or projections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from avisa.consent.types import Scope, SuppressionSource
from avisa.kernel.clock import MINUTE, Millis

PURPOSES = ("UTILITY", "MARKETING")
VALID_FOR: Millis = 30 * MINUTE  # of the marketing purpose
Reworded = tuple[int, Millis, Millis]  # purpose, words from before then, end then


@dataclass(frozen=True, slots=True)
class Yes:
    """`read_at` is when its words were read: before a confirmation, at the first yes."""

    purpose: int
    at: Millis
    until: Millis | None
    read_at: Millis


@dataclass(frozen=True, slots=True)
class First:
    """A first yes that waits for its confirmation."""

    event_id: int
    at: Millis
    until: Millis
    is_open: bool = True


@dataclass(slots=True)
class Model:
    """All that was said by one person; asked, it looks through everything again."""

    yes: list[Yes] = field(default_factory=list)
    taken_back: list[tuple[int, Millis]] = field(default_factory=list)
    noes: list[tuple[SuppressionSource, Scope, Millis]] = field(default_factory=list)
    lifts: list[tuple[SuppressionSource, Millis]] = field(default_factory=list)
    first: First | None = None
    erased: bool = False

    def may_get(self, purpose: int, now: Millis, reworded: Sequence[Reworded]) -> bool:
        return not self.erased and not self._stopped(purpose) and self._agrees(purpose, now, reworded)

    def _agrees(self, purpose: int, now: Millis, reworded: Sequence[Reworded]) -> bool:
        """The last yes counts, unless a no came with it or after it, or it has run out, or its words have."""
        said = [one for one in self.yes if one.purpose == purpose]
        if not said or self.took_back(purpose):
            return False
        last = max(one.at for one in said)
        yes = [one for one in said if one.at == last][-1]
        ends = [since for what, before, since in reworded if what == purpose and yes.read_at < before]
        return all(until > now for until in (*ends, *([] if yes.until is None else [yes.until])))

    def took_back(self, purpose: int) -> bool:
        last = max((one.at for one in self.yes if one.purpose == purpose), default=0)
        return any(what == purpose and at >= last for what, at in self.taken_back)

    def _stopped(self, purpose: int) -> bool:
        marketing = PURPOSES[purpose] == "MARKETING"
        return any(marketing or not is_narrow(source, scope) for source, scope, _ in self.standing())

    def standing(self) -> list[tuple[SuppressionSource, Scope, Millis]]:
        return [
            (source, scope, at)
            for source, scope, at in self.noes
            if at > max((when for whose, when in self.lifts if whose is source), default=at - 1)
        ]

    def answer(self, says_yes: bool, now: Millis) -> None:
        """An answer from the phone itself, which as a yes also takes back its own earlier stop."""
        first = self.first
        if first is None or first.until <= now:
            return
        self.first = replace(first, is_open=False)
        if not says_yes:  # also after the yes: the second button stays under their thumb
            self.taken_back.append((0, now))
        if not says_yes or not first.is_open:
            return
        self.yes.append(Yes(0, now, None, first.at))
        if any(source is SuppressionSource.PERSON for source, _, _ in self.standing()):
            self.lifts.append((SuppressionSource.PERSON, now))


def is_narrow(source: SuppressionSource, scope: Scope) -> bool:
    return source is SuppressionSource.PLATFORM or scope is Scope.MARKETING


def end_of(purpose: int, at: Millis, until: Millis | None) -> Millis | None:
    if PURPOSES[purpose] != "MARKETING":
        return until
    return at + VALID_FOR if until is None else min(until, at + VALID_FOR)
