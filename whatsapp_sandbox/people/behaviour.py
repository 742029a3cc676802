"""What a persona does about a message: answer, press, write more, stop, block, report, move."""

from __future__ import annotations

from functools import partial

from whatsapp_sandbox.people import complaints, identity, inbound, presses
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message


def begin(platform: Platform, message: Message, persona: Persona) -> None:
    """Puts on the agenda what happens some time after the delivery."""
    due = platform.clock.now() + persona.after_ms
    platform.agenda.at(due, partial(_answer, platform, message, persona))
    for place, words in enumerate(persona.writes):
        write = partial(_write, platform, message, words)
        platform.agenda.at(due + place * persona.pause_ms, write)


def _answer(platform: Platform, message: Message, persona: Persona) -> None:
    if persona.presses:
        presses.press(platform, message, persona.presses)
    if persona.replies:
        _write(platform, message, persona.replies)
    if persona.stops:
        inbound.prefer(platform, message.number_id, message.recipient, "stop")
    if persona.reports:
        complaints.complain(platform, "report", message.number_id, message.recipient, message)
    if persona.blocks:
        complaints.complain(platform, "block", message.number_id, message.recipient, message)


def _write(platform: Platform, message: Message, words: str) -> None:
    around = inbound.Around(group_id=message.group_id)
    inbound.write(platform, message.number_id, message.recipient, inbound.text(words), around)


def move(platform: Platform, message: Message) -> None:
    """To a number of the same place, which nobody has yet."""
    if message.recipient.person not in platform.crowd.moved:
        new = platform.recipient(f"+{identity.next_phone(message.recipient.person)}")
        if new is not None:
            identity.change_number(platform, message.number_id, message.recipient, new)
