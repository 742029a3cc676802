"""Campaigns over `/v1`: their audience, wordings and waves as they are asked for, and what came of them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from avisa.api import wire
from avisa.api.asked import Asked
from avisa.api.prices_wire import Estimate
from avisa.api.segments_wire import Id
from avisa.campaigns.types import Opens
from avisa.reports.significance import Says

Ids = Annotated[list[Id], Field(max_length=10)]


class Source(Asked):
    """Where a slot's value comes from: exactly one of the first four."""

    column: str = Field("", description="Of the list.")
    fixed: str = Field("", description="The same for everybody.")
    attribute: str = Field("", description="Of the contact: `name`, `phone`, `language` or any other.")
    tracked: str = Field("", description="Where a measured link leads, in a button's address.")
    otherwise: str = Field("", description="Where the person's own is empty.")


Values = Annotated[
    dict[str, Source],
    Field(
        description="A source for each slot that `GET /v1/templates` lists.",
        examples=[{"body.1": {"column": "responsavel", "otherwise": "família"}}],
    ),
]


class Audience(Asked):
    """Everybody on the `lists` or in the `segments`; of those, only who is in all of `within`; without whom
    the rest names. `quiet_days`: without who got anything of you in so many days, or is about to."""

    lists: Ids = Field(default_factory=list)
    segments: Ids = Field(default_factory=list)
    within: Ids = Field(default_factory=list)
    without_lists: Ids = Field(default_factory=list)
    without_segments: Ids = Field(default_factory=list)
    without_campaigns: Ids = Field(default_factory=list)
    quiet_days: Annotated[int, Field(ge=0, le=365)] = 0


class Variant(Asked):
    """Another wording, for `share` percent of the people; what is left gets the campaign's own."""

    template_id: Id
    values: Values = Field(default_factory=dict)
    share: Annotated[int, Field(ge=1, le=99)]


class Wave(Asked):
    """`size` people or `share` percent of all; the last wave is the rest and says neither.

    It `opens` at its instant (`start`), when a `person` says so, or when the waves before it have kept their
    `quality` for so many `hours`: nothing waits, few failed, few said stop, the number is not flagged.
    """

    size: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    share: Annotated[int, Field(ge=0, le=99)] = 0
    starts_at: AwareDatetime | None = None
    opens: Opens = Opens.START
    hours: Annotated[int, Field(ge=1, le=240)] = 4


class Rules(Asked):
    variants: Annotated[list[Variant], Field(max_length=4)] = Field(default_factory=list)
    holdout: Annotated[
        int, Field(ge=0, le=90, description="Percent who are kept as rows, and get nothing.")
    ] = 0
    waves: Annotated[list[Wave], Field(max_length=10)] = Field(default_factory=list)
    expires_at: AwareDatetime | None = Field(
        None, description="What has not left by then does not leave; RFC 3339."
    )


class NewCampaign(Rules):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    number_id: Id
    template_id: Id
    purpose_id: Id
    values: Values = Field(default_factory=dict)
    audience: Audience


class Plan(Rules):
    """What may be changed of a draft; all of it is put."""

    audience: Audience


class Launch(Asked):
    leave_out_bad: bool = Field(
        False,
        description="Skip the people whose values do not fit, instead of refusing the launch.",
        examples=[True],
    )


class OpenWave(Asked):
    after: Annotated[int, Field(ge=1, le=10, description="The last open wave; the next opens.", examples=[1])]


class SecondTry(Asked):
    status: Annotated[
        str,
        Field(
            pattern="^(not_read|not_replied|not_clicked|not_delivered|failed_softly)$", examples=["not_read"]
        ),
    ]
    segment: Annotated[
        str,
        Field(
            min_length=1, max_length=120, description="What these people are called.", examples=["Não leram"]
        ),
    ]


class Made(BaseModel):
    id: Id


class Rehearsal(BaseModel):
    """The gate over the audience as it stands now. `recipients` = go + skipped + waits."""

    recipients: int
    go: int
    skipped: dict[str, int]
    waits: dict[str, int]
    per_day: dict[str, int]
    ends_at: str | None
    bad_rows: int = Field(description="People whose values the platform would refuse.")
    cost: Estimate


class Rates(BaseModel):
    """Shares between 0 and 1; null while there is nothing to share. Delivery is of what was accepted, the
    others are of what was delivered."""

    delivery: float | None
    read: float | None
    reply: float | None
    opt_out: float | None
    click: float | None


class Responses(BaseModel):
    """`replied`: wrote within 24 h of delivery or quoted the message; `opted_out`: said no within 24 h."""

    replied: int
    opted_out: int
    clicked: int | None = Field(description="Null where no link is measured.")


class VariantReport(BaseModel):
    variant: int = Field(description="0 is the campaign's own wording.")
    template_id: Id
    tally: wire.Tally
    responses: Responses
    rates: Rates


class Comparison(BaseModel):
    """`too_few`: nothing is known. `no_difference`: none was seen, which proves nothing. `difference`: at the
    5 % level, adjusted for all pairs (two-proportion z-test, Holm)."""

    says: Says
    best: int | None = Field(description="The one that is above every other for more than chance.")
    needed: int | None = Field(description="About how many people each would need for the seen difference.")
    pairs: list[dict[str, Any]] = Field(description="`first`, `second` and the adjusted `p`.")


class Side(BaseModel):
    """`hits` of `people` did it."""

    hits: int
    people: int


class HoldoutReport(BaseModel):
    """What people did after the launch, with the campaign and held out from it: they wrote to you, or an
    event that you told happened to them. Whoever was dealt a wording is `dealt`, also whom it did not reach.
    """

    event: str = Field(description="Empty for having written.")
    days: int
    ends_at: str | None = Field(description="Counted from the launch to here, RFC 3339 in UTC.")
    is_over: bool
    dealt: Side
    held: Side
    says: Says
    more: str | None = Field(
        description="The side of which more did it, for more than chance: `dealt` or `held`."
    )
    p: float | None = Field(description="Of the two-proportion z-test; null when nothing is known.")
    needed: int | None = Field(description="About how many people each for the seen difference to show.")
    fewest: int | None = Field(description="How many people each before anything is known, at this rate.")


class Report(BaseModel):
    id: Id
    name: str
    tally: wire.Tally
    responses: Responses
    rates: Rates
    variants: list[VariantReport]
    significance: dict[str, Comparison] = Field(description="By rate: read, reply, and click where measured.")
    holdout: HoldoutReport | None = Field(
        None, description="Of one campaign's report, where some are held out."
    )


class Compared(BaseModel):
    items: list[Report]
