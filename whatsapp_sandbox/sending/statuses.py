"""The life of an accepted message, step by step, and what the person does on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from whatsapp_sandbox.account import growth
from whatsapp_sandbox.people import absence, behaviour
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending.fates import OVER_LIMIT, Fate
from whatsapp_sandbox.sending.lifetimes import lifetime_of
from whatsapp_sandbox.sending.telling import later, tell
from whatsapp_sandbox.store import Message

DROPPED = 132015


def begin(platform: Platform, message: Message, persona: Persona, fate: Fate, at_once: bool = False) -> None:
    """Takes the place in the limit and puts the first step of the message's life on the agenda."""
    if fate.failure == OVER_LIMIT:
        platform.store.seen.over_limit += 1
    elif not fate.failure and not fate.in_window and message.category != "service":
        platform.limit.take(message.recipient.person, message.at)
        growth.after_place(platform)
    first = _fail if fate.failure and not fate.fails_late else _send
    if at_once:
        first(platform, message, persona, fate)
    else:
        later(platform, 1, partial(first, platform, message, persona, fate))
    if persona.changes_number:
        later(platform, 2, partial(behaviour.move, platform, message))


def drop(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    """The platform lets go of a message that it had held because of its template."""
    _fail(platform, message, persona, replace(fate, failure=DROPPED))


def _send(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    tell(platform, message, fate, "sent")
    if fate.failure:
        later(platform, 1, partial(_fail, platform, message, persona, fate))
    else:
        go_on(platform, message, persona, fate)


def go_on(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    """What is sent arrives, unless the person does not want it or is away."""
    blocked = (message.number_id, message.recipient.person) in platform.crowd.blocked
    if persona.delivers and not blocked:
        arrival = partial(_arrive, platform, message, persona, fate)
        if not absence.keeps(platform, message.recipient.person, persona, arrival):
            later(platform, 1, arrival)


def _fail(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    message.failure = fate.failure
    tell(platform, message, fate, "failed")


def _arrive(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    """What has outlived its time is dropped, and nobody is told."""
    if platform.clock.now() - message.at > lifetime_of(platform, message):
        message.dropped = True
        return
    skipped = fate.reads and fate.chance.skip < platform.settings.skip_share
    if not skipped:
        tell(platform, message, fate, "delivered")
    if fate.reads:
        later(platform, 1, partial(_read, platform, message, fate))
    if persona.acts:
        behaviour.begin(platform, message, persona)


def _read(platform: Platform, message: Message, fate: Fate) -> None:
    if message.status == "read":  # on the phone page, by a person
        return
    tell(platform, message, fate, "read")
    if message.kind == "audio" and message.content.get("voice"):
        later(platform, 1, partial(tell, platform, message, fate, "played"))
