"""The words of privacy: how long each kind of record is kept, and what stands about one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec


class Retention(msgspec.Struct, frozen=True):
    """Days that each is kept; None: for as long as the company exists. The defaults are the product's.

    The ledger of consent is not among them: the burden of proof is the company's (LGPD art. 8 §2), and a
    person leaves it by erasure.
    """

    webhooks: int | None = 30  # raw, sealed; what they said is digested long before
    texts_sent: int | None = 365  # the filled values of messages; that one was sent is kept
    texts_received: int | None = 365
    links: int | None = 365  # measured links; that somebody clicked is kept
    import_problems: int | None = 90  # rows of lists that could not be read
    journal: int | None = 1825  # five years


LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows of each kind one look has cleared."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Look:
    """A line of the trail: who looked at what, or did what, and when."""

    id: int
    at: int
    kind: str
    actor: str
    subject: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """What of the trail is wanted; empty means all. `since` and `until` in ms."""

    subject: str = ""
    actor: str = ""
    since: int | None = None
    until: int | None = None
    looks_only: bool = False


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What a person asked of their data and nobody has answered; `kind` is export or erasure."""

    id: int
    contact_id: int
    kind: str
    channel: str
    asked_at: int
    name: str
    address: str  # of the person: a phone, or the platform's id


NOBODY = "erased"  # the platform's id of a message to somebody erased


class Named(msgspec.Struct, frozen=True, array_like=True):
    """By what an erased person may still be named: `ids` as the platform writes, `tails` as people do."""

    phone: str
    ids: tuple[str, ...]
    tails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """One that is under way."""

    id: int
    sealed: bytes = field(repr=False)
    erased_at: int
    inbox_after: int


LOOKS = (
    *("contact.viewed", "message.viewed", "contact.exported"),
    *("proof.exported", "register.exported", "scan.viewed", "consents.exported"),
    *("unclear.viewed", "conversation.viewed", "contacts.listed"),
)
