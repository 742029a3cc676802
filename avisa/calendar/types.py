"""The words of the calendar: spans of a day, the hours of a company, where a person is, what is open when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

MINUTES_A_DAY: Final = 24 * 60
RECHECK_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes of a day by the clock on the wall: open from `begins` up to, not including, `ends`."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= MINUTES_A_DAY:
            raise ValueError("span_malformed", self.begins, self.ends)


Day = tuple[Span, ...]  # in their order, apart from each other; () is a day without messages
Week = tuple[Day, ...]  # Monday first
ALWAYS: Final[Week] = ((Span(0, MINUTES_A_DAY),),) * 7


@dataclass(frozen=True, slots=True)
class Hours:
    """When messages may leave: by day of the week, on holidays or not, and within which states' rules."""

    week: Week = ALWAYS
    on_holidays: bool = True
    state_rules: frozenset[str] = frozenset()  # ids of rows of the company's table
    on_closed_days: bool = False  # also on the days that the company itself has closed


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Days that a company closes by itself: `only` holds states and area codes; empty is everybody."""

    name: str
    begins: date
    ends: date  # the last of them
    only: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.ends < self.begins:
            raise ValueError("closed_days_malformed", self.begins, self.ends)

    def concern(self, place: Place) -> bool:
        return not self.only or place.state in self.only or place.area in self.only


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A company's hours; a purpose's own replace them. What is closed is closed for both."""

    company: Hours | None = None
    purposes: Mapping[int, Hours] = field(default_factory=dict)
    closed: tuple[ClosedDays, ...] = ()
    optional: frozenset[str] = frozenset()  # ids of rows of optional_holidays.csv, each year anew
    changes: Changes = field(default_factory=dict)
    recheck_months: int = RECHECK_MONTHS  # after so many a state rule's check is old
    place_attribute: str = ""  # of contacts: their zone or state, where it is not their number's

    def of(self, purpose_id: int | None) -> Hours | None:
        return self.purposes.get(purpose_id or 0, self.company)

    @property
    def closes(self) -> bool:
        return bool(self.closed or self.optional)

    @property
    def chosen_rules(self) -> frozenset[str]:
        """What any message keeps to."""
        hours = (self.company, *self.purposes.values())
        return frozenset(one for own in hours if own is not None for one in own.state_rules)

    @property
    def by_area(self) -> bool:
        """Whether two people of one state may have different days."""
        return any(name.isdecimal() for days in self.closed for name in days.only)

    @property
    def is_set(self) -> bool:
        return self.company is not None or bool(self.purposes) or self.closes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person most likely is; with several zones a message must fit all."""

    country: str  # ISO 3166, "" when nothing tells
    state: str  # Brazil's, "" elsewhere
    zones: tuple[str, ...]
    area: str = ""  # Brazil's DDD


@dataclass(frozen=True, slots=True)
class StateRule:
    """A row of the table of state rules: what a source says of a state's law. Not legal advice."""

    id: str
    state: str
    law: str
    covers: str  # offers, collection, both
    week: Week
    on_holidays: bool
    source: str  # an address, or the law itself
    checked: date


# What a company keeps of its own beside state_rules.csv: another row by its id; None leaves one out.
Changes = Mapping[str, StateRule | None]


@dataclass(frozen=True, slots=True)
class OptionalHoliday:
    """A row of optional_holidays.csv: days after Easter, or else a day of a month."""

    id: str
    after_easter: int | None
    month: int
    day: int
    source: str
    checked: date


@dataclass(frozen=True, slots=True)
class Opening:
    """One rule of when something is open: all that apply to a message must agree."""

    zone: ZoneInfo
    week: Week
    closed_on: Callable[[date], bool]
