"""What Avisa calls others with: the section `webhooks` of the description, made of the one list of events."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from avisa.api.wire import Event
from avisa.hooks.kinds import CHOICES, Choice
from avisa.journal.types import STEPS

PLACES = "#/components"
TEXT = {"type": "string"}
TAKEN = "Taken. Any other answer, or none, is tried again for three days."
HEADERS = {
    "webhook-id": "The event's id, the same at every try: drop what you have seen.",
    "webhook-timestamp": "When this try left, in seconds since 1970.",
    "webhook-signature": "`v1,` and the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`,"
    " by Standard Webhooks; two of them, with a space between, on the day after the secret was replaced.",
}
STEP_BODY = (
    "`body` holds `message_id`, `contact_id`, `number_id`, `campaign_id` (not for a single message),"
    " the message's `kind`, `at` (when it happened), `reason` where there is one, and `to` (E.164, or"
    " WhatsApp's id for who has shown no phone; null after an erasure)."
)
RECEIVED_BODY = (
    "`body` holds `inbound_id`, `contact_id`, `number_id`, `at`, `from` (E.164; null for who has"
    " shown no phone, and after an erasure), `type`, `text`, `wamid` and `quoted_wamid` (of the message that"
    " was answered; else null)."
)


class WebhookCall(BaseModel):
    """The body of a call to your system. Answer with 200 to 299 within 15 seconds."""

    type: str = Field(description="The event's `kind`.", examples=["message.delivered"])
    timestamp: str = Field(description="When it happened, RFC 3339 in UTC.")
    data: Event = Field(description="The event as `GET /v1/events` shows it.")


def tell_events(described: dict[str, Any]) -> None:
    """Puts them into the description, one for each kind of event."""
    parts = described["components"]
    schema = WebhookCall.model_json_schema(ref_template=PLACES + "/schemas/{model}")
    schema.pop("$defs")
    parts["schemas"][WebhookCall.__name__] = schema
    parts["parameters"] = {
        name: {"name": name, "in": "header", "required": True, "description": told, "schema": TEXT}
        for name, told in HEADERS.items()
    }
    described["webhooks"] = {
        event: {"post": call(choice, event)} for choice in CHOICES for event in choice.events
    }


def call(choice: Choice, event: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"{PLACES}/schemas/{WebhookCall.__name__}"}}}
    return {
        "summary": choice.told,
        "description": " ".join(notes(choice, event)),
        "tags": ["events"],
        "parameters": [{"$ref": f"{PLACES}/parameters/{name}"} for name in HEADERS],
        "requestBody": {"required": True, "content": content},
        "responses": {"2XX": {"description": TAKEN}},
    }


def notes(choice: Choice, event: str) -> list[str]:
    chosen = f"Told to webhooks with `{choice.kind}` among their `kinds`."
    if event not in STEPS:
        return [chosen]
    return [chosen, RECEIVED_BODY if event == "message.received" else STEP_BODY]
