"""What is asked and answered about campaigns, schedules, lists and segments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, TypedDict

import msgspec

# Which people: `{"match": "all", "of": [{"is": "tag", "name": "bolsa"}]}`; /v1/docs describes each condition.
Condition = dict[str, Any]
# Where a slot's value comes from, by slot: `{"body.1": {"column": "responsavel", "otherwise": "família"}}`.
Values = dict[str, dict[str, str]]


class Audience(TypedDict, total=False):
    """Who is on the `lists` or in the `segments`, in all of `within`, and in nothing that the rest names."""

    lists: list[str]
    segments: list[str]
    within: list[str]
    without_lists: list[str]
    without_segments: list[str]
    without_campaigns: list[str]
    quiet_days: int


class Variant(TypedDict, total=False):
    template_id: str
    values: Values
    share: int


class Wave(TypedDict, total=False):
    size: int
    share: int
    starts_at: datetime
    opens: Literal["start", "person", "quality"]
    hours: int


class CampaignPlan(TypedDict, total=False):
    """All of it is put: what is left out is taken back."""

    audience: Audience
    variants: list[Variant]
    holdout: int
    waves: list[Wave]
    expires_at: datetime | None


class NewCampaign(CampaignPlan, total=False):
    name: str
    number_id: str
    template_id: str
    purpose_id: str
    values: Values


class Rehearsal(msgspec.Struct, frozen=True):
    """recipients = go + the sums of skipped and waits; `cost` is None for keys that may not read prices."""

    recipients: int
    go: int
    skipped: dict[str, int] = {}
    waits: dict[str, int] = {}
    per_day: dict[str, int] = {}
    ends_at: datetime | None = None
    bad_rows: int = 0
    cost: dict[str, Any] | None = None


class Report(msgspec.Struct, frozen=True):
    id: str
    name: str
    tally: dict[str, Any] = {}
    responses: dict[str, int | None] = {}
    rates: dict[str, float | None] = {}
    variants: tuple[dict[str, Any], ...] = ()
    significance: dict[str, Any] = {}
    holdout: dict[str, Any] | None = None


class AnswersGo(msgspec.Struct, frozen=True):
    """Where the answers to a campaign go, and the `text` that people are told at once."""

    agent_id: str | None = None
    queue_id: str | None = None
    text: str = ""


class Made(msgspec.Struct, frozen=True):
    id: str


class Stops(TypedDict, total=False):
    events: list[str]
    reply: bool
    lead_days: int


class SchedulePlan(TypedDict, total=False):
    """On which days: once (`begins`), repeating (`rrule`, `business_day`), or tied to an `attribute`."""

    kind: Literal["once", "repeat", "date"]
    begins: date
    ends: date | None
    rrule: str
    business_day: int
    months: int
    attribute: str
    yearly: bool
    on_closed: Literal["keep", "before", "after", "skip"]
    holidays: bool
    clocks: Literal["company", "person"]
    grace_minutes: int
    keep_minutes: int
    run_budget: str | None
    stops: Stops


class Step(TypedDict, total=False):
    """`at` is `09:00`; `offset` counts in `unit`s from the plan's day."""

    template_id: str
    at: str
    offset: int
    unit: Literal["day", "business_day"]
    slots: Values


class NewSchedule(TypedDict, total=False):
    name: str
    number_id: str
    purpose_id: str
    plan: SchedulePlan
    audience: Audience
    steps: list[Step]


class PlannedRun(msgspec.Struct, frozen=True):
    """`day` and `step` name it, also after a move."""

    day: date
    step: int
    on: date
    at: datetime | None = None
    moved: bool = False


class Schedule(msgspec.Struct, frozen=True):
    id: str
    name: str
    state: str
    reason: str = ""
    number_id: str = ""
    purpose_id: str = ""
    plan: dict[str, Any] = {}
    budget_currency: str | None = None
    audience: dict[str, Any] = {}
    steps: tuple[dict[str, Any], ...] = ()
    next_runs: tuple[PlannedRun, ...] = ()
    created_at: datetime | None = None
    changed_at: datetime | None = None
    activated_at: datetime | None = None
    finished_at: datetime | None = None


class ScheduleRun(msgspec.Struct, frozen=True):
    """A run that came, or was missed; `id` is the `campaign_id` of its messages."""

    id: str
    day: date
    step: int
    on: date
    state: str
    at: datetime | None = None
    reason: str = ""
    held: str = ""
    too_late: int = 0
    finished_at: datetime | None = None
    tally: dict[str, Any] = {}


class PeopleList(msgspec.Struct, frozen=True):
    id: str
    name: str
    columns: tuple[str, ...] = ()
    people: int = 0
    created_at: datetime | None = None


class Listed(msgspec.Struct, frozen=True):
    contact_id: str
    phone: str | None = None
    bsuid: str | None = None
    name: str = ""
    values: dict[str, str] = {}


class Segment(msgspec.Struct, frozen=True):
    """`people` is there when one segment is asked for."""

    id: str
    name: str
    condition: Condition = {}
    people: int | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None


class Count(msgspec.Struct, frozen=True):
    people: int
