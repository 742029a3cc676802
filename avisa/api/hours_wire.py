"""What goes in and out of `/v1/hours`: the same document both ways, so that what was read can be put back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from avisa.api.asked import Asked
from avisa.calendar.feasts import OPTIONAL
from avisa.calendar.places import DDDS, STATES
from avisa.calendar.rule_sheet import LONGEST_LAW, LONGEST_SOURCE, MOST_RULES
from avisa.calendar.spans import MOST_SPANS, day_of
from avisa.gate.types import WhileServed

LONGEST_CLOSED = 366


def spans(day: list[str]) -> list[str]:
    try:
        day_of(" ".join(day))
    except ValueError:
        raise PydanticCustomError("hours_malformed", "hours") from None
    return day


def optional(holiday: str) -> str:
    if holiday not in OPTIONAL:
        raise PydanticCustomError("holiday_unknown", "holiday")
    return holiday


def place(name: str) -> str:
    if name not in STATES and name not in DDDS:
        raise PydanticCustomError("place_unknown", "place")
    return name


Span = Annotated[str, Field(max_length=11, examples=["08:00-12:00"])]
Day = Annotated[list[Span], Field(max_length=MOST_SPANS), AfterValidator(spans)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Week(Asked):
    """By the clock where the person lives. An empty day is a day without messages; `24:00` is midnight."""

    mon: Day = Field(default_factory=list, examples=[["08:00-12:00", "14:00-18:00"]])
    tue: Day = Field(default_factory=list)
    wed: Day = Field(default_factory=list)
    thu: Day = Field(default_factory=list)
    fri: Day = Field(default_factory=list)
    sat: Day = Field(default_factory=list, examples=[["08:00-14:00"]])
    sun: Day = Field(default_factory=list, examples=[[]])

    @model_validator(mode="after")
    def opens(self) -> Week:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise PydanticCustomError("never_open", "never")
        return self


class Hours(Asked):
    week: Week
    on_holidays: bool = Field(False, description="The nation's and the state's, where the person lives.")
    on_closed_days: bool = Field(False, description="Also on `closed_days` and `optional_holidays`.")
    state_rules: list[str] = Field(
        default_factory=list,
        max_length=MOST_RULES,
        description="Ids of `/hours/state-rules` to keep to, each for people of its state.",
        examples=[["ce-both"]],
    )


class Cap(Asked):
    """At most so many messages to one person in so many times 24 hours."""

    most: Annotated[int, Field(ge=1, le=100)]
    days: Annotated[int, Field(ge=1, le=365)]


class Rules(Asked):
    hours: Hours | None = Field(None, description="Null: at any hour.")
    cap: Cap | None = Field(None, description="Null: no cap.")


class PurposeRules(Rules):
    """What holds for one purpose: its hours replace the company's, its cap holds beside the company's."""

    purpose: Annotated[str, Field(max_length=200, examples=["cobrança"])]
    hours: Hours | None = Field(None, description="Null: the company's.")


class ClosedDays(Asked):
    name: Name
    begins: date
    ends: date = Field(description="The last of them.")
    only: list[Annotated[str, Field(max_length=2), AfterValidator(place)]] = Field(
        default_factory=list,
        max_length=100,
        description="Only for people of these states and area codes; empty: for everybody.",
        examples=[["SP", "21"]],
    )

    @model_validator(mode="after")
    def is_span(self) -> ClosedDays:
        if not 0 <= (self.ends - self.begins).days < LONGEST_CLOSED:
            raise PydanticCustomError("days_malformed", "days")
        return self


OFFICE = {
    "mon": ["08:00-12:00", "14:00-18:00"],
    "tue": ["08:00-18:00"],
    "wed": ["08:00-18:00"],
    "thu": ["08:00-18:00"],
    "fri": ["08:00-18:00"],
    "sat": [],
    "sun": [],
}
EXAMPLE: dict[str, Any] = {
    "company": {
        "hours": {"week": OFFICE, "on_holidays": False, "on_closed_days": False, "state_rules": ["ce-both"]},
        "cap": {"most": 2, "days": 7},
    },
    "purposes": [{"purpose": "cobrança", "hours": None, "cap": {"most": 1, "days": 7}}],
    "closed_days": [{"name": "Recesso", "begins": "2026-12-21", "ends": "2027-01-10", "only": []}],
    "optional_holidays": ["carnival-monday", "carnival-tuesday"],
    "place_attribute": "fuso",
    "while_served": "wait",
}


class SendingRules(Asked):
    """At which hours and how often active marketing and utility messages leave."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    company: Rules
    purposes: list[PurposeRules] = Field(default_factory=list, max_length=200)
    closed_days: list[ClosedDays] = Field(default_factory=list, max_length=100)
    optional_holidays: list[Annotated[str, AfterValidator(optional)]] = Field(
        default_factory=list,
        max_length=len(OPTIONAL),
        description=f"Closed every year for people in Brazil: {', '.join(OPTIONAL)}.",
    )
    place_attribute: str = Field(
        "",
        max_length=60,
        description="The contacts' attribute with their time zone (IANA) or Brazilian state, which wins over "
        "their number; empty: the number tells.",
    )
    while_served: WhileServed = Field(
        WhileServed.SEND,
        description="What becomes of them while an agent or another system answers the person: `send` them "
        "all the same, `wait` until the conversation ends or moves, or `skip` them (`in_conversation`).",
    )


class StateRule(Asked):
    """What a source says of a state's law; no legal advice."""

    id: str = Field("", max_length=40, description="Left empty, a new rule gets one.", examples=["ce-both"])
    state: Annotated[str, Field(max_length=2, examples=["CE"])]
    law: Annotated[str, Field(min_length=1, max_length=LONGEST_LAW, examples=["Lei 16.836/2019"])]
    covers: Annotated[str, Field(pattern="^(offers|collection|both)$")]
    week: Week
    on_holidays: bool = False
    source: Annotated[str, Field(min_length=1, max_length=LONGEST_SOURCE)]
    checked: date = Field(description="When somebody last looked at the source.")
    origin: str = Field(
        "", description="`shipped`, `changed` or `own`; ignored when sent.", examples=["shipped"]
    )
    old: bool = Field(False, description="The check is older than `recheck_months`; ignored when sent.")


class StateRules(Asked):
    """The whole table: a rule that is not in it is removed, from what was chosen too."""

    rules: Annotated[list[StateRule], Field(max_length=MOST_RULES)]
    recheck_months: Annotated[int, Field(ge=1, le=120)] = 12
