"""Campaigns: their states, and what a look over the rows found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from avisa.messages.filling import Mapping
from avisa.segments.types import Group


class CampaignState(StrEnum):
    DRAFT = "draft"
    LAUNCHING = "launching"  # the audience is being frozen; what is frozen already leaves
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    STOPPED = "stopped"  # by a fault or a dead template; a person may resume it
    DONE = "done"


class Audience(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Everybody on the `lists` or in the `segments`, of those only who are in all of `within`, without who is
    on `without_lists`, in `without_segments`, in one of `without_campaigns`, or got anything in `quiet_days`.

    The values of a row come from the first of `lists` that has the person.
    """

    lists: tuple[int, ...] = ()
    segments: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    without_lists: tuple[int, ...] = ()
    without_segments: tuple[int, ...] = ()
    without_campaigns: tuple[int, ...] = ()
    quiet_days: int = 0


class Conditions(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an audience's segments said at the launch: they may be changed or deleted while it is frozen."""

    include: tuple[Group, ...] = ()
    within: tuple[Group, ...] = ()
    without: Group | None = None


class Variant(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Another wording beside the campaign's own, for `share` percent of the people."""

    template_id: int
    mapping: Mapping
    share: int
    template_version: str = ""


class Opens(StrEnum):
    """What a wave waits for once the one before it has left."""

    START = "start"  # its instant alone
    PERSON = "person"  # somebody says so
    QUALITY = "quality"  # what the waves before it came to


class Wave(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """`size` people, or `share` percent of all; neither: the rest. `hours`: what QUALITY looks back on."""

    size: int = 0
    share: int = 0
    starts_at: int = 0
    opens: Opens = Opens.START
    hours: int = 4


@dataclass(frozen=True, slots=True)
class Arm:
    """One wording of a campaign: `index` 0 is its own, the variants follow."""

    index: int
    template_id: int
    mapping: Mapping
    template_version: str


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with the names of what it stands on, for screens and for its own actions."""

    id: int
    name: str
    number_id: int
    template_id: int
    purpose_id: int
    list_id: int | None  # the first of its lists
    mapping: Mapping
    template_version: str
    state: CampaignState
    reason: str
    launch_after: int
    frozen_at: int | None
    releasing: bool
    expires_at: int | None
    created_by: int | None
    created_at: int
    launched_at: int | None
    changed_at: int
    finished_at: int | None
    audience: Audience
    conditions: Conditions | None  # from the launch on
    variants: tuple[Variant, ...]
    holdout: int  # percent who are kept as rows and never messaged
    waves: tuple[Wave, ...]
    cuts: tuple[int, ...]  # where one wave ends and the next begins (splits.py); from the launch on
    open_wave: int
    wave_opened_at: int | None
    number_phone: str
    template_name: str
    template_language: str
    purpose_name: str
    list_name: str  # or the segment's, where there is no list

    @property
    def whom(self) -> str:
        """The first part of its audience, and how many more there are."""
        more = len(self.audience.lists) + len(self.audience.segments) - 1
        return f"{self.list_name or '–'}{f' +{more}' if more > 0 else ''}"

    @property
    def arms(self) -> tuple[Arm, ...]:
        own = Arm(0, self.template_id, self.mapping, self.template_version)
        others = (
            Arm(index, one.template_id, one.mapping, one.template_version)
            for index, one in enumerate(self.variants, 1)
        )
        return (own, *others)


@dataclass(frozen=True, slots=True)
class BadCell:
    """A value that the platform would refuse: the list's line and column, the template's slot, why.

    `column` is empty for a fixed text; the slot `to` means that the person has no phone. Who comes from a
    segment stands on no line (0).
    """

    line: int
    column: str
    slot: str
    reason: str
    contact_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """What a look over the whole audience found; `cells` holds the first of them only.

    It is good for the campaign and the wordings that it was made with (`changed_at`, `versions`). `cuts` part
    the people into the waves.
    """

    campaign_id: int
    changed_at: int
    versions: tuple[str, ...]
    rows: int
    bad_rows: int
    cells: tuple[BadCell, ...]
    cuts: tuple[int, ...] = ()

    @property
    def fits(self) -> bool:
        return self.bad_rows == 0


@dataclass(frozen=True, slots=True)
class Frozen:
    """One chunk of an audience made into rows: how many were new, and whether it was the last."""

    added: int
    done: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk of rows cancelled or released, and whether it was the last."""

    rows: int
    done: bool
