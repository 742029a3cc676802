"""The company's own things as other rooms see them; no secret is ever open in one of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Power(StrEnum):
    """Whether something may send at all."""

    ACTIVE = "active"
    STOPPED = "stopped"


class ChoreKind(StrEnum):
    """What is asked of a provider, and of what: an account's templates, a number's own state."""

    READ_TEMPLATES = "read_templates"
    READ_NUMBER = "read_number"


@dataclass(frozen=True, slots=True)
class Workspace:
    id: int
    name: str
    domain: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Portfolio:
    """`tier` is people per moving 24 h; None means unlimited once `tier_known`."""

    id: int
    workspace_id: int
    name: str
    tier: int | None
    tier_known: bool
    tier_read_at: int | None
    reached: int


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    workspace_id: int
    portfolio_id: int
    connection_id: int
    waba_id: str
    name: str
    state: str
    stopped_reason: str
    templates_read_at: int | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number with what decides whether it may send: its own state and its account's."""

    id: int
    workspace_id: int
    account_id: int
    portfolio_id: int
    connection_id: int
    platform_id: str
    phone: str
    name: str
    quality: str
    mps: int
    state: str
    stopped_reason: str
    account_state: str
    account_stopped_reason: str
    connection_revision: int
    read_at: int | None

    @property
    def may_send(self) -> bool:
        return self.state == self.account_state == Power.ACTIVE


@dataclass(frozen=True, slots=True)
class Connection:
    """How a provider is reached; the secrets are sealed, `opened` (see rules.py) opens them."""

    id: int
    workspace_id: int
    channel: str
    graph_url: str
    graph_version: str
    token: bytes = field(repr=False)
    app_secret: bytes = field(repr=False)
    verify_token: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Secrets:
    """A connection's secrets in clear: for the engine's and ingest's memory only."""

    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Graph:
    """Where a provider is reached, and by which version of its wire."""

    url: str
    version: str


@dataclass(frozen=True, slots=True)
class Wire:
    """A number at its provider, and what it takes to reach it; of an account that is known already, empty
    secrets stay as they were."""

    waba_id: str
    phone_number_id: str
    phone: str
    secrets: Secrets
    portfolio: str = ""


@dataclass(frozen=True, slots=True)
class Connected:
    """`is_new` is False for a number that was known before."""

    workspace_id: int
    connection_id: int
    number_id: int
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Chore:
    id: int
    workspace_id: int
    kind: str
    subject_id: int
    asked_at: int
    done_at: int | None
    trouble: str
