"""What is asked and answered about conversations, canned replies, stops, and deliveries of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, TypedDict

import msgspec


class Conversation(msgspec.Struct, frozen=True):
    """Free text may be sent until `window_until`; None: the person never wrote."""

    id: str
    contact_id: str
    number_id: str
    state: str
    agent_id: str | None = None
    queue_id: str | None = None
    handed_to: str | None = None
    campaign_id: str | None = None
    unread: int = 0
    tags: tuple[str, ...] = ()
    last_at: datetime | None = None
    waiting_since: datetime | None = None
    window_until: datetime | None = None


class Said(msgspec.Struct, frozen=True):
    """One message of either side; `direction` is `in` or `out`, `file` a media type."""

    id: str
    direction: str
    kind: str
    text: str = ""
    at: datetime | None = None
    state: str | None = None
    template: str | None = None
    answers: str | None = None
    file: str | None = None


class Note(msgspec.Struct, frozen=True):
    """Between colleagues; without `author_id` a program left it."""

    id: str
    text: str
    author_id: str | None = None
    at: datetime | None = None


class Answered(msgspec.Struct, frozen=True):
    """`id` is a message's."""

    id: str


class NewCannedReply(TypedDict, total=False):
    title: str
    kind: Literal["text", "media", "interactive", "template"]
    category: str
    shortcut: str
    text: str
    buttons: list[str]
    menu: dict[str, Any] | None
    medium_id: str | None
    template_id: str | None
    values: dict[str, str]


class CannedReply(msgspec.Struct, frozen=True):
    id: str
    title: str
    kind: str
    category: str = ""
    shortcut: str = ""
    text: str = ""
    buttons: tuple[str, ...] = ()
    menu: dict[str, Any] | None = None
    file: dict[str, Any] | None = None
    template_id: str | None = None
    values: dict[str, str] = {}
    changed_at: datetime | None = None


class CannedFile(msgspec.Struct, frozen=True):
    """`id` goes into a reply's `medium_id`; `form` is image, video, audio or document."""

    id: str
    name: str
    kind: str
    form: str
    size: int


class Stop(msgspec.Struct, frozen=True):
    """A no that stands: `source` is `person`, `platform` or `ours`; `scope` is `all` or `marketing`."""

    contact_id: str
    source: str
    scope: str
    reason: str = ""
    at: datetime | None = None


class Told(msgspec.Struct, frozen=True):
    """An event of a person; `ended` counts the messages that were waiting and now do not leave."""

    name: str
    at: datetime | None = None
    ended: int = 0


class Tags(msgspec.Struct, frozen=True):
    tags: tuple[str, ...] = ()


class Delivery(msgspec.Struct, frozen=True):
    """An event on its way to your system; `tries` are there when one delivery is asked for."""

    id: str
    event_id: str
    kind: str
    state: str
    attempts: int = 0
    status: int | None = None
    details: str = ""
    due_at: datetime | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None
    tries: tuple[dict[str, Any], ...] = ()


class Replay(msgspec.Struct, frozen=True):
    events: int


class Secret(msgspec.Struct, frozen=True):
    """Told this once; the one before signs too until `old_secret_until`."""

    secret: str
    old_secret_until: datetime | None = None


class Followed(msgspec.Struct, frozen=True):
    kinds: tuple[str, ...] = ()
