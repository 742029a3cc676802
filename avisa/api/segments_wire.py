"""Segments and lists over `/v1`: conditions with ids as strings, as everywhere here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.segments.rules import LONGEST_TAG, LONGEST_VALUE, MOST_DAYS
from avisa.segments.types import Compared, Match, Past, Stopped, Yes

Id = Annotated[str, Field(pattern="^[0-9]{1,18}$", examples=["204516348723200"])]
Days = Annotated[int, Field(ge=0, le=MOST_DAYS)]


class AttributeCondition(Asked):
    """What is known of a person: `name`, `phone`, `language`, or anything that a list brought.

    Words are compared without case and accents; numbers as Brazil writes them or with a point; days as
    `23/11/2026` or `2026-11-23`. `in_next` and `in_last` take a number of days.
    """

    kind: Literal["attribute"] = Field(alias="is")
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_VALUE)]
    op: Compared
    value: Annotated[str, Field(max_length=LONGEST_VALUE)] = ""


class TagCondition(Asked):
    kind: Literal["tag"] = Field(alias="is")
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]
    has: bool = True


class ConsentCondition(Asked):
    kind: Literal["consent"] = Field(alias="is")
    purpose_id: Id
    op: Yes = Yes.VALID
    days: Days = Field(0, description="For `ends_within` alone.")


class SuppressedCondition(Asked):
    """Which no stands: one that stops `everything`, one that stops `marketing`, or `nothing`."""

    kind: Literal["suppressed"] = Field(alias="is")
    op: Stopped = Stopped.EVERYTHING


class ListCondition(Asked):
    kind: Literal["list"] = Field(alias="is")
    list_id: Id
    member: bool = True


class MessageCondition(Asked):
    """What became of a message of yours, of one campaign or template or of any, in the last days or ever."""

    kind: Literal["message"] = Field(alias="is")
    op: Past
    campaign_id: Id | None = None
    template_id: Id | None = None
    days: Days = Field(0, description="0: ever.")


class WroteCondition(Asked):
    kind: Literal["wrote"] = Field(alias="is")
    days: Days = Field(0, description="0: ever.")
    did: bool = True


Single = (
    AttributeCondition
    | TagCondition
    | ConsentCondition
    | SuppressedCondition
    | ListCondition
    | MessageCondition
    | WroteCondition
)


class InnerGroup(Asked):
    kind: Literal["group"] = Field(alias="is")
    match: Match
    of: list[Single] = Field(default_factory=list)


class Condition(Asked):
    """All, any or none of these hold; groups may stand in it once more."""

    match: Match
    of: list[Single | InnerGroup] = Field(
        default_factory=list,
        examples=[[{"is": "tag", "name": "bolsa"}, {"is": "message", "op": "not_got", "days": 7}]],
    )


class NewSegment(Asked):
    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Bolsistas"])]
    condition: Condition


class Segment(BaseModel):
    id: Id
    name: str
    condition: dict[str, Any] = Field(description="As it was given.")
    created_at: str | None
    changed_at: str | None


class CountedSegment(Segment):
    people: int = Field(description="Who fits now.")


class SegmentPage(BaseModel):
    items: list[Segment]
    next_cursor: str | None


class AskedCount(Asked):
    condition: Condition


class Count(BaseModel):
    people: int


class NewList(Asked):
    name: Annotated[str, Field(min_length=1, max_length=120, examples=["Bolsistas em novembro"])]


class MadeList(BaseModel):
    id: Id


class Tags(BaseModel):
    tags: list[str]


def asked(condition: Condition) -> dict[str, Any]:
    """As `segments.rules.condition_from` reads it: ids are numbers there."""
    raw: dict[str, Any] = condition.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {**raw, "of": [with_numbers(one) for one in raw["of"]]}


def with_numbers(one: dict[str, Any]) -> dict[str, Any]:
    if "of" in one:
        return {**one, "of": [with_numbers(inner) for inner in one["of"]]}
    return {key: int(value) if key.endswith("_id") else value for key, value in one.items()}


def told(raw: Any) -> Any:
    """The way back."""
    if isinstance(raw, dict):
        return {key: str(value) if key.endswith("_id") else told(value) for key, value in raw.items()}
    return [told(one) for one in raw] if isinstance(raw, list | tuple) else raw
