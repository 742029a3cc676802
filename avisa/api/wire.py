"""What goes in and out over `/v1`: ids are strings, instants are RFC 3339 in UTC."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from avisa.api.asked import Asked

Id = Annotated[str, Field(examples=["204516348723200"])]
Text = Annotated[str, Field(min_length=1, max_length=512)]


class TemplateUse(Asked):
    name: Text
    language: str = Field("", description="Needed when the template exists in several languages.")
    variables: dict[str, str] = Field(
        default_factory=dict,
        description="Values by placeholder (`1`, `nome`), or by slot as `GET /v1/templates` lists them.",
        examples=[{"1": "Marina", "2": "Theo"}],
    )


class NewMessage(Asked):
    """One message to one person: a `template`, or `text` while the person's window is open."""

    template: TemplateUse | None = None
    text: Annotated[str, Field(max_length=4_096)] = ""
    to: str = Field("", examples=["(31) 99888-7766"])
    contact_id: str = ""
    bsuid: str = Field("", description="Instead of `to`: the platform's business-scoped id of a person.")
    number: str = Field(
        "", description="Which number sends: its id or phone. May be left out for an only one."
    )
    purpose: str = ""
    scheduled_for: AwareDatetime | None = Field(None, description="Not before it, RFC 3339 with a zone.")
    expires_at: AwareDatetime | None = Field(None, description="Not after it, RFC 3339 with a zone.")


class Verdict(BaseModel):
    """What the gate says now, without sending anything; it judges again when the message leaves."""

    outcome: Annotated[str, Field(examples=["send", "skip", "wait", "expire", "cancel"])]
    reason: str = ""
    until: str | None = Field(None, description="When the reason to wait ends, where that is known.")


class Queued(BaseModel):
    id: Id
    state: str
    verdict: Verdict | None = Field(description="Null when the message is no longer queued.")


class Attempt(BaseModel):
    """A send that did not simply succeed."""

    attempt: int
    outcome: str
    fault: str
    details: str
    at: str | None


class Message(BaseModel):
    id: Id
    state: str
    reason: str = Field(description="Why it was skipped, why it waits, or the fault's name.")
    details: str = Field(description="The provider's own words about a fault.")
    kind: str
    to: str
    contact_id: Id
    number_id: Id
    template_id: Id | None
    purpose_id: Id | None
    campaign_id: Id | None = Field(description="Null for a single message.")
    consent_event_id: Id | None = Field(description="The yes that allowed it.")
    wamid: str | None
    attempt: int
    price_category: str
    created_at: str | None
    due_at: str | None
    expires_at: str | None
    claimed_at: str | None
    accepted_at: str | None
    sent_at: str | None
    delivered_at: str | None
    read_at: str | None
    ended_at: str | None


class MessageHistory(Message):
    attempts: list[Attempt]


class MessagePage(BaseModel):
    items: list[Message]
    next_cursor: str | None = Field(description="For the next page; null on the last one.")


class TemplateSlot(BaseModel):
    name: str
    label: str
    example: str


class TemplateShown(BaseModel):
    id: Id
    name: str
    language: str
    category: str
    status: str
    quality: str
    rejected_reason: str
    text: str
    slots: list[TemplateSlot]
    unsupported: list[str]


class TemplatePage(BaseModel):
    items: list[TemplateShown]
    next_cursor: str | None


class Campaign(BaseModel):
    id: Id
    name: str
    state: str
    reason: str = Field(description="Why it is paused or stopped.")
    number_id: Id
    template_id: Id
    purpose_id: Id
    list_id: Id | None = Field(description="The first of its lists; null when there are segments alone.")
    created_at: str | None
    launched_at: str | None
    finished_at: str | None
    expires_at: str | None


class CampaignPage(BaseModel):
    items: list[Campaign]
    next_cursor: str | None


class Tally(BaseModel):
    """recipients = skipped + cancelled + expired + waiting + sending + unknown
    + failed_before_acceptance + accepted; accepted >= sent >= delivered >= read."""

    recipients: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int = Field(description="After acceptance; counted in accepted too.")
    failed_before_acceptance: int
    unknown: int
    sending: int
    waiting: int
    cancelled: int
    expired: int
    skipped: dict[str, int] = Field(description="By reason.")
    waits: dict[str, int] = Field(description="By reason.")
    faults: dict[str, int] = Field(description="By name.")


class CampaignTally(Campaign):
    """With its plan as it would be put, and its counts."""

    audience: dict[str, Any]
    values: dict[str, Any]
    variants: list[dict[str, Any]]
    holdout: int
    waves: list[dict[str, Any]]
    open_waves: int = Field(description="How many of its waves are open; 0 before the launch.")
    tally: Tally


class Consent(BaseModel):
    purpose: str
    event_id: Id
    granted_at: str | None
    expires_at: str | None
    revoked_at: str | None


class Suppression(BaseModel):
    source: str
    scope: str
    reason: str
    at: str | None


class Contact(BaseModel):
    id: Id
    phone: str | None
    wa_id: str | None
    bsuid: str | None
    name: str
    language: str
    attributes: dict[str, str]
    tags: list[str]
    not_on_whatsapp_at: str | None
    consents: list[Consent]
    suppressions: list[Suppression]


class PreferenceLink(BaseModel):
    """One person's own page, for a while."""

    url: Annotated[str, Field(examples=["https://avisa.example.com.br/p/lJLOA..."])]
    expires_at: str | None


class NewSuppression(Asked):
    """A no: the person's own, told to you elsewhere (`person`), or your decision (`ours`)."""

    scope: Annotated[str, Field(pattern="^(all|marketing)$", examples=["all"])] = "all"


class Event(BaseModel):
    """A line of the journal."""

    position: Id = Field(description="Grows from event to event, not always by one.")
    id: Id
    at: str | None
    kind: Annotated[str, Field(examples=["campaign.launched"])]
    actor: Annotated[str, Field(examples=["user:204516348723200"])]
    subject: Annotated[str, Field(examples=["campaign:204516348723201"])]
    body: dict[str, Any] = Field(description="What belongs to an event of this kind.")


class EventPage(BaseModel):
    items: list[Event]
    next_after: Id = Field(
        description="Ask with it again: the last position, or `after` when nothing is new."
    )


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, Any]
    errors: list[dict[str, str]] = Field(default_factory=list)
