"""The words of a message: its states, lanes and kinds, the draft that becomes one, and the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class State(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    HELD = "held"  # accepted, and held by the platform to judge the template's quality
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    SKIPPED = "skipped"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Lane(IntEnum):
    """Order of sending on a number: the lower leaves first."""

    AUTHENTICATION = 0
    SINGLE = 1
    BROADCAST = 2


class Kind(StrEnum):
    """What the gate asks of a message depends on it (product.md, the gate)."""

    ACTIVE = "active"
    REPLY = "reply"
    CONFIRMATION = "confirmation"
    REQUEST = "request"  # asks whoever said yes to confirm it


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to one person, ready to be frozen.

    `run_id` is the campaign, or 0 for a single dispatch (its own id then). `body` is
    `channels.port.Body` as JSON. `template_id` None means free text inside the window.
    """

    number_id: int
    contact_id: int
    phone: str
    body: str
    kind: Kind
    lane: Lane
    run_id: int = 0
    step: int = 0
    purpose_id: int | None = None
    template_id: int | None = None
    template_version: str = ""
    due_at: int = 0
    expires_at: int | None = None
    variant: int | None = None
    wave: int | None = None
    parked: bool = False  # its wave is not open yet (WAVE)
    withheld: bool = False  # kept as a row, never sent (HOLDOUT)
    tracked: Mapping[str, str] = field(default_factory=dict)  # slot -> where its measured link leads


HOLDOUT = "holdout"  # why such a row is skipped
WAVE = "wave"  # why such a row waits
IN_CONVERSATION = "in_conversation"  # why a row is skipped or waits while somebody answers the person


@dataclass(frozen=True, slots=True)
class Receipt:
    """`queued` new rows; `already` were there before (same run, step and person)."""

    queued: int
    already: int
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A queued row that may leave now, as the claim reads it."""

    id: int
    contact_id: int
    run_id: int
    lane: int
    kind: str
    purpose_id: int | None
    template_id: int | None
    template_version: str
    phone: str
    body: str
    attempt: int
    expires_at: int | None
    created_at: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that goes back to wait; `until` None waits for a person, else the instant its reason ends."""

    id: int
    until: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Settled:
    """One send's outcome for its row: accepted (wamid, held), or failed, or unknown, or queued again."""

    id: int
    attempt: int
    state: str
    reason: str = ""
    details: str = ""
    wamid: str | None = None
    due_at: int | None = None
    outcome: str = ""  # for the attempt's own row: rejected, never_left, ambiguous, died


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a run, as product.md defines them, and no others.

    recipients = skipped + cancelled + expired + waiting + sending + unknown
                 + failed_before_acceptance + accepted
    accepted >= sent >= delivered >= read; `failed` (after acceptance) is counted in accepted too.
    """

    recipients: int = 0
    accepted: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    failed_before_acceptance: int = 0
    unknown: int = 0
    sending: int = 0
    waiting: int = 0
    cancelled: int = 0
    expired: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    waits: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        parts = (
            sum(self.skipped.values()),
            self.cancelled,
            self.expired,
            self.waiting,
            self.sending,
            self.unknown,
            self.failed_before_acceptance,
            self.accepted,
        )
        ordered = self.accepted >= self.sent >= self.delivered >= self.read
        return self.recipients == sum(parts) and ordered
