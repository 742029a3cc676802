"""A line of the journal as its readers get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avisa.kernel.clock import Millis

# The steps of a single message, which have lines only where somebody follows them (docs/adr/0015).
STEPS = (
    "message.accepted",
    "message.sent",
    "message.delivered",
    "message.read",
    "message.clicked",
    "message.failed",
    "message.skipped",
    "message.expired",
    "message.cancelled",
    "message.unknown",
    "message.received",
)


@dataclass(frozen=True, slots=True)
class Entry:
    position: int
    id: int
    at: Millis
    kind: str
    actor: str
    subject: str
    body: Mapping[str, Any]
