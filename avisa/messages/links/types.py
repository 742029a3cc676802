"""The words of measured links: what a message carries, what a click finds, what was followed how often."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Link:
    """A code that was sent, and where it leads."""

    id: int
    workspace_id: int
    message_id: int
    destination: str
    expires_at: Millis
    clicks: int


@dataclass(frozen=True, slots=True)
class Followed:
    """One destination of a run: how many got a link to it, how many followed theirs, and how often in all."""

    destination: str
    links: int
    people: int
    clicks: int
