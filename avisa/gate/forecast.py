"""When each message of a run leaves where a company keeps hours: people, places and clocks played forward.

Without hours the arithmetic of `limits.rules.plan` says the same without playing. As in the run, who finds
the hours closed waits for them, who finds no place waits for the next that comes free, and a place is taken
by whoever is in line first and may be messaged then.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from avisa.calendar.opening import Openings
from avisa.gate.hours import opens_at
from avisa.kernel.clock import DAY, MINUTE, SECOND, Millis
from avisa.limits.rules import rounded_up
from avisa.limits.types import Part


@dataclass(frozen=True, slots=True)
class Going:
    """One whom the gate admits from `at` on. `counts`: they need a place, unless they were reached at `last`
    and that is less than a day ago then. `hours` is the position of their hours in the forecast's."""

    at: Millis
    hours: int
    counts: bool
    last: Millis | None


def forecast(
    people: Sequence[Going],
    hours: Sequence[Openings],
    window: Sequence[Millis],
    tier: int | None,
    mps: int,
    promised_at: Millis = 0,
) -> list[Part]:
    """The parts of a run in order, one a minute; `window` holds when each person in it was last reached."""
    play = Play(hours, Places(deque(window), tier), SECOND / max(mps, 1), promised_at)
    play.due = [(one.at, order, one) for order, one in enumerate(people)]
    heapify(play.due)
    play.run(min((one.at for one in people), default=0))
    return play.parts


@dataclass(slots=True)
class Places:
    """The moving window: instants in order; those in `renewed` count no more, for their people came again."""

    window: deque[Millis]
    tier: int | None
    renewed: Counter[Millis] = field(default_factory=Counter)
    doubled: int = 0

    def room(self, now: float) -> bool:
        self.tidy(now)
        return self.tier is None or len(self.window) - self.doubled < self.tier

    def tidy(self, now: float) -> None:
        while self.window and (self.window[0] <= now - DAY or self.renewed[self.window[0]]):
            gone = self.window.popleft()
            if self.renewed[gone]:
                self.renewed[gone] -= 1
                self.doubled -= 1

    def take(self, one: Going, now: float) -> bool:
        """Whether the person has a place from now on; who was reached less than a day ago keeps theirs."""
        if not one.counts:
            return True
        if one.last is not None and one.last > now - DAY:
            self.renewed[one.last] += 1
            self.doubled += 1
        elif not self.room(now):
            return False
        self.window.append(round(now))
        return True

    def next_free(self, now: float) -> Millis | None:
        self.tidy(now)
        return rounded_up(self.window[0] + DAY) if self.window else None


@dataclass(slots=True)
class Play:
    hours: Sequence[Openings]
    places: Places
    step: float  # ms between two messages
    promised_at: Millis  # places up to here are given to others who wait
    due: list[tuple[Millis, int, Going]] = field(default_factory=list)
    crowd: deque[tuple[int, Going]] = field(default_factory=deque)
    parts: list[Part] = field(default_factory=list)
    known: dict[tuple[int, int], Millis] = field(default_factory=dict)

    def run(self, now: float) -> None:
        while True:
            while self.due and self.due[0][0] <= now:
                _, order, one = heappop(self.due)
                now = self.let_go(order, one, now)
            while self.crowd and self.places.room(now) and self.earliest(now) <= now:
                now = self.let_go(*self.crowd.popleft(), now)
            if (change := self.next_change(now)) is None:
                return
            now = max(now, change)

    def let_go(self, order: int, one: Going, now: float) -> float:
        """Their turn: they leave, or wait for their hours, or for a place; the instant afterwards."""
        opens = self.opens(one.hours, now)
        if opens > now:
            heappush(self.due, (opens, order, one))
        elif self.places.take(one, now):
            self.leave(now)
            return now + self.step
        else:
            self.crowd.append((order, one))
        return now

    def opens(self, hours: int, now: float) -> Millis:
        """Hours begin and end on full minutes, so each minute is asked once."""
        minute = int(now) // MINUTE
        if (hours, minute) not in self.known:
            self.known[hours, minute] = opens_at(self.hours[hours], minute * MINUTE)
        found = self.known[hours, minute]
        return int(now) if found == minute * MINUTE else found

    def leave(self, now: float) -> None:
        begins, ends = int(now), int(now + self.step)
        last = self.parts[-1] if self.parts else None
        if last is not None and last.begins // MINUTE == begins // MINUTE:
            self.parts[-1] = Part(last.begins, ends, last.count + 1)
        else:
            self.parts.append(Part(begins, ends, 1))

    def next_change(self, now: float) -> Millis | None:
        """When somebody comes due, or finds a place; None when nobody ever will."""
        found = [self.due[0][0]] if self.due else []
        free = now if self.places.room(now) else self.places.next_free(now)
        if self.crowd and free is not None:
            found.append(self.earliest(max(free, self.promised_at)))
        return min(found, default=None)

    def earliest(self, now: float) -> Millis:
        """When any of the hours are open: through a night nobody in line needs to be asked."""
        return min(self.opens(hours, now) for hours in range(len(self.hours)))
