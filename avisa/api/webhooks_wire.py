"""What goes in and out over `/v1/webhooks`."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.wire import Id
from avisa.hooks.kinds import KINDS
from avisa.hooks.rules import LONGEST_DESCRIPTION, LONGEST_URL
from avisa.journal.types import STEPS

Kinds = Annotated[
    list[Annotated[str, Field(max_length=60)]],
    Field(max_length=len(KINDS), examples=[["message.delivered", "message.received", "contact.*"]]),
]


class NewWebhook(Asked):
    """Where your system listens, and what it wants to be told."""

    url: Annotated[
        str, Field(min_length=1, max_length=LONGEST_URL, examples=["https://erp.example.com.br/avisa"])
    ]
    kinds: Annotated[Kinds, Field(description=f"Of these: {', '.join(f'`{kind}`' for kind in KINDS)}.")]
    description: Annotated[str, Field(max_length=LONGEST_DESCRIPTION)] = ""


class Webhook(BaseModel):
    id: Id
    url: str
    kinds: list[str]
    description: str
    state: Annotated[str, Field(examples=["on", "off"])]
    reason: str = Field(
        description="Why it is off: `person`, `failing` for three days, `gone` (it answered 410)."
    )
    failing_since: str | None = Field(description="The first failure after which nothing got through.")
    old_secret_until: str | None = Field(description="Until then the secret before the last one signs too.")
    created_at: str | None
    changed_at: str | None


class WebhookMade(Webhook):
    secret: Annotated[str, Field(description="Shown only this once.", examples=["whsec_c2VjcmV0..."])]


class WebhookPage(BaseModel):
    items: list[Webhook]
    next_cursor: Annotated[None, Field(description="Always null: there are at most 20.")] = None


class Secret(BaseModel):
    secret: Annotated[str, Field(description="Shown only this once.", examples=["whsec_c2VjcmV0..."])]
    old_secret_until: str | None


class Delivery(BaseModel):
    """An event on its way to your system; `event_id` is the header `webhook-id`."""

    id: Id
    event_id: Id
    kind: str
    state: Annotated[str, Field(examples=["waiting", "delivered", "given_up"])]
    attempts: int
    status: int | None = Field(description="Of your system's last answer; null when there was none.")
    details: str
    due_at: str | None = Field(description="The next try while it waits, RFC 3339 in UTC; else null.")
    created_at: str | None
    ended_at: str | None


class DeliveryPage(BaseModel):
    items: list[Delivery]
    next_cursor: str | None


class DeliveryAttempt(BaseModel):
    attempt: int
    at: str | None
    took: int = Field(description="Milliseconds.")
    status: int | None
    details: str


class DeliveryHistory(Delivery):
    tries: list[DeliveryAttempt]


class NewReplay(Asked):
    """Everything that happened from this instant on is sent again, under the same ids."""

    since: AwareDatetime = Field(examples=["2026-11-20T10:00:00Z"])


class Replay(BaseModel):
    events: int = Field(description="How many are sent again.")


class Following(Asked):
    """Which steps of single messages are among the events, also without any webhook."""

    kinds: Annotated[
        Kinds, Field(description=f"Of these, or none: {', '.join(f'`{kind}`' for kind in STEPS)}.")
    ]


class Followed(BaseModel):
    kinds: list[str]
