"""When a person's number, user id or identity key changes: what the platform tells about it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import blake2b
from typing import Any

from whatsapp_sandbox.people.names import name_of
from whatsapp_sandbox.people.profiles import profile_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.wire import bodies
from whatsapp_sandbox.wire.bodies import Update


def next_phone(person: str) -> str:
    """The same phone with 500 more in its last three digits."""
    return f"{person[:-3]}{(int(person[-3:]) + 500) % 1000:03d}"


def change_number(platform: Platform, number_id: str, old: Recipient, new: Recipient) -> None:
    """Told twice: as a changed number where phones are shown, and as a changed user id."""
    crowd, store = platform.crowd, platform.store
    crowd.moved[old.person] = new.person
    crowd.moved.pop(new.person, None)
    store.names[new.person] = store.names.get(old.person) or name_of(old.person)
    if username := crowd.usernames.get(old.person):
        crowd.usernames[new.person] = username
    if profile_of(platform, old).shows_phone:
        body = f"User {store.names[new.person]} changed from {old.wa_id} to {new.wa_id}"
        system = {"body": body, "wa_id": new.wa_id, "type": "user_changed_number"}
        _tell(platform, number_id, old, system)
    change_user_id(platform, number_id, old, new)


def change_user_id(platform: Platform, number_id: str, old: Recipient, new: Recipient) -> None:
    name = platform.store.names.get(new.person) or name_of(new.person)
    system: dict[str, Any] = {
        "body": f"User {name} changed from {old.user_id} to {new.user_id}",
        "user_id": new.user_id,
        "previous_user_id": old.user_id,
        "type": "user_changed_user_id",
    }
    if platform.settings.parent_ids:
        system["parent_user_id"] = new.parent_user_id
    if profile_of(platform, new).shows_phone:
        system["wa_id"] = new.wa_id
    _tell(platform, number_id, old, system)


def change_identity(platform: Platform, number_id: str, who: Recipient) -> str:
    """A new key, as after a new phone; answers its hash."""
    platform.crowd.identities[who.person] += 1
    key = identity_of(platform, who)
    system = {
        "body": "User changed the identity key",
        "identity": key,
        "wa_id": who.wa_id,
        "type": "customer_identity_changed",
    }
    _tell(platform, number_id, who, system)
    return key


def identity_of(platform: Platform, who: Recipient) -> str:
    """The hash that `recipient_identity_key_hash` is compared with."""
    changes = platform.crowd.identities[who.person]
    mark = f"{platform.settings.seed}/{who.person}/{changes}".encode()
    return b64encode(blake2b(mark, digest_size=8).digest()).decode()


def _tell(platform: Platform, number_id: str, who: Recipient, system: dict[str, Any]) -> None:
    """System messages come without contacts."""
    now, number = platform.clock.now(), platform.numbers[number_id]
    item: dict[str, Any] = {}
    if profile_of(platform, who).shows_phone:
        item["from"] = who.wa_id
    item |= {
        "from_user_id": who.user_id,
        "id": platform.store.next_wamid(who.wa_id, inbound=True),
        "timestamp": bodies.seconds(now),
        "type": "system",
        "system": system,
    }
    platform.outbox.add(Update(bodies.MESSAGES, item, now, "messages", number.id, number.digits))
