"""Media by id or link: image, video, audio, document, sticker, alone or in headers."""

from __future__ import annotations

from typing import Any

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.sending.draft import Draft
from whatsapp_sandbox.sending.kinds.words import (
    Found,
    a_link,
    a_string,
    an_object,
    lacking,
    optional_string,
    wrong,
)

KINDS = ("image", "video", "audio", "document", "sticker")
CAPTIONED = ("image", "video", "document")
CAPTION_MOST = 1024
FILENAME_MOST = 240
_UNKNOWN = "is not a valid whatsapp business account media attachment ID"


def medium_alone(draft: Draft) -> Found:
    kind, medium = draft.kind, draft.content
    yield from medium_in(draft.platform, kind, medium, kind)
    if kind in CAPTIONED:
        yield from optional_string(f"{kind}['caption']", medium.get("caption"), CAPTION_MOST)
    elif medium.get("caption") is not None:
        yield wrong(f"{kind}['caption']", f"is not allowed for type {kind}.")
    if kind == "audio" and not isinstance(medium.get("voice", False), bool):
        yield wrong("audio['voice']", "must be a boolean.")


def medium_in(platform: Platform, kind: str, medium: Any, where: str) -> Found:
    """`where` is the path to the object that holds the id or link."""
    yield from an_object(where, medium)
    media_id, link = medium.get("id"), medium.get("link")
    if not media_id and not link:
        yield lacking(f"Parameter of type {kind} requires an id or a link")
    if media_id:
        yield from _a_known_medium(platform, kind, media_id, f"{where}['id']")
    else:
        yield from a_link(f"{where}['link']", link)
    if kind == "document":
        yield from optional_string(f"{where}['filename']", medium.get("filename"), FILENAME_MOST)


def _a_known_medium(platform: Platform, kind: str, media_id: Any, where: str) -> Found:
    """Ids come as strings and as numbers; one of a file that the kind cannot carry is not valid either."""
    if isinstance(media_id, bool) or not isinstance(media_id, str | int):
        yield from a_string(where, media_id)
        yield wrong(where, "must be a string.")
    if not platform.media.known(str(media_id), "video" if kind == "gif" else kind):
        yield wrong(where, _UNKNOWN)
