"""How a person shows in webhooks: name, username, ids, and the phone unless the platform hides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whatsapp_sandbox.people.names import name_of, username_of
from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.platform import Platform

# A phone is shown to who has used it within this time, whatever the username.
REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Profile:
    name: str
    username: str
    shows_phone: bool


def profile_of(platform: Platform, who: Recipient) -> Profile:
    crowd, people = platform.crowd, platform.people
    name = platform.store.names.get(who.person) or name_of(who.person)
    username = crowd.usernames.get(who.person)
    if username is None and people.some_have_usernames and people.of(who.person).username:
        username = username_of(who.person)
    shown = bool(who.wa_id) and (not username or phone_is_known(platform, who.person))
    return Profile(name, username or "", shown)


def phone_is_known(platform: Platform, person: str) -> bool:
    """By the contact book, which keeps every phone that was used, or by use in the last 30 days."""
    crowd = platform.crowd
    used = crowd.phone_used.get(person)
    if person in crowd.contact_book or (platform.settings.contact_book and used is not None):
        return True
    return used is not None and platform.clock.now() - used <= REMEMBERED_MS


def contact_of(platform: Platform, who: Recipient, profile: Profile, named: bool = True) -> dict[str, Any]:
    """The entry in `contacts`; a `sent` status tells no username."""
    shown: dict[str, Any] = {"name": profile.name}
    if profile.username and named:
        shown["username"] = profile.username
    contact: dict[str, Any] = {"profile": shown}
    if profile.shows_phone:
        contact["wa_id"] = who.wa_id
    contact["user_id"] = who.user_id
    if platform.settings.parent_ids:
        contact["parent_user_id"] = who.parent_user_id
    return contact
