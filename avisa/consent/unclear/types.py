"""The words of an unclear no: a message that may be one, and what a person made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    STOP = "stop"
    NO_STOP = "no_stop"
    STOPPED_SINCE = "stopped_since"  # the person said it plainly before anybody decided


@dataclass(frozen=True, slots=True)
class Doubt:
    """A message that may be a no; `inbound_id` is the message, which holds the words."""

    inbound_id: int
    contact_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Meant:
    """The words that were taken for a no, as evidence: what the platform calls the message, and when."""

    inbound_id: str
    text: str
    at: int
