"""The calls about conversations, canned replies, stops, webhooks and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from avisa.client.calls import Call, part
from avisa.client.types import EventPage, Page, Webhook
from avisa.client.types_desk import (
    Answered,
    CannedFile,
    CannedReply,
    Conversation,
    Delivery,
    Followed,
    NewCannedReply,
    Note,
    Replay,
    Said,
    Secret,
    Stop,
    Tags,
)


def conversation(conversation_id: str) -> Call[Conversation]:
    return Call("GET", f"/conversations/{part(conversation_id)}", Conversation)


def conversations(
    state: str, agent_id: str, waiting: bool, unread: bool, limit: int
) -> Call[Page[Conversation]]:
    asked = {"state": state, "agent_id": agent_id, "limit": str(limit)}
    flags = {"waiting": "true" if waiting else "", "unread": "true" if unread else ""}
    query = tuple((name, value) for name, value in (asked | flags).items() if value)
    return Call("GET", "/conversations", Page[Conversation], query)


def said(conversation_id: str, limit: int) -> Call[Page[Said]]:
    path = f"/conversations/{part(conversation_id)}/messages"
    return Call("GET", path, Page[Said], (("limit", str(limit)),))


def answer(
    conversation_id: str, text: str, buttons: Sequence[str], menu: Mapping[str, Any] | None
) -> Call[Answered]:
    """Without a key: asked twice it says it twice."""
    body = {"text": text, "buttons": list(buttons), "menu": menu}
    return Call("POST", f"/conversations/{part(conversation_id)}/messages", Answered, body=body)


def assign(conversation_id: str, agent_id: str | None, queue_id: str | None, told: str) -> Call[Conversation]:
    body = {"agent_id": agent_id, "queue_id": queue_id, "told": told}
    return Call("PUT", f"/conversations/{part(conversation_id)}/assignment", Conversation, body=body)


def steer_conversation(method: str, conversation_id: str, what: str, body: Any = None) -> Call[None]:
    """`PUT …/closing`, `DELETE …/closing` or `PUT …/system`."""
    return Call(method, f"/conversations/{part(conversation_id)}/{what}", type(None), body=body)


def note(conversation_id: str, text: str) -> Call[None]:
    """Without a key: asked twice it stands there twice."""
    path = f"/conversations/{part(conversation_id)}/notes"
    return Call("POST", path, type(None), body={"text": text})


def notes(conversation_id: str, limit: int) -> Call[Page[Note]]:
    path = f"/conversations/{part(conversation_id)}/notes"
    return Call("GET", path, Page[Note], (("limit", str(limit)),))


def tag_conversation(method: str, conversation_id: str, name: str) -> Call[Tags]:
    return Call(method, f"/conversations/{part(conversation_id)}/tags/{part(name)}", Tags)


def canned_replies(limit: int) -> Call[Page[CannedReply]]:
    return Call("GET", "/canned-replies", Page[CannedReply], (("limit", str(limit)),))


def canned_reply(reply_id: str) -> Call[CannedReply]:
    return Call("GET", f"/canned-replies/{part(reply_id)}", CannedReply)


def make_canned_reply(asked: NewCannedReply) -> Call[CannedReply]:
    return Call("POST", "/canned-replies", CannedReply, body=asked)


def change_canned_reply(reply_id: str, asked: NewCannedReply) -> Call[CannedReply]:
    return Call("PUT", f"/canned-replies/{part(reply_id)}", CannedReply, body=asked)


def remove_canned_reply(reply_id: str) -> Call[None]:
    return Call("DELETE", f"/canned-replies/{part(reply_id)}", type(None))


def keep_file(content: bytes, name: str) -> Call[CannedFile]:
    return Call("POST", "/canned-replies/files", CannedFile, (("name", name),), file=content)


def suppressions(source: str, limit: int) -> Call[Page[Stop]]:
    query = (("limit", str(limit)), *((("source", source),) if source else ()))
    return Call("GET", "/suppressions", Page[Stop], query)


def events(position: str, limit: int) -> Call[EventPage]:
    return Call("GET", "/events", EventPage, (("after", position), ("limit", str(limit))))


def follow(kinds: Sequence[str]) -> Call[Followed]:
    return Call("PUT", "/events/following", Followed, body={"kinds": list(kinds)})


def webhooks() -> Call[Page[Webhook]]:
    return Call("GET", "/webhooks", Page[Webhook])


def webhook(webhook_id: str) -> Call[Webhook]:
    return Call("GET", f"/webhooks/{part(webhook_id)}", Webhook)


def make_webhook(url: str, kinds: Sequence[str], description: str) -> Call[Webhook]:
    """Without a key: asked twice it makes two."""
    body = {"url": url, "kinds": list(kinds), "description": description}
    return Call("POST", "/webhooks", Webhook, body=body)


def change_webhook(webhook_id: str, url: str, kinds: Sequence[str], description: str) -> Call[Webhook]:
    body = {"url": url, "kinds": list(kinds), "description": description}
    return Call("PUT", f"/webhooks/{part(webhook_id)}", Webhook, body=body)


def remove_webhook(webhook_id: str) -> Call[None]:
    return Call("DELETE", f"/webhooks/{part(webhook_id)}", type(None))


def switch_webhook(method: str, webhook_id: str) -> Call[Webhook]:
    """`PUT …/off` and `DELETE …/off`."""
    return Call(method, f"/webhooks/{part(webhook_id)}/off", Webhook)


def call_webhook(webhook_id: str) -> Call[Webhook]:
    return Call("POST", f"/webhooks/{part(webhook_id)}/tests", Webhook)


def replace_secret(webhook_id: str) -> Call[Secret]:
    return Call("POST", f"/webhooks/{part(webhook_id)}/secret", Secret)


def replay(webhook_id: str, since: datetime) -> Call[Replay]:
    return Call("POST", f"/webhooks/{part(webhook_id)}/replays", Replay, body={"since": since})


def deliveries(webhook_id: str, state: str, limit: int) -> Call[Page[Delivery]]:
    query = (("limit", str(limit)), *((("state", state),) if state else ()))
    return Call("GET", f"/webhooks/{part(webhook_id)}/deliveries", Page[Delivery], query)


def delivery(webhook_id: str, delivery_id: str) -> Call[Delivery]:
    return Call("GET", f"/webhooks/{part(webhook_id)}/deliveries/{part(delivery_id)}", Delivery)


def replay_delivery(webhook_id: str, delivery_id: str) -> Call[Delivery]:
    path = f"/webhooks/{part(webhook_id)}/deliveries/{part(delivery_id)}/replays"
    return Call("POST", path, Delivery)
