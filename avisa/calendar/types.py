"""The words of the calendar: spans of a day, the hours of a company, where a person is, what is open when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of a day by the clock on the wall: open from `begins` up to, not including, `ends`."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= MINUTES_A_DAY:
            raise ValueError("span_malformed", self.begins, self.ends)


Week = tuple[Span | None, ...]  # Monday first; None is a day without messages
ALWAYS: Final[Week] = (Span(0, MINUTES_A_DAY),) * 7


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages may leave: by day of the week, on holidays or not, and within which states' rules."""

    week: Week = ALWAYS
    on_holidays: bool = True
    state_rules: frozenset[str] = frozenset()  # ids of rows of state_rules.csv


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A company's hours; a purpose's own replace them. `own_days` are closed for whoever keeps holidays."""

    company: Hours | None = None
    purposes: Mapping[int, Hours] = field(default_factory=dict)
    own_days: frozenset[date] = frozenset()

    def of(self, purpose_id: int | None) -> Hours | None:
        return self.purposes.get(purpose_id or 0, self.company)

    @property
    def is_set(self) -> bool:
        return self.company is not None or bool(self.purposes)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person most likely is; with two zones a message must fit both."""

    country: str  # ISO 3166, "" when nothing tells
    state: str  # Brazil's, "" elsewhere
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateRule:
    """A row of state_rules.csv: what a page says of a state's law. Not legal advice."""

    id: str
    state: str
    law: str
    covers: str  # offers, collection, both
    week: Week
    on_holidays: bool
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class Opening:
    """One rule of when something is open: all that apply to a message must agree."""

    zone: ZoneInfo
    week: Week
    closed_on: Callable[[date], bool]
