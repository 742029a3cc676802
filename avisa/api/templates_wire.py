"""What drafts of templates, what is asked of WhatsApp, and files of headers look like over `/v1`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from avisa.api.asked import Asked
from avisa.api.wire import Id

TEMPLATE = {
    "name": "lembrete_reuniao",
    "language": "pt_BR",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "A reunião de pais é amanhã às 19h. Esperamos você!"}],
}
AS_THE_PLATFORM = "As the platform takes it: name, language, category, components. A header's sample may be \
`sample:ID`, with the id of a file of `/v1/media`."


class NewDraft(Asked):
    template: dict[str, Any] = Field(description=AS_THE_PLATFORM, examples=[TEMPLATE])
    account_id: str = Field("", description="Whose it will be. May be left out when there is only one.")


class ChangedDraft(Asked):
    template: dict[str, Any] = Field(description=AS_THE_PLATFORM, examples=[TEMPLATE])
    version: int = Field(description="The version that you read: what was changed since is not lost unseen.")


class TemplateRequest(BaseModel):
    """What was asked of WhatsApp, how far it is, and what came of it."""

    id: Id
    kind: str = Field(examples=["create", "edit", "delete", "unpause"])
    state: str = Field(examples=["asked", "sending", "unknown", "done", "refused", "cancelled"])
    reason: str = Field(description="Why it waits or was refused, as a code.")
    details: str = Field(description="WhatsApp's own words.")
    name: str
    language: str
    account_id: Id
    draft_id: Id | None
    template_id: Id | None = Field(description="The template as WhatsApp has it, once it does.")
    template_status: str = Field(description="And what WhatsApp says of it now; empty before.")
    rejected_reason: str
    asked_by: str
    asked_at: str | None
    due_at: str | None = Field(
        description="When it is looked at again, RFC 3339 in UTC; null once it is over."
    )
    sent_at: str | None
    settled_at: str | None


class RequestPage(BaseModel):
    items: list[TemplateRequest]
    next_cursor: str | None


class NewTemplateRequest(Asked):
    kind: str = Field(
        pattern="^(delete|unpause)$",
        description="What WhatsApp is asked to do with it.",
        examples=["unpause"],
    )


class DraftListed(BaseModel):
    id: Id
    account_id: Id
    name: str
    language: str
    category: str
    version: int
    changed_by: str
    changed_at: str | None


class DraftShown(DraftListed):
    template: dict[str, Any]
    request: TemplateRequest | None = Field(description="What was asked of WhatsApp last.")


class DraftPage(BaseModel):
    items: list[DraftListed]
    next_cursor: str | None


class UploadShown(BaseModel):
    """The file as one number's messages can carry it."""

    number_id: Id
    state: str = Field(examples=["asked", "there", "refused"])
    reason: str
    details: str
    expires_at: str | None


class Medium(BaseModel):
    id: Id
    reference: str = Field(
        description="The value of a header's slot in a message.", examples=["media:2045163"]
    )
    sample: str = Field(description="A header's sample in a draft.", examples=["sample:2045163"])
    name: str
    header: str = Field(description="Which header it is for.", examples=["image", "video", "document"])
    kind: str = Field(examples=["image/png"])
    size: int
    width: int = Field(description="Of pictures; else 0.")
    height: int
    uploads: list[UploadShown]
