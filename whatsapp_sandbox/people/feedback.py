"""What people make of a template, passed on to those who score it."""

from __future__ import annotations

from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message


def about(platform: Platform, message: Message | None, kind: str) -> None:
    """`kind` is report, block or stop, or reply or click; a message without a template has no score."""
    template = platform.templates.by_id(message.template_id) if message and message.template_id else None
    if template is not None:
        platform.quality.feedback(template, kind, platform.clock.now())


def about_last(platform: Platform, number_id: str, who: Recipient, kind: str) -> None:
    about(platform, platform.store.last_to(number_id, who.person), kind)
