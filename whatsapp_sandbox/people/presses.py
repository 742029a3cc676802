"""What a person can press in a message that was sent to them, and what the business hears of it."""

from __future__ import annotations

from whatsapp_sandbox.people import feedback, inbound
from whatsapp_sandbox.people.buttons import Pressable, pressables
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices import meter
from whatsapp_sandbox.store import Message

# What the analytics of templates call it, by the kind of the button.
_COUNTED = {
    "QUICK_REPLY": "quick_reply_button",
    "URL": "url_button",
    "PHONE_NUMBER": "phone_number_button",
}


def press(platform: Platform, message: Message, which: str) -> str | None:
    """By text, id or place among those that answer; None when the message has no such button.

    The wamid of the answer is empty for a button that tells the business nothing.
    """
    found = _found(pressables(message), which)
    if found is None:
        return None
    if found.kind in _COUNTED:
        meter.note_press(platform, message, _COUNTED[found.kind], found.text)
        feedback.about(platform, message, "click")
    if not found.answer:
        return ""
    around = inbound.Around(quoted=message.wamid, group_id=message.group_id)
    return inbound.write(platform, message.number_id, message.recipient, found.answer, around)


def _found(shown: list[Pressable], which: str) -> Pressable | None:
    """Places count the buttons that answer: the first quick reply is 0 wherever it stands."""
    answering = [each for each in shown if each.answer]
    if which.isdecimal() and int(which) < len(answering):
        return answering[int(which)]
    return next((each for each in shown if which in (each.text, each.id)), None)
