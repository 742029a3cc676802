"""What of a purpose can be changed after it was made."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_NAME, LONGEST_DESCRIPTION = 60, 300


@dataclass(frozen=True, slots=True)
class Terms:
    """`valid_for` in ms counts for yeses from now on; who said yes before keeps what held then."""

    name: str
    description: str
    category: str
    valid_for: int | None
