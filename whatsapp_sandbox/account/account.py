"""The account and its portfolio: what they are called, and what can be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# A test number reaches so many people, each entered by hand.
ALLOWED_MOST = 5


@dataclass(slots=True)
class Account:
    """Everything that can be wrong is off at the start; an instant of 0 means never."""

    name: str
    timezone_id: str = "25"
    verified: bool = True
    insights: bool = False  # once on it stays on
    token_expires: int = 0
    payment_problem: bool = False
    locked: bool = False
    restrictions: dict[str, int] = field(default_factory=dict)  # kind to the instant at which it ends
    forbidden_countries: frozenset[str] = frozenset()
    maintenance_until: int = 0
    allowed: frozenset[str] | None = None  # the people a test number reaches

    @property
    def is_well(self) -> bool:
        """So that a send need not look at each trouble."""
        return not (self.locked or self.restrictions or self.maintenance_until or self.allowed is not None)

    def token_works(self, now: int) -> bool:
        return not self.token_expires or now < self.token_expires

    def is_restricted(self, kind: str, now: int) -> bool:
        return self.restrictions.get(kind, 0) > now

    def exported(self) -> dict[str, Any]:
        allowed = None if self.allowed is None else sorted(self.allowed)
        shown = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return shown | {"forbidden_countries": sorted(self.forbidden_countries), "allowed": allowed}
