"""What a person does on the phone, each as the platform would pass it on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from whatsapp_sandbox.control.calls import NotPossible
from whatsapp_sandbox.faults import chance
from whatsapp_sandbox.people import absence, complaints, inbound, presses
from whatsapp_sandbox.phone.photo import MIME_TYPE, photo
from whatsapp_sandbox.phone.threads import Thread
from whatsapp_sandbox.phone.words import Words
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending.fates import Fate
from whatsapp_sandbox.sending.telling import tell
from whatsapp_sandbox.store import Message


@dataclass(frozen=True, slots=True)
class Act:
    """`act` is one of ACTS; `text` what is written, pressed or felt, `message` what it is about.

    With `kind` something is sent: image, document, location, audio, contacts.
    """

    chat: str
    act: str
    text: str = ""
    message: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    platform: Platform
    thread: Thread
    order: Act
    words: Words

    @property
    def about(self) -> Message | None:
        return self.platform.store.message(self.order.message)


def perform(scene: Scene) -> str:
    """Answers what to tell the one who did it, often nothing."""
    act = ACTS.get(scene.order.act)
    if act is None:
        raise NotPossible(f"{scene.order.act!r} is none of {', '.join(ACTS)}")
    if act in _WRITTEN:
        _refuse_unreachable(scene)
        _read_all(scene)
    return act(scene) or ""


def _refuse_unreachable(scene: Scene) -> None:
    crowd, thread = scene.platform.crowd, scene.thread
    if (thread.number_id, thread.recipient.person) in crowd.blocked:
        raise NotPossible(scene.words("You blocked this business."))
    if crowd.away.get(thread.recipient.person, 0) > scene.platform.clock.now():
        raise NotPossible(scene.words("The phone is off. Messages wait until it is on again."))


def _read_all(scene: Scene) -> None:
    """Who answers has read what is there."""
    seed = scene.platform.settings.seed
    fate = Fate(0, True, False, True, chance(seed, scene.thread.recipient.person, 0))
    for item in scene.thread.items:
        if isinstance(item, Message) and item.status == "delivered":
            tell(scene.platform, item, fate, "read")


def _write(scene: Scene) -> None:
    words = scene.order.text.strip()
    if not words:
        raise NotPossible("nothing is written")
    _say(scene, inbound.text(words[:4096]))


def _say(scene: Scene, content: dict[str, Any]) -> None:
    inbound.write(scene.platform, scene.thread.number_id, scene.thread.recipient, content)


def _press(scene: Scene) -> None:
    message = scene.about
    if message is None or presses.press(scene.platform, message, scene.order.text) is None:
        raise NotPossible("this message has no such button")


def _react(scene: Scene) -> None:
    """The same sign again takes the reaction back."""
    about, emoji = scene.order.message, scene.order.text
    felt = [
        str(item.content["reaction"].get("emoji") or "")
        for item in scene.thread.items
        if not isinstance(item, Message)
        and item.content.get("type") == "reaction"
        and item.content["reaction"].get("message_id") == about
    ]
    fields = {"message_id": about, "emoji": "" if felt and felt[-1] == emoji else emoji}
    inbound.send(scene.platform, scene.thread.number_id, scene.thread.recipient, "reaction", fields)


def _send(scene: Scene) -> None:
    fields: dict[str, Any] = {}
    if scene.order.kind not in SENT:
        raise NotPossible(f"{scene.order.kind!r} is none of {', '.join(SENT)}")
    if scene.order.kind == "image":
        picture = photo()
        kept = scene.platform.media.receive(scene.thread.number_id, MIME_TYPE, picture, "foto.png")
        digest = b64encode(sha256(picture).digest()).decode()
        fields = {"id": kept.id, "mime_type": MIME_TYPE, "sha256": digest}
    inbound.send(scene.platform, scene.thread.number_id, scene.thread.recipient, scene.order.kind, fields)


def _take_back(scene: Scene) -> None:
    if scene.order.message not in scene.platform.store.heard:
        raise NotPossible("only an own message can be taken back")
    fields = {"message_id": scene.order.message}
    inbound.send(scene.platform, scene.thread.number_id, scene.thread.recipient, "revoke", fields)


def _prefer(value: str, told: str) -> Callable[[Scene], str]:
    def act(scene: Scene) -> str:
        inbound.prefer(scene.platform, scene.thread.number_id, scene.thread.recipient, value)
        return scene.words(told)

    return act


def _complain(kind: str, told: str) -> Callable[[Scene], str]:
    def act(scene: Scene) -> str:
        complaints.complain(scene.platform, kind, scene.thread.number_id, scene.thread.recipient, scene.about)
        return scene.words(told)

    return act


def _forgive(scene: Scene) -> None:
    complaints.forgive(scene.platform, scene.thread.number_id, scene.thread.recipient)


def _leave(scene: Scene) -> None:
    absence.leave(scene.platform, scene.thread.recipient.person)


def _come_back(scene: Scene) -> None:
    absence.come_back(scene.platform, scene.thread.recipient.person)


def _read(scene: Scene) -> None:
    """Looks, and answers nothing."""


SENT = ("image", "document", "location", "audio", "contacts")
ACTS: dict[str, Callable[[Scene], str | None]] = {
    "write": _write,
    "press": _press,
    "react": _react,
    "send": _send,
    "take_back": _take_back,
    "read": _read,
    "stop": _prefer("stop", "No more offers and announcements from this business."),
    "resume": _prefer("resume", "Offers and announcements may come again."),
    "block": _complain("block", "Blocked. What the business sends no longer arrives."),
    "report": _complain("report", "Reported and blocked."),
    "unblock": _forgive,
    "leave": _leave,
    "come_back": _come_back,
}
_WRITTEN = (_write, _press, _react, _send, _take_back, _read)
