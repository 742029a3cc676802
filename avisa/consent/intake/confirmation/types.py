"""The words of a second yes: a first one that waits for it, and what still has to be asked of whom."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.consent.intake.forms.types import Pending


@dataclass(frozen=True, slots=True)
class Waiting:
    """A first yes that nobody has confirmed. `contact_id` and `message_id` are known where we ask."""

    id: int
    answer: str
    pending: Pending
    asked_at: int
    expires_at: int
    contact_id: int | None
    message_id: int | None
    answered_at: int | None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class Question:
    """The request as an interactive message: its text, and a title for each of its two buttons."""

    text: str
    yes: str
    no: str
