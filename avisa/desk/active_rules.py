"""Speaking first from the desk: to how many, how often, and to whom not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.desk.types import Conversation
from avisa.errors import Refused
from avisa.kernel.clock import DAY, HOUR, Millis

MOST_PEOPLE = 15
BOARD_FOR: Millis = 72 * HOUR
CAP_FOR: Millis = DAY
LARGEST_CAP = 50
FURTHEST: Millis = 90 * DAY  # that a message may be planned ahead


def refusal(
    serving: Conversation | None, user_id: int, may_override: bool, got: int, cap: int
) -> Refused | None:
    """Why this person gets nothing more of the desk now; None where nothing speaks against it.

    `serving` is the conversation in which somebody answers them, `got` what they got in the last 24 h,
    `cap` the company's own (0: none).
    """
    if serving is not None and serving.agent_id != user_id and not may_override:
        return (
            Refused("handed_over", system=serving.handed_to)
            if serving.handed_to
            else Refused("served_by_other")
        )
    if cap and got >= cap:
        return Refused("daily_cap", most=cap)
    return None


def checked_people(contact_ids: Sequence[int]) -> tuple[int, ...]:
    """Each once. Raises Refused `people_missing` or `people_too_many`."""
    people = tuple(dict.fromkeys(contact_ids))
    if not people:
        raise Refused("people_missing")
    if len(people) > MOST_PEOPLE:
        raise Refused("people_too_many", most=MOST_PEOPLE)
    return people


def checked_instant(due_at: Millis | None, now: Millis) -> Millis | None:
    """None is at once. Raises Refused `moment_passed` or `moment_too_far`."""
    if due_at is None:
        return None
    if due_at <= now:
        raise Refused("moment_passed")
    if due_at > now + FURTHEST:
        raise Refused("moment_too_far", most=FURTHEST // DAY)
    return due_at


@dataclass(frozen=True, slots=True)
class Said:
    """An active message that an agent sent, as the board shows it."""

    message_id: int
    user_id: int
    contact_id: int
    number_id: int
    template_id: int | None
    state: str
    reason: str
    due_at: Millis | None
    created_at: Millis
    wrote_at: Millis | None
    ends_if_they_write: bool
