"""Text, location, contacts and reactions."""

from __future__ import annotations

import re
from typing import Any

from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    Node,
    a_list,
    a_string,
    an_object,
    invalid,
    lacking,
    number_within,
    one_of,
    optional_string,
    wrong,
)
from whatsapp_sandbox.wire.errors import missing

TEXT_MOST = 4096
CONTACTS_MOST = 257
_BIRTHDAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME_PARTS = ("first_name", "last_name", "middle_name", "suffix", "prefix")
_PLACES = ("HOME", "WORK")


def text(draft: Draft) -> Found:
    content = draft.content
    if not isinstance(content, dict):
        yield wrong("text", "must be a JSON object.")
    words = content.get("body")
    if not isinstance(words, str) or not words.strip():
        yield missing("text['body']")
    if len(words) > TEXT_MOST:
        yield wrong("text['body']", f"must be at most {TEXT_MOST} characters long.")
    if not isinstance(content.get("preview_url", False), bool):
        yield wrong("text['preview_url']", "must be a boolean.")


def location(draft: Draft) -> Found:
    yield from a_location("location", draft.content)


def a_location(where: str, place: Any) -> Found:
    yield from an_object(where, place)
    yield from number_within(f"{where}['latitude']", place.get("latitude"), 90)
    yield from number_within(f"{where}['longitude']", place.get("longitude"), 180)
    for part in ("name", "address"):
        yield from optional_string(f"{where}['{part}']", place.get(part), 1000)


def reaction(draft: Draft) -> Found:
    """An empty emoji takes the reaction back."""
    yield from an_object("reaction", draft.content)
    yield from a_string("reaction['message_id']", draft.content.get("message_id"))
    emoji = draft.content.get("emoji")
    if emoji is None:
        yield missing("reaction['emoji']")
    if not isinstance(emoji, str):
        yield wrong("reaction['emoji']", "must be a string.")
    if emoji and (
        len(emoji) > 16 or any(sign.isalnum() and sign.isascii() for sign in emoji.strip("0123456789"))
    ):
        yield invalid("Reaction emoji is not a valid emoji")


def contacts(draft: Draft) -> Found:
    cards = draft.content
    yield from a_list("contacts", cards)
    if len(cards) > CONTACTS_MOST:
        yield invalid(
            f"Invalid contacts count. Min allowed contacts: 1, Max allowed contacts: {CONTACTS_MOST}"
        )
    for place, card in enumerate(cards):
        yield from _card(f"contacts[{place}]", card)


def _card(where: str, card: Node) -> Found:
    name: Any = card.get("name")
    yield from an_object(f"{where}['name']", name)
    yield from a_string(f"{where}['name']['formatted_name']", name.get("formatted_name"))
    if not any(name.get(part) for part in _NAME_PARTS):
        yield lacking(
            "At least one of the optional parameters of name needs to be included with formatted_name"
        )
    birthday = card.get("birthday")
    if birthday and not (isinstance(birthday, str) and _BIRTHDAY.fullmatch(birthday)):
        yield wrong(f"{where}['birthday']", "must be formatted YYYY-MM-DD.")
    for kind, key in (("phones", "phone"), ("emails", "email"), ("urls", "url"), ("addresses", "")):
        if card.get(kind):
            yield from _entries(f"{where}['{kind}']", card[kind], key)


def _entries(where: str, entries: Any, key: str) -> Found:
    yield from a_list(where, entries)
    for place, entry in enumerate(entries):
        if key:
            yield from optional_string(f"{where}[{place}]['{key}']", entry.get(key), 2000)
        if key == "email" and entry.get("type"):
            yield from one_of(f"{where}[{place}]['type']", str(entry["type"]).upper(), _PLACES)
