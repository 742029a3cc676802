"""What has become of people apart from their messages: who blocked, complained, moved, is away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

FOREVER = 2**62
DAY_MS = 24 * 60 * 60 * 1000
ANSWER_ENTRY_WITHIN_MS = DAY_MS
# Meta's page says 72 hours from the answer; others speak of 7 days since September 2026 [!].
ENTRY_OPEN_MS = 3 * DAY_MS


@dataclass(slots=True)
class Complaint:
    """A block or a report; `template` and `language` are empty when it was about no template."""

    at: int
    kind: str  # "block" or "report"
    number_id: str
    person: str
    wamid: str = ""
    template: str = ""
    language: str = ""


@dataclass(slots=True)
class EntryPoint:
    """A click on an advertisement that began a chat; free of charge once the business has answered."""

    clicked_at: int
    clid: str
    answered_at: int = 0

    @property
    def ends(self) -> int:
        return self.answered_at + ENTRY_OPEN_MS if self.answered_at else 0


@dataclass(slots=True)
class Crowd:
    """Keys are persons (digits with the ninth), or (number's id, person)."""

    usernames: dict[str, str] = field(default_factory=dict)  # "" takes a persona's username away
    contact_book: set[str] = field(default_factory=set)
    phone_used: dict[str, int] = field(default_factory=dict)  # when a message last went by the phone
    blocked: set[tuple[str, str]] = field(default_factory=set)  # by the person
    moved: dict[str, str] = field(default_factory=dict)  # old to new
    identities: Counter[str] = field(default_factory=Counter)  # how often the identity key has changed
    away: dict[str, int] = field(default_factory=dict)  # until when
    waiting: dict[str, list[Callable[[], None]]] = field(default_factory=dict)
    entry_points: dict[tuple[str, str], EntryPoint] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)

    def answer_entry(self, number_id: str, person: str, now: int) -> None:
        """The business's first message within a day after the click begins the free time."""
        entry = self.entry_points.get((number_id, person))
        if entry is not None and not entry.answered_at and now - entry.clicked_at <= ANSWER_ENTRY_WITHIN_MS:
            entry.answered_at = now

    def is_free_entry(self, number_id: str, person: str, at: int) -> bool:
        entry = self.entry_points.get((number_id, person))
        return entry is not None and bool(entry.answered_at) and entry.answered_at <= at < entry.ends

    def free_entry_ends(self, number_id: str, person: str) -> int:
        entry = self.entry_points.get((number_id, person))
        return entry.ends if entry is not None else 0

    def exported(self) -> dict[str, Any]:
        complaints = [{name: getattr(each, name) for name in Complaint.__slots__} for each in self.complaints]
        return {
            "usernames": self.usernames,
            "contact_book": sorted(self.contact_book),
            "blocked": [{"phone_number_id": number, "phone": person} for number, person in self.blocked],
            "moved": self.moved,
            "away": {person: None if until == FOREVER else until for person, until in self.away.items()},
            "waiting": {person: len(calls) for person, calls in self.waiting.items()},
            "entry_points": [
                {
                    "phone_number_id": number,
                    "phone": person,
                    "ctwa_clid": entry.clid,
                    "free_until": entry.ends,
                }
                for (number, person), entry in self.entry_points.items()
            ],
            "complaints": complaints,
        }
