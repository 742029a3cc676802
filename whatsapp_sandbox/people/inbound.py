"""What people do: write, press a button, stop or resume marketing."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.people.personas import Persona
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.templates.seeds import name_of
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update


def write(
    platform: Platform, number_id: str, who: Recipient, content: dict[str, Any], quoted: str = ""
) -> str:
    """A message from a person, which opens the 24 h window; `content` holds the type and its body."""
    now, number = platform.clock.now(), platform.numbers[number_id]
    wamid = platform.store.next_wamid(who.wa_id, inbound=True)
    platform.store.open_window(number_id, who.person, now)
    item = {
        "from": who.wa_id,
        "from_user_id": who.user_id,
        "id": wamid,
        "timestamp": bodies.seconds(now),
        **content,
    }
    if quoted:
        item = {"context": {"from": number.digits, "id": quoted}, **item}
    contact = bodies.contact(_name(platform, who), who.wa_id, who.user_id)
    platform.outbox.add(Update(bodies.MESSAGES, item, now, "messages", number.id, number.digits, contact))
    return wamid


def _name(platform: Platform, who: Recipient) -> str:
    return platform.store.names.get(who.person) or name_of(who.person)


def text(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def press(platform: Platform, message: Message, which: str) -> str | None:
    """Presses a quick reply by its text or its place; None when the message has no such button."""
    buttons = message.quick_replies
    if which.isdecimal():
        found = buttons[int(which)] if int(which) < len(buttons) else None
    else:
        found = next((button for button in buttons if button[0] == which), None)
    if found is None:
        return None
    content = {"type": "button", "button": {"payload": found[1], "text": found[0]}}
    return write(platform, message.number_id, message.recipient, content, quoted=message.wamid)


def answer(platform: Platform, message: Message, persona: Persona) -> None:
    """What the persona does some time after a delivery."""
    if persona.presses:
        press(platform, message, persona.presses)
    if persona.replies:
        write(platform, message.number_id, message.recipient, text(persona.replies))


def prefer(platform: Platform, number_id: str, who: Recipient, value: str) -> None:
    """`stop` or `resume` of marketing, chosen in WhatsApp's own settings of the chat."""
    now, number = platform.clock.now(), platform.numbers[number_id]
    if value == "stop":
        platform.store.stopped.add(who.person)
    else:
        platform.store.stopped.discard(who.person)
    preference = {
        "wa_id": who.wa_id,
        "user_id": who.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": now // 1000,
    }
    item = {
        "messaging_product": "whatsapp",
        "metadata": bodies.metadata(number.digits, number.id),
        "contacts": [bodies.contact(_name(platform, who), who.wa_id, who.user_id)],
        "user_preferences": [preference],
    }
    platform.outbox.add(Update("user_preferences", item, now))
