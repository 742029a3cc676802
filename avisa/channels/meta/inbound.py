"""What people did: wrote, pressed, sent, changed their number, told the platform to stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from avisa.channels.meta.contents import details_of
from avisa.channels.meta.trees import Tree, at, members, millis, text_at
from avisa.channels.port import (
    AccountSeen,
    Event,
    IdentitySeen,
    InboundSeen,
    PreferenceSeen,
    Referral,
    UnknownSeen,
)

IDENTITY_CHANGES = ("user_changed_number", "user_changed_user_id", "customer_changed_number")
WITH_CAPTION = ("image", "video", "document", "audio", "sticker")
UNTYPED = ("text", *WITH_CAPTION, "location", "contacts", "reaction", "button", "interactive", "order")
PREFERENCES = {"stop": True, "resume": False}


def message_event(message: Tree, number: str, contacts: Iterable[Tree], received: int) -> Event:
    """Never "unknown" for a kind of message that is new to us: whatever a person sends opens the window."""
    kind = text_at(message, "type") or _kind_of(message)
    if kind == "system":
        return _system(message, received)
    contact = _contact_of(message, contacts)
    return InboundSeen(
        number=number,
        at=millis(message.get("timestamp"), received),
        wamid=text_at(message, "id"),
        wa_id=text_at(message, "from") or text_at(contact, "wa_id"),
        bsuid=text_at(message, "from_user_id") or text_at(contact, "user_id"),
        name=text_at(contact, "profile", "name"),
        kind=kind,
        text=_text(message, kind),
        payload=_payload(message, kind),
        context=text_at(message, "context", "id") or text_at(message, kind, "message_id"),
        referral=_referral(message),
        details=details_of(message, kind),
    )


def _referral(message: Tree) -> Referral | None:
    referral = message.get("referral")
    if not isinstance(referral, dict):
        return None
    return Referral(
        source_type=text_at(referral, "source_type"),
        source_id=text_at(referral, "source_id"),
        source_url=text_at(referral, "source_url"),
        headline=text_at(referral, "headline"),
        click_id=text_at(referral, "ctwa_clid"),
    )


def _kind_of(message: Tree) -> str:
    """Two of Meta's own examples leave the type out: the content says it."""
    return next((kind for kind in UNTYPED if kind in message), "unknown")


def _contact_of(message: Tree, contacts: Iterable[Tree]) -> Tree:
    """The contact with the sender's number or id; the only one when the message names nobody."""
    known = list(contacts)
    sender, user = text_at(message, "from"), text_at(message, "from_user_id")
    for contact in known:
        if (sender and text_at(contact, "wa_id") == sender) or (user and text_at(contact, "user_id") == user):
            return contact
    return known[0] if len(known) == 1 and not _contradicts(known[0], sender, user) else {}


def _contradicts(contact: Tree, sender: str, user: str) -> bool:
    phone, identity = text_at(contact, "wa_id"), text_at(contact, "user_id")
    return bool((sender and phone and sender != phone) or (user and identity and user != identity))


def _text(message: Tree, kind: str) -> str:
    """The words a person would say were written or pressed: stop words are looked for in them."""
    body = message.get(kind)
    if kind == "text":
        return text_at(body, "body")
    if kind == "button":
        return text_at(body, "text")
    if kind == "interactive":
        reply = at(body, text_at(body, "type"))
        return text_at(reply, "title") or text_at(reply, "body")
    if kind in WITH_CAPTION:
        return text_at(body, "caption")
    if kind == "edit" and (corrected := text_at(body, "message", "text", "body")):
        return corrected
    return text_at(body, "emoji") or text_at(body, "text") or text_at(body, "name")


def _payload(message: Tree, kind: str) -> str:
    body = message.get(kind)
    if kind == "button":
        return text_at(body, "payload")
    if kind != "interactive":
        return ""
    reply = at(body, text_at(body, "type"))
    return text_at(reply, "id") or text_at(reply, "response_json")


def _system(message: Tree, received: int) -> Event:
    system = message.get("system")
    kind, when = text_at(system, "type"), millis(message.get("timestamp"), received)
    if kind in IDENTITY_CHANGES:
        return _identity(message, system, when)
    if kind == "customer_identity_changed":
        return AccountSeen(kind, when, {"wamid": text_at(message, "id")})
    return UnknownSeen("messages.system", kind)


def _identity(message: Tree, system: object, when: int) -> IdentitySeen:
    """The old side says who it is; the new side holds only what differs from it."""
    old, new = text_at(message, "from"), text_at(system, "wa_id") or text_at(system, "new_wa_id")
    old_id, new_id = text_at(system, "previous_user_id"), text_at(system, "user_id")
    if not old_id and text_at(message, "from_user_id") != new_id:
        old_id = text_at(message, "from_user_id")
    return IdentitySeen(
        at=when,
        old_wa_id=old,
        new_wa_id=new if new != old else "",
        old_bsuid=old_id,
        new_bsuid=new_id if new_id != old_id else "",
    )


def preference_events(preferences: Iterable[Tree], received: int) -> Iterator[Event]:
    for preference in preferences:
        value = text_at(preference, "value").lower()
        if value in PREFERENCES:
            yield PreferenceSeen(
                wa_id=text_at(preference, "wa_id"),
                at=millis(preference.get("timestamp"), received),
                stop=PREFERENCES[value],
                bsuid=text_at(preference, "user_id"),
            )
        else:
            yield UnknownSeen("user_preferences", value[:80])


def error_events(value: object, received: int) -> Iterator[AccountSeen]:
    """Errors that belong to no message, such as a throttle that Meta tells of out of band."""
    for error in members(value, "errors"):
        seen = {key: text_at(error, key) for key in ("code", "title", "message")}
        seen["details"] = text_at(error, "error_data", "details")
        yield AccountSeen("error", received, seen)
