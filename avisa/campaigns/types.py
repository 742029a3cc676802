"""Campaigns: their states, and what a look over the rows found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from avisa.messages.filling import Mapping


class CampaignState(StrEnum):
    DRAFT = "draft"
    LAUNCHING = "launching"  # the audience is being frozen; what is frozen already leaves
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    STOPPED = "stopped"  # by a fault or a dead template; a person may resume it
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with the names of what it stands on, for screens and for its own actions."""

    id: int
    name: str
    number_id: int
    template_id: int
    purpose_id: int
    list_id: int
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
    number_phone: str
    template_name: str
    template_language: str
    purpose_name: str
    list_name: str


@dataclass(frozen=True, slots=True)
class BadCell:
    """A value that the platform would refuse: the list's line and column, the template's slot, why.

    `column` is empty for a fixed text; the slot `to` means that the person has no phone.
    """

    line: int
    column: str
    slot: str
    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """What a look over the whole audience found; `cells` holds the first of them only.

    It is good for the campaign and the wording that it was made with (`changed_at`, `template_version`).
    """

    campaign_id: int
    changed_at: int
    template_version: str
    rows: int
    bad_rows: int
    cells: tuple[BadCell, ...]

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
