"""The words of the desk: a conversation, its moves, what a list shows of it, and prepared answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from avisa.channels.port import Choice, Reply
from avisa.kernel.clock import Millis


class ConversationState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Move(StrEnum):
    """Why a conversation changed hands or state."""

    OPENED = "opened"  # the person wrote for the first time, or again after it was closed
    ASSIGNED = "assigned"
    TRANSFERRED = "transferred"
    TO_QUEUE = "to_queue"
    CLOSED = "closed"
    REOPENED = "reopened"  # by an agent
    HANDED_OVER = "handed_over"  # to another system
    TAKEN_BACK = "taken_back"
    ANSWERS_CAMPAIGN = "answers_campaign"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A row, as everybody reads it. Instants in ms; `window_until` 0 means the person never wrote."""

    id: int
    number_id: int
    contact_id: int
    state: str
    agent_id: int | None
    queue_id: int | None
    unread: int
    last_at: Millis
    last_by: str
    last_inbound_id: int | None
    last_message_id: int | None
    waiting_since: Millis | None
    window_until: Millis
    campaign_id: int | None
    handed_to: str
    opened_at: Millis
    closed_at: Millis | None

    @property
    def is_open(self) -> bool:
        return self.state == ConversationState.OPEN

    @property
    def is_served(self) -> bool:
        """Somebody answers this person now: an agent, or another system."""
        return self.is_open and (self.agent_id is not None or bool(self.handed_to))


@dataclass(frozen=True, slots=True)
class Heard:
    """Words of a person that are new to us, as the digest hands them to the desk."""

    inbound_id: int
    number_id: int
    contact_id: int
    kind: str
    at: Millis
    campaign_id: int | None = None  # whose message they answer
    is_no: bool = False  # a stop, or what may be one: no automatic answer follows
    waits: bool = True  # False for a reaction: nobody expects an answer to one


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where a campaign's answers go; the first that is set counts for whose it is, the text for what
    the person is told at once."""

    agent_id: int | None = None
    queue_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    author_id: int
    body: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Moved:
    id: int
    kind: str
    actor: str
    agent_id: int | None
    queue_id: int | None
    campaign_id: int | None
    told: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on its way out, until it is a message."""

    id: int
    conversation_id: int
    medium_id: int
    caption: str
    state: str
    reason: str
    message_id: int | None
    tries: int
    made_by: int | None
    made_at: Millis


class CannedKind(StrEnum):
    TEXT = "text"
    MEDIA = "media"
    INTERACTIVE = "interactive"
    TEMPLATE = "template"


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a prepared answer says; which fields count depends on its kind.

    `text` may hold variables ({{name}} ...), which are filled when an agent picks it. A template's `values`
    are by slot (templates.rules.wanted).
    """

    text: str = ""
    medium_id: int = 0  # messages.media: a kept file without a contact
    replies: tuple[Reply, ...] = ()
    choices: tuple[Choice, ...] = ()  # a list in place of buttons, opened by `label`
    label: str = ""
    template_id: int = 0
    values: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Receipt:
    """That these words were read, which the platform is to be told."""

    inbound_id: int
    tries: int
    number_id: int
    wamid: str


@dataclass(frozen=True, slots=True)
class Author:
    """The agent who said something; `overrides` who may speak while a colleague answers the person."""

    user_id: int
    overrides: bool = False


@dataclass(frozen=True, slots=True)
class CannedReply:
    id: int
    owner_id: int | None
    category: str
    shortcut: str
    title: str
    kind: str
    language: str
    content: Content
    changed_at: Millis

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None
