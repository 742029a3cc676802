"""A line of the journal as its readers get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from avisa.kernel.clock import Millis


@dataclass(frozen=True, slots=True)
class Entry:
    position: int
    id: int
    at: Millis
    kind: str
    actor: str
    subject: str
    body: Mapping[str, Any]
