"""Why a message costs or is free."""

from __future__ import annotations

from dataclasses import dataclass

REGULAR = "regular"
FREE_WINDOW = "free_customer_service"
FREE_ENTRY = "free_entry_point"
# Meta's examples show a free entry point under this category [!].
ENTRY_CATEGORY = "referral_conversion"


@dataclass(frozen=True, slots=True)
class Charge:
    """Decided once a message, so that all its statuses say the same."""

    type: str
    category: str
    expires: int = 0  # of the free entry point
    month: str = ""  # the one in which it took a place among the free service messages

    @property
    def is_charged(self) -> bool:
        return self.type == REGULAR
