"""What the account may do with the Marketing Messages API."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ONBOARDED = "ONBOARDED"


@dataclass(slots=True)
class Eligibility:
    """`only_here` is the account's `disable_marketing_messages_on_cloud_api`."""

    status: str = ONBOARDED
    sync_ms: int = 0
    began_at: int = 0
    only_here: bool = False

    def is_syncing(self, approved_at: int, now: int) -> bool:
        """New templates take their time to get there; those of the start are there."""
        return approved_at > self.began_at and now - approved_at < self.sync_ms

    def shown(self) -> dict[str, Any]:
        return asdict(self)
