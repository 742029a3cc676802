"""The words of how long a yes holds: how many end soon, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.clock import DAY, Millis

SOON: Millis = 30 * DAY


@dataclass(frozen=True, slots=True)
class Endings:
    """Of one purpose: yeses that stand, those of them that end within `SOON`, and those that ended since."""

    standing: int = 0
    soon: int = 0
    lately: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """One yes that ends; who took it back is not among them."""

    contact_id: int
    name: str
    address: str  # of the person: a phone, or the platform's id
    granted_at: Millis
    ends_at: Millis
