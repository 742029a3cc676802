"""The words of the scheduler: a plan of days, its steps and audience, what is planned, and what has fired."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from avisa.kernel.clock import MINUTE, Millis
from avisa.messages.filling import Mapping
from avisa.prices.types import Money

MOST_STEPS: Final = 12
MOST_OFFSET: Final = 90  # days between a step and its date


class ScheduleState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"  # by a person, or because a template cannot be sent
    DONE = "done"  # no day is left
    CANCELLED = "cancelled"


class OccurrenceState(StrEnum):
    FIRING = "firing"  # its audience is being frozen; what is frozen already leaves
    RUNNING = "running"
    MISSED = "missed"  # its grace had passed: nothing was sent
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    DONE = "done"


class Kind(StrEnum):
    ONCE = "once"
    REPEAT = "repeat"
    DATE = "date"  # tied to a date of each contact


class OnClosed(StrEnum):
    """Where a day goes that is a weekend or a holiday."""

    KEEP = "keep"
    BEFORE = "before"  # to the business day before
    AFTER = "after"  # to the next: Monday also covers the weekend
    SKIP = "skip"


class Unit(StrEnum):
    DAY = "day"
    BUSINESS_DAY = "business_day"


class Clocks(StrEnum):
    """By whose clock the hour of a step is meant."""

    COMPANY = "company"
    PERSON = "person"


class Stops(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What ends a person's round: a named event, or words of theirs. A stop of consent always does.

    An event counts from `lead_days` before the round's first message on: who paid early is not reminded.
    """

    events: tuple[str, ...] = ()
    reply: bool = False
    lead_days: int = 7


class Plan(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """On which days. `begins` is the day itself (once), the first day (repeat), or none before it (date).

    Repeating: `rrule` (RFC 5545, whole days), or else the n-th `business_day` of every `months` months,
    counted from the end when negative. Tied to a date: `attribute` names it; `yearly` for birthdays.
    """

    kind: Kind
    begins: date
    ends: date | None = None
    rrule: str = ""
    business_day: int = 0
    months: int = 1
    attribute: str = ""
    yearly: bool = False
    on_closed: OnClosed = OnClosed.KEEP
    holidays: bool = True  # holidays and the company's closed days are no business days
    clocks: Clocks = Clocks.COMPANY
    grace: int = 60  # minutes: what could not begin by then is missed
    keeps: int = 24 * 60  # minutes: what has not left by then has expired
    stops: Stops = Stops()
    budget: Money | None = None  # what one run may cost; in no currency it is meant in that of the rate card

    @property
    def grace_ms(self) -> Millis:
        return self.grace * MINUTE

    @property
    def keeps_ms(self) -> Millis:
        return max(self.keeps, self.grace) * MINUTE


class Audience(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whoever is on any of these lists or in any of these segments when it fires."""

    lists: tuple[int, ...] = ()
    segments: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """In the order in which they are gone through."""
        return (*(("list", one) for one in self.lists), *(("segment", one) for one in self.segments))


class StepAsked(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One message of a round: so many days from its date, at a minute of the day."""

    template_id: int
    mapping: Mapping
    at: int  # minutes after midnight, by the clock on the wall
    offset: int = 0
    unit: Unit = Unit.DAY


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    template_id: int
    template_version: str
    mapping: Mapping
    at: int
    offset: int
    unit: Unit
    template_name: str = ""
    template_language: str = ""


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day of a step that a person moved or skipped; `day` is the one that the plan says."""

    step: int
    day: date
    skipped: bool
    to_day: date | None = None
    to_at: int | None = None


@dataclass(frozen=True, slots=True)
class ScheduleView:
    id: int
    name: str
    number_id: int
    purpose_id: int
    state: ScheduleState
    reason: str
    plan: Plan
    audience: Audience
    looked_until: Millis
    next_at: Millis | None
    created_by: int | None
    created_at: Millis
    changed_at: Millis
    activated_at: Millis | None
    finished_at: Millis | None
    number_phone: str
    purpose_name: str
    zone: str  # the company's
    steps: tuple[Step, ...] = ()
    exceptions: tuple[DayChange, ...] = ()

    @property
    def asked(self) -> tuple[StepAsked, ...]:
        """Its steps as somebody would ask for them again."""
        return tuple(StepAsked(s.template_id, s.mapping, s.at, s.offset, s.unit) for s in self.steps)

    def step(self, number: int) -> Step | None:
        return next((one for one in self.steps if one.number == number), None)


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned run: `day` names it for ever, `on` and `minute` are when it is, also after a move.

    `at` is its first instant; by people's own clocks the last of them has it at `last`.
    """

    step: int
    day: date
    base: date | None  # the date that it is reckoned from; None when each person has their own
    on: date
    minute: int
    at: Millis
    last: Millis
    skipped: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A run that came: its id is the `run_id` of its messages.

    People are frozen wave by wave: one for each instant at which it is `minute` o'clock where some of
    them live; with the company's clock there is one wave.
    """

    id: int
    schedule_id: int
    number_id: int
    step: int
    day: date
    base: date | None
    on: date
    minute: int
    at: Millis
    wave_from: Millis
    wave_at: Millis
    next_wave_at: Millis | None
    part: int
    after: int
    state: OccurrenceState
    reason: str
    template_id: int
    template_version: str
    late: int  # people whom it came too late for
    releasing: bool
    created_at: Millis
    finished_at: Millis | None
    held: str = ""  # why it alone waits for a person


@dataclass(frozen=True, slots=True)
class Asked:
    """A schedule as somebody wants it."""

    name: str
    number_id: int
    purpose_id: int
    plan: Plan
    audience: Audience
    steps: tuple[StepAsked, ...] = field(default_factory=tuple)
