"""What is asked and what is answered. Ids are strings; instants are `datetime` with a zone.

Fields that a newer server adds are passed over, so that an older client goes on working.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypedDict, TypeVar

import msgspec

T = TypeVar("T")


class TemplateUse(TypedDict, total=False):
    """`language` may be left out when there is only one; `variables` by placeholder or slot."""

    name: str
    language: str
    variables: dict[str, str]


class NewMessage(TypedDict, total=False):
    """`to`, `contact_id` or `bsuid`, and a template or, inside the window, a text. What is left out is
    chosen where only one fits."""

    template: TemplateUse
    text: str
    to: str
    contact_id: str
    bsuid: str
    number: str
    purpose: str
    scheduled_for: datetime
    expires_at: datetime


class BatchMessage(NewMessage, total=False):
    """One of many; `key` is its own, as that of a single message."""

    key: str


class NewConsent(TypedDict, total=False):
    """A yes that your own system took: `to`, `purposes`, `text`, `version` and `company_name` are needed."""

    to: str
    name: str
    language: str
    purposes: list[str]
    text: str
    version: str
    company_name: str
    said_at: datetime
    zone: str
    ip: str
    user_agent: str
    page: str
    double_opt_in: bool


class Verdict(msgspec.Struct, frozen=True):
    """What the gate says now: `send`, `skip`, `wait`, `expire` or `cancel`, and why."""

    outcome: str
    reason: str = ""
    until: datetime | None = None


class Queued(msgspec.Struct, frozen=True):
    id: str
    state: str
    verdict: Verdict | None = None


class BatchItem(msgspec.Struct, frozen=True):
    """A message (`id`), or the problem that kept it from being one (`problem["code"]`)."""

    id: str | None = None
    created: bool = False
    verdict: Verdict | None = None
    problem: dict[str, Any] | None = None


class Batch(msgspec.Struct, frozen=True):
    """The items are in the order of what was asked."""

    queued: int
    refused: int
    items: tuple[BatchItem, ...] = ()


class Attempt(msgspec.Struct, frozen=True):
    attempt: int
    outcome: str
    fault: str
    details: str
    at: datetime | None = None


class Message(msgspec.Struct, frozen=True):
    id: str
    state: str
    reason: str = ""
    details: str = ""
    kind: str = ""
    to: str = ""
    contact_id: str = ""
    number_id: str = ""
    template_id: str | None = None
    purpose_id: str | None = None
    campaign_id: str | None = None
    consent_event_id: str | None = None
    wamid: str | None = None
    attempt: int = 0
    price_category: str = ""
    created_at: datetime | None = None
    due_at: datetime | None = None
    expires_at: datetime | None = None
    claimed_at: datetime | None = None
    accepted_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    ended_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()


class Consent(msgspec.Struct, frozen=True):
    purpose: str
    event_id: str
    granted_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class Suppression(msgspec.Struct, frozen=True):
    source: str
    scope: str
    reason: str = ""
    at: datetime | None = None


class Contact(msgspec.Struct, frozen=True):
    id: str
    phone: str | None = None
    wa_id: str | None = None
    bsuid: str | None = None
    name: str = ""
    language: str = ""
    attributes: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    not_on_whatsapp_at: datetime | None = None
    consents: tuple[Consent, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


class PurposeState(msgspec.Struct, frozen=True):
    purpose: str
    stands: bool
    to_confirm: bool = False


class RecordedConsent(msgspec.Struct, frozen=True):
    event_id: str
    contact_id: str
    purposes: tuple[PurposeState, ...] = ()
    suppressed: bool = False
    text_lacks: tuple[dict[str, str], ...] = ()


class Slot(msgspec.Struct, frozen=True):
    name: str
    label: str
    example: str = ""


class Template(msgspec.Struct, frozen=True):
    id: str
    name: str
    language: str
    category: str
    status: str
    quality: str = ""
    rejected_reason: str = ""
    text: str = ""
    slots: tuple[Slot, ...] = ()
    unsupported: tuple[str, ...] = ()


class Campaign(msgspec.Struct, frozen=True):
    """`tally` is there when one campaign is asked for; product.md says what each count means."""

    id: str
    name: str
    state: str
    reason: str = ""
    number_id: str = ""
    template_id: str = ""
    purpose_id: str = ""
    list_id: str | None = None
    created_at: datetime | None = None
    launched_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    tally: dict[str, Any] = {}


class Event(msgspec.Struct, frozen=True):
    """A line of the journal: the same by webhook and by `events.follow`."""

    position: str
    id: str
    kind: str
    actor: str = ""
    subject: str = ""
    at: datetime | None = None
    body: dict[str, Any] = {}


class Page(msgspec.Struct, Generic[T], frozen=True):
    items: tuple[T, ...]
    next_cursor: str | None = None


class EventPage(msgspec.Struct, frozen=True):
    items: tuple[Event, ...]
    next_after: str


class Webhook(msgspec.Struct, frozen=True):
    """`secret` is there when it was made, and never again."""

    id: str
    url: str
    kinds: tuple[str, ...] = ()
    description: str = ""
    state: str = ""
    reason: str = ""
    secret: str = ""
