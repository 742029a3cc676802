"""How long the platform tries to deliver a message before it drops it without a word."""

from __future__ import annotations

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message

MINUTE_MS = 60_000
ORDINARY_MS = 30 * 24 * 60 * MINUTE_MS
AUTHENTICATION_MS = 10 * MINUTE_MS


def lifetime_of(platform: Platform, message: Message) -> int:
    """Its own, or the template's `message_send_ttl_seconds` wins; -1 is 30 days."""
    if message.lifetime_ms:
        return message.lifetime_ms
    template = platform.templates.of(message.template, message.language) if message.template else None
    own = template.more.get("message_send_ttl_seconds") if template else None
    # Of marketing templates the field counts on the Marketing Messages API only.
    if isinstance(own, int) and (message.category != "marketing" or message.marketing_api):
        return own * 1000 if own > 0 else ORDINARY_MS
    return AUTHENTICATION_MS if message.category == "authentication" else ORDINARY_MS
