"""Messages to a group: sent once, and then delivered, read and paid for person by person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from whatsapp_sandbox.account import standing
from whatsapp_sandbox.faults import Chance, chance
from whatsapp_sandbox.groups.groups import Group
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending import statuses
from whatsapp_sandbox.sending.fates import Fate
from whatsapp_sandbox.sending.telling import later, tell
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.wire.errors import TOLD_LATER

# Of these types messages can go to groups.
KINDS = ("text", "template", "image", "video", "audio", "document", "sticker")
_OUTSIDE = 131047


def begin(platform: Platform, group: Group, message: Message, drawn: Chance, ordered: int) -> None:
    """Whoever of the group writes keeps the window open for all; the messaging limit counts no groups [!]."""
    in_window = platform.store.window_is_open(group.number_id, group.id, message.at)
    outside = _OUTSIDE if message.category == "service" and not in_window else 0
    failure = ordered or standing.failure(platform, message) or outside
    fate = Fate(failure, in_window, False, False, drawn)
    platform.store.accept(message)
    later(platform, 1, partial(_send, platform, group, message, fate))


def _send(platform: Platform, group: Group, message: Message, fate: Fate) -> None:
    message.failure = fate.failure
    tell(platform, message, fate, "failed" if fate.failure else "sent")
    if not fate.failure:
        for who in [*group.people.values()]:
            _reach(platform, message, who, fate.in_window)


def _reach(platform: Platform, message: Message, who: Recipient, in_window: bool) -> None:
    """Of whom it does not reach nothing is told."""
    persona = platform.people.of(who.person)
    if _is_out_of_reach(platform, who, persona) or _is_unwanted(platform, message, who):
        return
    nth = platform.store.seen.by_person[message.group_id]
    drawn = chance(platform.settings.seed, f"{message.group_id}/{who.person}", nth)
    reads = drawn.reading < platform.settings.read_share if persona.reads is None else persona.reads
    own = replace(message, recipient=who, told=())
    statuses.go_on(platform, own, persona, Fate(0, in_window, False, reads, drawn))


def _is_out_of_reach(platform: Platform, who: Recipient, persona: Persona) -> bool:
    gone = persona.changes_number or who.person in platform.crowd.moved or not who.wa_id
    return bool(gone or persona.fails or persona.problem in TOLD_LATER)


def _is_unwanted(platform: Platform, message: Message, who: Recipient) -> bool:
    stopped = who.person in platform.store.stopped or who.region == "US"
    return message.category == "marketing" and stopped


def envelope(message: Message, status: str) -> dict[str, Any]:
    reference = {"id": message.wamid, "group_id": message.group_id}
    if message.kind == "template":
        reference["message_status"] = status
    contact = {"input": message.to, "wa_id": message.group_id}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [reference]}
