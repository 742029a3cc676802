"""What people do: write, send something, stop or resume marketing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from whatsapp_sandbox.people import contents, feedback
from whatsapp_sandbox.people.crowd import EntryPoint
from whatsapp_sandbox.people.identity import identity_of
from whatsapp_sandbox.people.parcels import SAMPLES, parcel
from whatsapp_sandbox.people.profiles import Profile, contact_of, profile_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Heard
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update

KINDS = (*contents.KINDS, *SAMPLES)
text = contents.text


@dataclass(frozen=True, slots=True)
class Around:
    """What a message answers (`quoted`), where else it comes from, and the group that it is written in.

    `context` says forwarded or referred_product; a `referral` makes it the answer to an advertisement.
    """

    quoted: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    referral: Mapping[str, Any] | None = None
    group_id: str = ""


NOTHING = Around()


def write(
    platform: Platform,
    number_id: str,
    who: Recipient,
    content: Mapping[str, Any],
    around: Around = NOTHING,
) -> str:
    """A message from a person, which opens the 24 h window; `content` holds the type and its body."""
    now, number, profile = platform.clock.now(), platform.numbers[number_id], profile_of(platform, who)
    wamid = platform.store.next_wamid(who.wa_id, inbound=True)
    if who.person in number.blocked:
        return wamid  # the business hears nothing of those whom it blocked
    if platform.settings.rate_limits:
        number.throughput.admits(now)  # what comes in counts, and is never turned away
    item: dict[str, Any] = {}
    if around.quoted or around.context:
        quoting = {"from": number.digits, "id": around.quoted} if around.quoted else {}
        item["context"] = {**quoting, **around.context}
    item |= _sender(platform, who, profile)
    if around.group_id:
        item["group_id"] = around.group_id
    item |= {"id": wamid, "timestamp": bodies.seconds(now), **content}
    if around.referral is not None:
        item["referral"] = contents.referral(around.referral)
        clicked = EntryPoint(now, str(item["referral"].get("ctwa_clid", "")))
        platform.crowd.entry_points[number_id, who.person] = clicked
    platform.store.heard[wamid] = Heard(wamid, now, number_id, who, item, group_id=around.group_id)
    _meet(platform, number_id, who, profile, now)
    if around.group_id:
        platform.store.open_window(number_id, around.group_id, now)
    else:
        platform.store.open_window(number_id, who.person, now)
    if not around.quoted and not around.group_id:
        feedback.about_last(platform, number_id, who, "reply")
    _tell(platform, number_id, who, profile, item, now)
    return wamid


def _sender(platform: Platform, who: Recipient, profile: Profile) -> dict[str, Any]:
    sender = {"from": who.wa_id} if profile.shows_phone else {}
    sender["from_user_id"] = who.user_id
    if platform.settings.parent_ids:
        sender["from_parent_user_id"] = who.parent_user_id
    return sender


def _meet(platform: Platform, number_id: str, who: Recipient, profile: Profile, now: int) -> None:
    platform.crowd.blocked.discard((number_id, who.person))  # who blocks cannot write
    if profile.shows_phone:
        platform.crowd.phone_used[who.person] = now


def _tell(
    platform: Platform, number_id: str, who: Recipient, profile: Profile, item: dict[str, Any], now: int
) -> None:
    number, contact = platform.numbers[number_id], contact_of(platform, who, profile)
    if number.settings.get("user_identity_change", {}).get("enable_identity_key_check"):
        contact["identity_key_hash"] = identity_of(platform, who)
    platform.outbox.add(Update(bodies.MESSAGES, item, now, "messages", number.id, number.digits, contact))


def send(
    platform: Platform,
    number_id: str,
    who: Recipient,
    kind: str,
    fields: Mapping[str, Any],
    around: Around = NOTHING,
) -> str:
    """A message of any of KINDS, with believable values for whatever `fields` does not say."""
    if kind in SAMPLES:
        content = {"type": kind, kind: parcel(platform, number_id, kind, fields)}
    else:
        content = contents.KINDS[kind](fields)
    return write(platform, number_id, who, content, around)


def tell_errors(platform: Platform, number_id: str, errors: list[dict[str, Any]]) -> None:
    """Errors that belong to no message, such as a throttle told out of band."""
    now, number = platform.clock.now(), platform.numbers[number_id]
    for error in errors:
        platform.outbox.add(Update(bodies.MESSAGES, error, now, "errors", number.id, number.digits))


def prefer(platform: Platform, number_id: str, who: Recipient, value: str) -> None:
    """`stop` or `resume` of marketing, chosen in WhatsApp's own settings of the chat."""
    now, number, profile = platform.clock.now(), platform.numbers[number_id], profile_of(platform, who)
    if value == "stop":
        platform.store.stopped.add(who.person)
        feedback.about_last(platform, number_id, who, "stop")
    else:
        platform.store.stopped.discard(who.person)
    preference: dict[str, Any] = {"wa_id": who.wa_id} if profile.shows_phone else {}
    preference |= {
        "user_id": who.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": now // 1000,
    }
    if platform.settings.parent_ids:
        preference["parent_user_id"] = who.parent_user_id
    item = {
        "messaging_product": "whatsapp",
        "metadata": bodies.metadata(number.digits, number.id),
        "contacts": [contact_of(platform, who, profile)],
        "user_preferences": [preference],
    }
    platform.outbox.add(Update("user_preferences", item, now))
