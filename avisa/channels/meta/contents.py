"""What an inbound message holds beside its words: a file, a place, people's cards, a choice's second line."""

from __future__ import annotations

import base64
import binascii

from avisa.channels.meta.trees import Tree, at, members, text_at
from avisa.channels.port import Acquaintance, Details, MediaSeen, Place

FILES = ("image", "video", "audio", "document", "sticker")
MOST_PEOPLE = 20  # cards in one message; more are counted by nobody


def details_of(message: Tree, kind: str) -> Details | None:
    body = message.get(kind)
    if kind in FILES:
        return Details(media=_file(body, kind)) if text_at(body, "id") else Details(note="no_file")
    if kind == "location":
        return Details(place=_place(body))
    if kind == "contacts":
        return Details(people=tuple(_card(card) for card in list(members(message, "contacts"))[:MOST_PEOPLE]))
    if kind == "interactive":
        note = text_at(at(body, text_at(body, "type")), "description")
        return Details(note=note) if note else None
    if kind in ("unsupported", "unknown"):
        return Details(note=next((text_at(error, "title") for error in members(message, "errors")), ""))
    return None


def _file(body: object, kind: str) -> MediaSeen:
    return MediaSeen(
        form=kind,
        media_id=text_at(body, "id"),
        kind=text_at(body, "mime_type"),
        name=text_at(body, "filename"),
        sha256=hexadecimal(text_at(body, "sha256")),
    )


def hexadecimal(told: str) -> str:
    """Webhooks write a hash in Base64 and answers in hexadecimal; "" for what is neither."""
    if len(told) == 64:
        return told.lower()
    try:
        found = base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return found.hex() if len(found) == 32 else ""


def _place(body: object) -> Place:
    """Degrees come as numbers, with as many digits as they have."""
    degrees = [at(body, name) for name in ("latitude", "longitude")]
    known = [str(one) if isinstance(one, int | float | str) else "" for one in degrees]
    return Place(known[0], known[1], text_at(body, "name"), text_at(body, "address"))


def _card(card: Tree) -> Acquaintance:
    phones = tuple(text_at(phone, "phone") or text_at(phone, "wa_id") for phone in members(card, "phones"))
    name = text_at(card, "name", "formatted_name") or text_at(card, "name", "first_name")
    return Acquaintance(name, tuple(one for one in phones if one))
