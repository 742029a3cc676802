"""What becomes of an accepted message: its fate, and the statuses told on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from whatsapp_sandbox.faults import Chance
from whatsapp_sandbox.people import inbound
from whatsapp_sandbox.people.personas import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import WINDOW_MS, Message
from whatsapp_sandbox.templates.seeds import name_of
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update
from whatsapp_sandbox.wire.errors import failure

# What a seeded failure looks like; the last two exist for marketing only.
FAILURES = (131026, 131049, 130472)
# The platform documents no code for an exceeded messaging limit [!]; this is what has been reported.
OVER_LIMIT = 131048
# Since this day service messages, and utility ones inside a window, are charged.
_SERVICE_CHARGED_FROM = int(datetime(2026, 10, 1, tzinfo=UTC).timestamp() * 1000)
_DETAILS = {
    131026: "The message could not be delivered to this recipient.",
    131047: "More than 24 hours have passed since the recipient last wrote.",
    131048: "The messaging limit of the portfolio is used up.",
    131049: "The platform held this message back to keep engagement healthy.",
    131050: "The recipient has chosen to receive no marketing messages from this business.",
    130472: "The recipient takes part in an experiment and receives no marketing messages.",
}
_RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


@dataclass(frozen=True, slots=True)
class Fate:
    failure: int  # 0 when the message arrives
    in_window: bool
    fails_late: bool  # after `sent`
    reads: bool
    chance: Chance


def fate_of(platform: Platform, message: Message, persona: Persona, chance: Chance, now: int) -> Fate:
    person = message.recipient.person
    in_window = platform.store.window_is_open(message.number_id, person, now)
    sure = _sure_failure(platform, message, persona, in_window, now)
    drawn = 0 if sure else _drawn_failure(platform, message, chance)
    reads = chance.reading < platform.settings.read_share if persona.reads is None else persona.reads
    fails_late = bool(drawn) and int(chance.kind * 1000) % 2 == 1
    return Fate(sure or drawn, in_window, fails_late, reads, chance)


def _sure_failure(platform: Platform, message: Message, persona: Persona, in_window: bool, now: int) -> int:
    marketing = message.category == "marketing"
    if persona.fails and (marketing or persona.fails not in (131049, 131050, 130472)):
        return persona.fails
    if marketing and message.recipient.person in platform.store.stopped:
        return 131050
    if marketing and message.recipient.region == "US":
        return 131049
    if in_window:
        return 0
    if message.kind != "template":
        return 131047
    return 0 if platform.limit.has_room_for(message.recipient.person, now) else OVER_LIMIT


def _drawn_failure(platform: Platform, message: Message, chance: Chance) -> int:
    if chance.failure >= platform.settings.fail_share:
        return 0
    return FAILURES[int(chance.kind * len(FAILURES))] if message.category == "marketing" else FAILURES[0]


def begin(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    """Takes the place in the limit and puts the first step of the message's life on the agenda."""
    if fate.failure == OVER_LIMIT:
        platform.store.seen.over_limit += 1
    elif not fate.failure and not fate.in_window and message.kind == "template":
        platform.limit.take(message.recipient.person, message.at)
    first = _fail if fate.failure and not fate.fails_late else _send
    _later(platform, 1, partial(first, platform, message, persona, fate))


def _later(platform: Platform, steps: int, call: partial[None]) -> None:
    platform.agenda.at(platform.clock.now() + steps * platform.settings.delay_ms, call)


def _send(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    _tell(platform, message, fate, "sent")
    if fate.failure:
        _later(platform, 1, partial(_fail, platform, message, persona, fate))
    elif persona.delivers:
        _later(platform, 1, partial(_deliver, platform, message, persona, fate))


def _fail(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    message.failure = fate.failure
    _tell(platform, message, fate, "failed")


def _deliver(platform: Platform, message: Message, persona: Persona, fate: Fate) -> None:
    _tell(platform, message, fate, "delivered")
    if fate.reads:
        _later(platform, 1, partial(_tell, platform, message, fate, "read"))
    if persona.replies or persona.presses:
        answer = partial(inbound.answer, platform, message, persona)
        platform.agenda.at(platform.clock.now() + persona.after_ms, answer)


def _tell(platform: Platform, message: Message, fate: Fate, status: str) -> None:
    if _RANK[status] > _RANK[message.status]:
        message.status = status
    if not platform.outbox.target:
        return
    update = _update(platform, message, fate, status)
    if status == "sent" and fate.chance.reorder < platform.settings.reorder_share:
        _later(platform, 2, partial(platform.outbox.add, update))
    else:
        platform.outbox.add(update)
    if fate.chance.duplicate < platform.settings.duplicate_share:
        _later(platform, 1, partial(platform.outbox.add, update))


def _update(platform: Platform, message: Message, fate: Fate, status: str) -> Update:
    now, who = platform.clock.now(), message.recipient
    number = platform.numbers[message.number_id]
    name = platform.store.names.get(who.person) or name_of(who.person)
    # A failed status comes without contacts.
    contact = None if status == "failed" else bodies.contact(name, who.wa_id, who.user_id)
    item = _item(platform, message, fate, status, now)
    return Update(bodies.MESSAGES, item, now, "statuses", number.id, number.digits, contact)


def _item(platform: Platform, message: Message, fate: Fate, status: str, now: int) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": message.wamid,
        "status": status,
        "timestamp": bodies.seconds(now),
        "recipient_id": message.recipient.wa_id,
        "recipient_user_id": message.recipient.user_id,
    }
    if message.callback is not None:
        item["biz_opaque_callback_data"] = message.callback
    if status == "failed":
        return item | {"errors": [failure(message.failure, _DETAILS.get(message.failure, ""))]}
    if _has_conversations(platform.settings.webhook_version):
        expires = message.at + WINDOW_MS if status == "sent" else None
        item["conversation"] = bodies.conversation(_conversation_of(message), message.category, expires)
    if status != "read":
        item["pricing"] = bodies.pricing(message.category, _charge(message, fate))
    return item


def _conversation_of(message: Message) -> str:
    """One conversation per person, number and category."""
    return f"{message.recipient.user_id[3:]}{message.number_id[-8:]}{message.category[:2]}"


def _has_conversations(version: str) -> bool:
    return int(version.lstrip("v").split(".")[0]) < 24


def _charge(message: Message, fate: Fate) -> str:
    free = (
        fate.in_window and message.category in ("service", "utility") and message.at < _SERVICE_CHARGED_FROM
    )
    return "free_customer_service" if free else "regular"
