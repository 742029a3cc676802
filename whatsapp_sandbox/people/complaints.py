"""Blocks and reports: they hurt the quality of the number and of the template that brought them on."""

from __future__ import annotations

from whatsapp_sandbox.account import quality
from whatsapp_sandbox.people import feedback
from whatsapp_sandbox.people.crowd import Complaint
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message

KINDS = ("block", "report")


def complain(
    platform: Platform, kind: str, number_id: str, who: Recipient, about: Message | None = None
) -> Complaint:
    """A report blocks too, as WhatsApp's own button does; the platform tells the business of neither."""
    about = about or platform.store.last_to(number_id, who.person)
    complaint = Complaint(
        platform.clock.now(),
        kind,
        number_id,
        who.person,
        about.wamid if about else "",
        about.template if about else "",
        about.language if about else "",
    )
    platform.crowd.complaints.append(complaint)
    platform.crowd.blocked.add((number_id, who.person))
    quality.after_complaint(platform, number_id)
    feedback.about(platform, about, kind)
    return complaint


def forgive(platform: Platform, number_id: str, who: Recipient) -> None:
    platform.crowd.blocked.discard((number_id, who.person))
