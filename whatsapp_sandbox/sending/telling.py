"""How a status is told: the webhook's item and its price."""

from __future__ import annotations

from functools import partial
from typing import Any

from whatsapp_sandbox.people.profiles import Profile, contact_of, profile_of
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.prices import meter
from whatsapp_sandbox.prices.charge import FREE_ENTRY, Charge
from whatsapp_sandbox.sending.fates import DETAILS, Fate
from whatsapp_sandbox.store import WINDOW_MS, Message
from whatsapp_sandbox.webhooks import trouble
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update
from whatsapp_sandbox.wire.errors import failure

_RANK = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}


def tell(platform: Platform, message: Message, fate: Fate, status: str) -> None:
    charge = meter.note(platform, message, status, fate.in_window)
    message.told = (*message.told, status, platform.clock.now())
    if _RANK[status] > _RANK[message.status]:
        message.status = status
        if message.group_id:
            _note_for_all(platform, message)
    if platform.outbox.listens:
        update = _update(platform, message, status, charge)
        trouble.post(platform, update, fate.chance, _RANK[status])


def _note_for_all(platform: Platform, message: Message) -> None:
    """A message to a group is as far as the first of its people."""
    whole = platform.store.message(message.wamid)
    if whole is not None and _RANK[message.status] > _RANK[whole.status]:
        whole.status = message.status


def later(platform: Platform, steps: int, call: partial[None]) -> None:
    platform.agenda.at(platform.clock.now() + steps * platform.settings.delay_ms, call)


def _update(platform: Platform, message: Message, status: str, charge: Charge | None) -> Update:
    now, who = platform.clock.now(), message.recipient
    number = platform.numbers[message.number_id]
    profile = profile_of(platform, who)
    # A failed status comes without contacts, one about a group as a whole has none.
    contact = None
    if status != "failed" and who.person != message.group_id:
        contact = contact_of(platform, who, profile, named=status != "sent")
    item = _item(platform, message, status, profile, now)
    if status == "failed":
        item["errors"] = [failure(message.failure, DETAILS.get(message.failure, ""))]
    elif message.charge is not None:
        item |= _conversation(platform, message, status, message.charge)
    if charge is not None:
        item["pricing"] = bodies.pricing(charge.category, charge.type)
    return Update(bodies.MESSAGES, item, now, "statuses", number.id, number.digits, contact)


def _item(platform: Platform, message: Message, status: str, profile: Profile, now: int) -> dict[str, Any]:
    item: dict[str, Any] = {"id": message.wamid, "status": status, "timestamp": bodies.seconds(now)}
    if message.group_id:
        item |= _in_group(platform, message, profile)
        return item if message.callback is None else item | {"biz_opaque_callback_data": message.callback}
    if profile.shows_phone:
        item["recipient_id"] = message.recipient.wa_id
    item["recipient_user_id"] = message.recipient.user_id
    if platform.settings.parent_ids:
        item[platform.settings.parent_id_key] = message.recipient.parent_user_id
    if message.callback is not None:
        item["biz_opaque_callback_data"] = message.callback
    return item


def _in_group(platform: Platform, message: Message, profile: Profile) -> dict[str, Any]:
    """Whom of the group it is about stands beside the group."""
    who, shown = message.recipient, {"recipient_id": message.group_id, "recipient_type": "group"}
    if who.person == message.group_id:
        return shown
    if profile.shows_phone:
        shown["recipient_participant_id"] = who.wa_id
    shown["recipient_participant_user_id"] = who.user_id
    if platform.settings.parent_ids:
        shown["recipient_participant_parent_user_id"] = who.parent_user_id
    return shown


def _conversation(platform: Platform, message: Message, status: str, charge: Charge) -> dict[str, Any]:
    """Since v24 only a free entry point still has one."""
    if charge.type != FREE_ENTRY and not has_conversations(platform.settings.webhook_version):
        return {}
    expires = (charge.expires or message.at + WINDOW_MS) if status == "sent" else None
    return {"conversation": bodies.conversation(_conversation_of(message), charge.category, expires)}


def _conversation_of(message: Message) -> str:
    """One conversation per person, number and category."""
    return f"{message.recipient.user_id[3:]}{message.number_id[-8:]}{message.category[:2]}"


def has_conversations(version: str) -> bool:
    return int(version.lstrip("v").split(".")[0]) < 24
