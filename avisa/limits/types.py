"""The words of the limit: what a portfolio may reach, has reached, and when room comes back."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A portfolio's limit as the claim sees it under lock; `tier` None means unlimited."""

    id: int
    tier: int | None
    reached: int
    promised_at: Millis


@dataclass(frozen=True, slots=True)
class Admission:
    """Who of the people asked for may be reached now, and until when the others wait."""

    admitted: frozenset[int]
    waits: dict[int, Millis]


@dataclass(frozen=True, slots=True)
class Usage:
    """What Início shows. `frees` are (instant, places) in order, at most one per hour."""

    tier: int | None
    tier_known: bool
    reached: int
    room: int | None
    next_tier: int | None
    frees: tuple[tuple[Millis, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """How many messages go between two instants of a plan."""

    begins: Millis
    ends: Millis
    count: int
