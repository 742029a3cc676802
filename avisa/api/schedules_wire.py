"""What schedules look like over `/v1`: days are `2026-12-09`, hours `09:00` by the clock on the wall."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.prices_wire import Decimal6, Estimate
from avisa.api.wire import Id, Tally
from avisa.schedule.types import Clocks, Kind, OnClosed, Unit

Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]
Event = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$", examples=["paid"])]
Ids = Annotated[list[Id], Field(max_length=20)]


class ScheduleStops(Asked):
    events: Annotated[list[Event], Field(max_length=10)] = []
    reply: bool = Field(
        default=False, description="Words of the person since the round's first message end it too."
    )
    lead_days: Annotated[int, Field(ge=0, le=90)] = 7


class SchedulePlan(Asked):
    """On which days: once (`begins`), repeating (`rrule` or `business_day`), or tied to an `attribute`."""

    kind: Kind
    begins: date
    ends: date | None = None
    rrule: Annotated[str, Field(max_length=300, examples=["FREQ=WEEKLY;BYDAY=MO,TH"])] = ""
    business_day: Annotated[int, Field(ge=-23, le=23)] = Field(
        0, description="The n-th of the month; counted from its end when negative."
    )
    months: Annotated[int, Field(ge=1, le=24)] = Field(1, description="Every so many, for `business_day`.")
    attribute: Annotated[str, Field(max_length=100, examples=["vencimento"])] = ""
    yearly: bool = Field(False, description="The attribute's day and month in every year: birthdays.")
    on_closed: OnClosed = Field(OnClosed.KEEP, description="Where a weekend or holiday goes.")
    holidays: bool = Field(True, description="Holidays and days that you closed are no business days.")
    clocks: Clocks = Field(Clocks.COMPANY, description="Whose hour is meant.")
    grace_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 60
    keep_minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = Field(
        24 * 60, description="What has not left so long after its hour expires."
    )
    run_budget: Decimal6 | None = Field(
        None,
        description="What each run may cost, in the currency of the rate card, or of the budget before. "
        "A run waits for a person before it passes it; the others come. Null for a key without "
        "`prices.read`, which leaves it as it is when it puts null.",
    )
    stops: ScheduleStops = Field(default_factory=lambda: ScheduleStops(reply=False))


class ScheduleAudience(Asked):
    lists: Ids = []
    segments: Ids = []


class ScheduleStep(Asked):
    template_id: Id
    at: Hour
    offset: Annotated[int, Field(ge=-90, le=90)] = 0
    unit: Unit = Unit.DAY
    slots: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="A source for each slot of the template: a column, an attribute, or a fixed text.",
        examples=[{"body.1": {"attribute": "name", "otherwise": "cliente"}}],
    )


class NewSchedule(Asked):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    number_id: Id
    purpose_id: Id
    plan: SchedulePlan
    audience: ScheduleAudience
    steps: Annotated[list[ScheduleStep], Field(min_length=1, max_length=12)]


class PlannedRun(BaseModel):
    """`day` and `step` name it, also after a move; `on` and `at` are when it is."""

    day: date
    step: int
    on: date
    at: str | None = Field(description="Its first instant.")
    moved: bool


class Schedule(NewSchedule):
    id: Id
    state: str = Field(examples=["draft", "active", "paused", "done", "cancelled"])
    reason: str
    budget_currency: str | None = Field(description="Of `run_budget`.")
    next_runs: list[PlannedRun] = Field(description="The next five.")
    created_at: str | None
    changed_at: str | None
    activated_at: str | None
    finished_at: str | None


class SchedulePage(BaseModel):
    items: list[Schedule]
    next_cursor: str | None


class ScheduleRun(BaseModel):
    """A run that came, or was missed; `id` is the `campaign_id` of its messages."""

    id: Id
    day: date
    step: int
    on: date
    at: str | None
    state: str = Field(examples=["firing", "running", "missed", "cancelling", "cancelled", "done"])
    reason: str
    held: str = Field(description="Why this run alone waits for a person.", examples=["", "budget_reached"])
    too_late: int = Field(description="People whom it came too late for.")
    finished_at: str | None
    tally: Tally


class ScheduleRunPage(BaseModel):
    items: list[ScheduleRun]
    next_cursor: str | None


class RunMove(Asked):
    on: date
    at: Hour | None = Field(None, description="As it was, when left out.")


class RunRehearsal(BaseModel):
    """Who would get it by today's audience, before the gate as it will stand then."""

    recipients: int
    go: int
    skipped: dict[str, int]
    waits: dict[str, int]
    ends_at: str | None
    cost: Estimate


class NewContactEvent(Asked):
    """What happened to a person elsewhere. Telling the same name and instant again changes nothing."""

    name: Event
    at: AwareDatetime | None = Field(None, description="When it happened. Now, when left out.")


class ContactEventTold(BaseModel):
    name: str
    at: str | None
    ended: int = Field(description="Messages that were waiting to leave and now do not.")
