"""What a schedule decides without a database: its moves, whom a wave takes, and when a round has ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from avisa.audience.types import Listed
from avisa.calendar.types import Place
from avisa.errors import Refused
from avisa.kernel.clock import DAY, Millis
from avisa.schedule.days import Closed, bases_near, comes_at_all, date_in, day_of_step, rule_of
from avisa.schedule.slots import on_the_wall
from avisa.schedule.types import (
    MOST_OFFSET,
    MOST_STEPS,
    Asked,
    Kind,
    Occurrence,
    Plan,
    ScheduleState,
    Step,
)

DRAFT, ACTIVE, PAUSED = ScheduleState.DRAFT, ScheduleState.ACTIVE, ScheduleState.PAUSED
LONGEST_NAME, MOST_EVENTS, LONGEST_GRACE, LONGEST_KEEP = 120, 10, 24 * 60, 7 * 24 * 60
EVENT = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
FIRST_YEAR, LAST_YEAR = 2_000, 2_200

ClosedAt = Callable[[Place], Closed]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one chunk of the audience means for a wave."""

    now: tuple[tuple[int, Millis], ...] = ()  # (position in the chunk, their instant)
    late: int = 0
    next_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when on a person's events, and words, end their round."""

    events_from: Millis
    words_from: Millis


@dataclass(frozen=True, slots=True)
class Move:
    to: ScheduleState
    comes_from: frozenset[ScheduleState]


# Every way a schedule's state can change, and no other (drawn in docs/states.md).
MOVES = {
    "activated": Move(ACTIVE, frozenset({DRAFT})),
    "paused": Move(PAUSED, frozenset({ACTIVE})),
    "resumed": Move(ACTIVE, frozenset({PAUSED})),
    "done": Move(ScheduleState.DONE, frozenset({ACTIVE})),
    "cancelled": Move(ScheduleState.CANCELLED, frozenset({DRAFT, ACTIVE, PAUSED})),
}
CHANGEABLE = frozenset({DRAFT, ACTIVE, PAUSED})


def refuse_malformed(asked: Asked, closed: Closed) -> None:
    """Raises Refused, with the field that mends it, for a schedule that could never run as it stands."""
    plan, stops = asked.plan, asked.plan.stops
    if not asked.name.strip() or len(asked.name) > LONGEST_NAME:
        raise Refused("schedule_malformed", field="name")
    if not asked.audience.parts:
        raise Refused("schedule_malformed", field="audience")
    if not 1 <= len(asked.steps) <= MOST_STEPS:
        raise Refused("schedule_malformed", field="steps")
    for step in asked.steps:
        if not (0 <= step.at < 24 * 60 and abs(step.offset) <= MOST_OFFSET):
            raise Refused("schedule_malformed", field="steps")
    if not (1 <= plan.grace <= LONGEST_GRACE and 1 <= plan.keeps <= LONGEST_KEEP):
        raise Refused("schedule_malformed", field="grace")
    if plan.budget is not None and plan.budget.micros <= 0:
        raise Refused("budget_malformed", field="budget")
    if len(stops.events) > MOST_EVENTS or not all(EVENT.fullmatch(one) for one in stops.events):
        raise Refused("schedule_malformed", field="events")
    if not 0 <= stops.lead_days <= MOST_OFFSET:
        raise Refused("schedule_malformed", field="lead_days")
    refuse_days(plan, closed)


def refuse_days(plan: Plan, closed: Closed) -> None:
    if not FIRST_YEAR <= plan.begins.year < LAST_YEAR:
        raise Refused("schedule_malformed", field="begins")
    if plan.ends is not None and not plan.begins <= plan.ends <= date(LAST_YEAR, 12, 31):
        raise Refused("schedule_malformed", field="ends")
    if plan.kind == Kind.DATE and not plan.attribute.strip():
        raise Refused("schedule_malformed", field="attribute")
    if plan.kind != Kind.REPEAT:
        return
    if bool(plan.rrule) == bool(plan.business_day) or not (
        -23 <= plan.business_day <= 23 and 1 <= plan.months <= 24
    ):
        raise Refused("schedule_malformed", field="rrule")
    if plan.rrule:
        rule_of(plan.rrule, plan.begins)
    if not comes_at_all(plan, closed):
        raise Refused("schedule_never", field="rrule")


def choose(
    people: Sequence[tuple[Listed, Place]],
    plan: Plan,
    step: Step,
    run: Occurrence,
    closed_at: ClosedAt,
    zone_of: Callable[[Place], ZoneInfo],
    now: Millis,
) -> Chosen:
    """Whom this wave takes of a chunk, whom it comes too late for, and when the next wave is due."""
    taken: list[tuple[int, Millis]] = []
    late = 0
    later: list[Millis] = []
    for position, (person, place) in enumerate(people):
        if not person.address or not is_theirs(person, place, plan, step, run.day, closed_at):
            continue
        at = on_the_wall(run.on, run.minute, zone_of(place))
        if at > run.wave_at:
            later.append(at)
        elif at + plan.grace_ms < now:
            late += at > run.wave_from
        else:
            taken.append((position, at))
    return Chosen(tuple(taken), late, min(later, default=None))


def is_theirs(person: Listed, place: Place, plan: Plan, step: Step, day: date, closed_at: ClosedAt) -> bool:
    """Whether the day of this run is theirs: everybody's, unless it is tied to a date of each contact."""
    if plan.kind != Kind.DATE:
        return True
    return base_behind(person, place, plan, step, day, closed_at) is not None


def base_behind(
    person: Listed, place: Place, plan: Plan, step: Step, day: date, closed_at: ClosedAt
) -> date | None:
    """The date of theirs that makes `day` the day of this step."""
    told = date_in(attribute_in(person, plan.attribute))
    if told is None:
        return None
    closed = closed_at(place)
    bases = bases_near(told, plan.yearly, day)
    fits = (
        base for base in bases if day_of_step(base, step.offset, step.unit, plan.on_closed, closed) == day
    )
    return next(fits, None)


def attribute_in(person: Listed, name: str) -> str:
    """The row's own value counts before the contact's."""
    return str(person.row.get(name) or person.attributes.get(name) or "")


def window_of(base: date, plan: Plan, steps: Sequence[Step], closed: Closed, zone: ZoneInfo) -> Window:
    """From when on what somebody does ends the round of this date."""
    days = [(day_of_step(base, one.offset, one.unit, plan.on_closed, closed), one.at) for one in steps]
    began = min((on_the_wall(day, at, zone) for day, at in days if day is not None), default=0)
    return Window(began - plan.stops.lead_days * DAY, began)
