"""A webhook's bytes turned into the house's events: everything in it, in its order, and never an error.

Statuses are decoded typed and fast. What does not fit the types is read again as a plain tree, element
by element, so that one odd status costs itself and not the thousand around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from avisa.channels.meta.accounts import account_events
from avisa.channels.meta.inbound import error_events, message_event, preference_events
from avisa.channels.meta.statuses import Status, loose_status, status_event
from avisa.channels.meta.trees import UNREADABLE, Scalar, Tree, at, members, millis, text_at, tree_of
from avisa.channels.port import Event, UnknownSeen

OBJECT = "whatsapp_business_account"
CONVERSATION_FIELDS = ("messages", "user_preferences")


class Change(msgspec.Struct):
    value: msgspec.Raw
    field: str = ""


class Entry(msgspec.Struct):
    time: Scalar = None
    changes: list[Change] = []


class Envelope(msgspec.Struct):
    object: str = ""
    entry: list[Entry] = []


class Statuses(msgspec.Struct):
    """A value of which the statuses alone matter: the shape that comes by the thousand."""

    statuses: list[Status]
    contacts: list[Tree] = []
    messages: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    user_preferences: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    errors: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET

    @property
    def mixed(self) -> bool:
        return not (self.messages is self.user_preferences is self.errors is msgspec.UNSET)


_read = msgspec.json.Decoder(Envelope).decode
_read_statuses = msgspec.json.Decoder(Statuses).decode


def events(raw: bytes) -> list[Event]:
    """Raises NotJson, and nothing else, for bytes that are no JSON at all."""
    try:
        envelope = _read(raw)
    except UNREADABLE:
        return list(_from_tree(tree_of(raw)))
    if envelope.object not in ("", OBJECT):
        return [UnknownSeen("object", envelope.object[:80])]
    if not envelope.entry and not envelope.object:
        return [UnknownSeen("entry")]
    seen: list[Event] = []
    for entry in envelope.entry:
        when = millis(entry.time)
        for change in entry.changes:
            seen += _change(change.field, bytes(change.value), when)
    return seen


def _change(field: str, raw: bytes, when: int) -> Iterable[Event]:
    if field == "messages" and b'"statuses"' in raw:
        try:
            value = _read_statuses(raw)
        except UNREADABLE:
            return _change_of_tree(field, tree_of(raw), when)
        if value.statuses and not value.mixed:
            contact = value.contacts[0] if len(value.contacts) == 1 else None
            return [status_event(status, contact, when) for status in value.statuses]
    return _change_of_tree(field, tree_of(raw), when)


def _from_tree(tree: object) -> Iterator[Event]:
    kind = text_at(tree, "object")
    if kind not in ("", OBJECT):
        yield UnknownSeen("object", kind[:80])
        return
    entries = list(members(tree, "entry"))
    if not entries:
        yield UnknownSeen("entry")
    for entry in entries:
        when = millis(entry.get("time"))
        for change in members(entry, "changes"):
            yield from _change_of_tree(text_at(change, "field"), change.get("value"), when)


def _change_of_tree(field: str, value: object, when: int) -> Iterator[Event]:
    if not isinstance(value, dict):
        yield UnknownSeen(field, "value")
    elif field in CONVERSATION_FIELDS or (not field and at(value, "metadata", "phone_number_id")):
        yield from _conversation(field, value, when)
    else:
        yield from account_events(field, value, when)


def _conversation(field: str, value: Tree, when: int) -> Iterator[Event]:
    """Everything a value may hold; one that holds nothing known is counted as such."""
    seen = list(_parts(value, when))
    yield from seen or [UnknownSeen(field, ", ".join(sorted(value))[:80])]


def _parts(value: Tree, when: int) -> Iterator[Event]:
    contacts = list(members(value, "contacts"))
    number = text_at(value, "metadata", "phone_number_id")
    for message in members(value, "messages"):
        yield message_event(message, number, contacts, when)
    for status in members(value, "statuses"):
        yield status_event(loose_status(status), contacts[0] if len(contacts) == 1 else None, when)
    yield from preference_events(members(value, "user_preferences"), when)
    yield from error_events(value, when)
