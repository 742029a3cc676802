"""The words of webhooks to the customer's systems: an endpoint, a delivery, an attempt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from avisa.kernel.clock import Millis

TEST = "webhook.test"


class HookState(StrEnum):
    ON = "on"
    OFF = "off"
    REMOVED = "removed"


class Why(StrEnum):
    """Why an endpoint is off."""

    PERSON = "person"
    FAILING = "failing"  # nothing got through for three days
    GONE = "gone"  # it answered 410


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person says of an endpoint."""

    url: str
    kinds: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Hook:
    """`position` is the journal's up to which deliveries were made of it."""

    id: int
    url: str
    description: str
    kinds: tuple[str, ...]
    state: HookState
    reason: str
    position: int
    failing_since: Millis | None
    old_until: Millis | None
    created_at: Millis
    changed_at: Millis

    @property
    def told_url(self) -> str:
        return told_url(self.url)


def told_url(url: str) -> str:
    """As it is shown and written down: what stands in a query is often a secret of the other side."""
    place, asked, _ = url.partition("?")
    return f"{place}?…" if asked else place


@dataclass(frozen=True, slots=True)
class NewSecret:
    """Shown once; only sealed in the database."""

    hook_id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    id: int
    hook_id: int
    event_id: int
    kind: str
    state: DeliveryState
    attempts: int
    due_at: Millis | None
    created_at: Millis
    ended_at: Millis | None
    status: int | None
    details: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """`status` is the answer's, None when there was none; `took` in ms."""

    attempt: int
    at: Millis
    took: int
    status: int | None
    details: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A delivery that is on its way: its next try is in the row already, in case nobody comes back."""

    id: int
    event_id: int
    attempt: int
    tries: int
    begun_at: Millis


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer's system said; `wait` is how long it asked to be left alone (ms)."""

    status: int | None
    took: int
    details: str = ""
    wait: Millis | None = None

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300
