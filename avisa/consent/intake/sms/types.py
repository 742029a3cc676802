"""The words of SMS invitations: where they go, the asking, one SMS, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How a person answers: by the link in the SMS, or by a word that they send over WhatsApp."""

    LINK = "link"
    WORD = "word"


class AskingState(StrEnum):
    PREPARING = "preparing"  # its numbers are coming in
    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"


class SmsState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"  # it may have been sent; it is never sent again
    SKIPPED = "skipped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class SmsAnswer(StrEnum):
    NONE = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class SmsProvider:
    """Where SMS go and how; `headers` in clear, for the engine's memory only."""

    workspace_id: int
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: str
    id_at: str
    per_second: int
    rest_days: int
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """One invitation by SMS. `texts` are the versions that its page shows, whatever comes later."""

    id: int
    name: str
    way: Way
    wording: str
    language: str
    purposes: tuple[int, ...]
    texts: tuple[int, ...]
    slug: str
    base: str
    answer_id: int | None
    word: str
    number: str
    state: AskingState
    stopped_reason: str
    created_at: int
    launched_at: int | None
    ends_at: int | None


@dataclass(frozen=True, slots=True)
class SmsRow:
    id: int
    invitation_id: int
    position: int
    contact_id: int | None
    phone: str | None
    state: SmsState
    reason: str
    details: str
    attempt: int
    due_at: int
    claimed_at: int | None
    sent_at: int | None
    answer: SmsAnswer
    answered_at: int | None


@dataclass(frozen=True, slots=True)
class ReadySms:
    """Claimed: its intent is committed, and it leaves now."""

    id: int
    attempt: int
    phone: str = field(repr=False)
    text: str = field(repr=False)

    @property
    def reference(self) -> str:
        return f"{self.id}.{self.attempt}"


@dataclass(frozen=True, slots=True)
class Fate:
    """What an answer makes of a row; `due_at` for one that goes back into the queue."""

    state: SmsState
    reason: str = ""
    details: str = ""
    provider_id: str = ""
    due_at: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What an SMS costs: `left` signs fit into the last of its `segments`; `dear` made it Unicode."""

    gsm: bool
    used: int
    segments: int
    left: int
    dear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """SMS of one asking by state, the skipped ones by reason, and the answers."""

    states: Mapping[str, int]
    skipped: Mapping[str, int]
    yes: int
    no: int

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def of(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)
