"""The groups of the account's numbers: who is in each, who asks to come in, and the link that leads there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from whatsapp_sandbox.people.recipients import Recipient

PEOPLE_MOST = 8
SUBJECT_MOST, DESCRIPTION_MOST = 128, 2048
AUTOMATIC, ASKING = "auto_approve", "approval_required"
MODES = (ASKING, AUTOMATIC)
_FIRST = 120_363_000_000_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who wants to come in."""

    id: str
    who: Recipient
    at: int


@dataclass(slots=True)
class Group:
    id: str
    number_id: str
    subject: str
    description: str
    mode: str
    created_at: int
    link: str  # empty when it was taken away
    people: dict[str, Recipient] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)  # by the id of the request
    suspended: bool = False

    @property
    def recipient(self) -> Recipient:
        """The group in the place of a person."""
        return Recipient(self.id, self.id, "", "")

    def asked_by(self, person: str) -> Asked | None:
        return next((each for each in self.asked.values() if each.who.person == person), None)

    def exported(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "phone_number_id": self.number_id,
            "subject": self.subject,
            "people": [*self.people],
            "asked": {each.id: each.who.person for each in self.asked.values()},
            "invite_link": self.link,
            "suspended": self.suspended,
        }


@dataclass(slots=True)
class Groups:
    _groups: dict[str, Group] = field(default_factory=dict)
    _made: int = 0  # groups, requests and links, so that no id comes twice

    def of(self, group_id: str) -> Group | None:
        return self._groups.get(group_id)

    def __iter__(self) -> Iterator[Group]:
        return iter(self._groups.values())

    def create(self, number_id: str, digits: str, asked: dict[str, str], now: int) -> Group:
        """`asked` has a subject, and perhaps a description and a mode."""
        mark = b64encode(f"capi_group:{digits}:{_FIRST + self._next()}".encode()).decode().rstrip("=")
        made = Group(
            f"{mark}ZD",
            number_id,
            asked["subject"],
            asked.get("description", ""),
            asked.get("join_approval_mode", AUTOMATIC),
            now,
            self.new_link(),
        )
        self._groups[made.id] = made
        return made

    def new_link(self) -> str:
        return f"https://chat.whatsapp.com/{self.new_request()[-22:]}"

    def new_request(self) -> str:
        return f"{self._next():032X}"

    def _next(self) -> int:
        self._made += 1
        return self._made

    def drop(self, group: Group) -> None:
        self._groups.pop(group.id, None)
