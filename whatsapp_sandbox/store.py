"""What the sandbox remembers in memory: every accepted message, the windows, who stopped marketing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.prices.charge import Charge
from whatsapp_sandbox.templates.shape import Shape

WINDOW_MS = 24 * 60 * 60 * 1000


@dataclass(slots=True)
class Message:
    """One accepted send and what became of it."""

    wamid: str
    at: int
    number_id: str
    to: str
    recipient: Recipient
    kind: str
    callback: str | None
    content: dict[str, Any]
    category: str = "service"
    template: str = ""
    language: str = ""
    template_id: str = ""
    status: str = "accepted"
    failure: int = 0
    charge: Charge | None = None
    shape: Shape | None = None  # of the template as it was when this was sent
    parts: Sequence[Mapping[str, Any]] = ()  # its components, for those who look at it
    quoted: str = ""
    marketing_api: bool = False
    dropped: bool = False  # it outlived its time before it could be delivered
    lifetime_ms: int = 0  # its own, of a Direct Send
    group_id: str = ""  # of the group that it went to
    told: tuple[str | int, ...] = ()  # its statuses, each followed by its instant

    def exported(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "phone_number_id": self.number_id,
            "to": self.to,
            "phone": self.recipient.person,
            "wa_id": self.recipient.wa_id,
            "type": self.kind,
            "template": self.template or None,
            "language": self.language or None,
            "biz_opaque_callback_data": self.callback,
            "wamid": self.wamid,
            "status": self.status,
            "failure": self.failure or None,
            "dropped": self.dropped,
            "group_id": self.group_id or None,
            "marketing_messages": self.marketing_api,
            "context": self.quoted or None,
            "content": self.content,
        }


@dataclass(slots=True)
class Heard:
    """One message of a person, as the webhook told it, and what the business did about it."""

    wamid: str
    at: int
    number_id: str
    recipient: Recipient
    content: dict[str, Any]
    read_at: int = 0
    typing_until: int = 0
    group_id: str = ""

    def exported(self) -> dict[str, Any]:
        return {
            "at": self.at,
            "phone_number_id": self.number_id,
            "phone": self.recipient.person,
            "wamid": self.wamid,
            "read_at": self.read_at or None,
            "content": self.content,
        }


@dataclass(slots=True)
class Seen:
    """Counts over everything that came in."""

    posts: int = 0
    accepted: int = 0
    over_limit: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    by_number: Counter[str] = field(default_factory=Counter)
    by_person: Counter[str] = field(default_factory=Counter)
    by_send: Counter[tuple[str, str, str]] = field(default_factory=Counter)


class Store:
    def __init__(self, started_at: int, callback_attempt: str) -> None:
        self.messages: list[Message] = []
        self.heard: dict[str, Heard] = {}
        self.seen = Seen()
        self.stopped: set[str] = set()
        self.names: dict[str, str] = {}
        self._by_wamid: dict[str, Message] = {}
        self._last: dict[tuple[str, str], Message] = {}
        self._windows: dict[tuple[str, str], int] = {}
        self._attempt = re.compile(callback_attempt)
        self._serial = count(1)
        self.begin_again(started_at)

    def begin_again(self, started_at: int) -> None:
        """The start is part of every id: a restarted sandbox never gives one out again."""
        self._prefix = f"{started_at:012X}"

    def next_wamid(self, wa_id: str, inbound: bool = False) -> str:
        mark = b"\x12\x18\x14" if inbound else b"\x11\x18\x12"
        serial = f"{self._prefix}{next(self._serial):08X}".encode()
        digits = wa_id.encode()
        raw = b"\x1d\x18" + bytes([len(digits)]) + digits + b"\x15\x02\x00" + mark + serial + b"\x00"
        return f"wamid.{b64encode(raw).decode()}"

    def accept(self, message: Message) -> None:
        person = message.recipient.person
        self.messages.append(message)
        self._by_wamid[message.wamid] = message
        self._last[message.number_id, person] = message
        self.seen.accepted += 1
        self.seen.by_number[message.number_id] += 1
        self.seen.by_person[person] += 1
        if message.callback is not None:
            self.seen.by_send[person, message.template, self._callback_id(message.callback)] += 1

    def _callback_id(self, callback: str) -> str:
        """Senders append the attempt to their message id; two attempts are the same send."""
        return self._attempt.sub("", callback)

    def message(self, wamid: str) -> Message | None:
        return self._by_wamid.get(wamid)

    def is_in_chat(self, wamid: str, number_id: str, person: str) -> bool:
        """Whether this person and this number have exchanged that message, whoever wrote it."""
        found = self._by_wamid.get(wamid) or self.heard.get(wamid)
        return found is not None and (found.number_id, found.recipient.person) == (number_id, person)

    def last_to(self, number_id: str, person: str) -> Message | None:
        return self._last.get((number_id, person))

    def open_window(self, number_id: str, person: str, now: int) -> None:
        self._windows[number_id, person] = now + WINDOW_MS

    def window_ends(self, number_id: str, person: str) -> int:
        """0 when it was never open."""
        return self._windows.get((number_id, person), 0)

    def close_window(self, number_id: str, person: str) -> None:
        self._windows.pop((number_id, person), None)

    def window_is_open(self, number_id: str, person: str, now: int) -> bool:
        return self._windows.get((number_id, person), 0) > now

    def totals(self) -> dict[str, Any]:
        seen = self.seen
        return {
            "posts": seen.posts,
            "accepted": seen.accepted,
            "refused": sum(seen.refused.values()),
            "refused_by_code": {str(code): times for code, times in sorted(seen.refused.items())},
            "accepted_by_number": dict(seen.by_number),
            "people": len(seen.by_person),
            "duplicates": sum(seen.by_send.values()) - len(seen.by_send),
            "duplicates_by_person": seen.accepted - len(seen.by_person),
            "over_limit": seen.over_limit,
        }

    def exported(self) -> Iterator[dict[str, Any]]:
        return (message.exported() for message in self.messages)
