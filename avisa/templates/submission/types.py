"""The words of handing in: what is asked of the provider, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from avisa.kernel.clock import Millis


class RequestKind(StrEnum):
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    UNPAUSE = "unpause"


class RequestState(StrEnum):
    """asked -> sending -> done | refused; what may have happened is unknown until it was looked up."""

    ASKED = "asked"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


OPEN = (RequestState.ASKED, RequestState.SENDING, RequestState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    workspace_id: int
    account_id: int
    draft_id: int | None
    kind: RequestKind
    name: str
    language: str
    platform_id: str
    state: RequestState
    reason: str
    details: str
    asked_by: str
    asked_at: Millis
    due_at: Millis
    attempt: int
    sent_at: Millis | None
    settled_at: Millis | None
    body: Mapping[str, Any] = field(repr=False)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Spent:
    """What has left lately: creations of the account, edits of this template while it was approved."""

    creations: Sequence[Millis]
    edits: Sequence[Millis]


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: `reason` is a code with a text, `until` when it is looked at again."""

    reason: str
    until: Millis


@dataclass(frozen=True, slots=True)
class Happened:
    """The platform shows what was asked of it."""

    platform_id: str = ""
    status: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """It did not happen, so it may be asked for once more."""

    reason: str
    until: Millis


@dataclass(frozen=True, slots=True)
class Doubt:
    """It may have happened: looked up, never repeated on a guess."""

    until: Millis
    details: str = ""


Verdict = Happened | Refusal | Again | Doubt
