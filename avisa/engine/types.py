"""What the engine carries from the claim to the wire and back."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.channels.port import Outbound, Outcome
from avisa.kernel.clock import SECOND, Millis


@dataclass(frozen=True, slots=True)
class Tuning:
    """Sizes of one engine; the defaults suit one machine.

    `connections` is also the most rows that may be `sending` at once on a number: what a crash can
    leave unknown. `lease` is how long a dead engine blocks its numbers.
    """

    connections: int = 512
    lease: Millis = 10 * SECOND
    ahead: Millis = 150  # claims take no more than leaves within this time
    bound: Millis = 200  # no call begins later than this after its claim was committed
    idle: Millis = 100  # how often an idle number looks for new rows
    batch: int = 256  # rows a claim takes at most: keeps its transaction short
    digest_batch: int = 500  # webhook bodies a digest takes at once


@dataclass(frozen=True, slots=True)
class SendingNumber:
    """A number as its sender needs it."""

    workspace_id: int
    id: int
    account_id: int
    portfolio_id: int
    connection_id: int
    connection_revision: int
    platform_id: str
    mps: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A row whose intent is written: it may leave, once, under this attempt."""

    id: int
    attempt: int
    contact_id: int
    run_id: int
    claimed_at: Millis
    wa_id: str  # what we know so far; empty when the platform never told
    outbound: Outbound


@dataclass(frozen=True, slots=True)
class TooLate:
    """The bound had passed when its call was to begin: it did not begin, and the gate is asked again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one send."""

    ready: Ready
    outcome: Outcome | TooLate


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim's result: what leaves now, and how many due rows it dealt with otherwise."""

    ready: tuple[Ready, ...] = ()
    aside: int = 0
