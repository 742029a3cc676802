"""Files that people sent: looked up by their id, then fetched from the address that the platform names."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import msgspec

from avisa.channels.http import Caller, Unanswered
from avisa.channels.loopback import LOOPBACK
from avisa.channels.meta.answers import trouble_of
from avisa.channels.meta.contents import hexadecimal
from avisa.channels.port import MediaFetched, MediaRefused, Trouble

GONE = (400, 404)  # an id that the platform does not know, or no longer


class MediumAnswer(msgspec.Struct):
    """Where a file that came in can be fetched for some minutes; its size comes as a text or a number."""

    url: str
    mime_type: str | None = None
    sha256: str | None = None
    file_size: int | str | None = None


read_medium = msgspec.json.Decoder(MediumAnswer).decode


async def fetch(caller: Caller, base: str, media_id: str, most: int) -> MediaFetched | MediaRefused | Trouble:
    """The token goes along, so only to an address that nobody on the way can read."""
    found = await caller.get(f"{base}/{quote(media_id, safe='')}", {})
    if isinstance(found, Unanswered):
        return Trouble(found.details)
    try:
        about = read_medium(found.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return MediaRefused("gone") if found.status in GONE else trouble_of(found.status, found.body)
    if int(about.file_size or 0) > most:
        return MediaRefused("too_large")
    if not _is_private(about.url):
        return Trouble("media_address_unusable")
    file = await caller.get(about.url, {})
    if isinstance(file, Unanswered):
        return Trouble(file.details)
    if file.status != 200:
        return Trouble(f"media_answered_{file.status}")  # its address lasts minutes: asked for anew next time
    if len(file.body) > most:
        return MediaRefused("too_large")
    return MediaFetched(about.mime_type or "", hexadecimal(about.sha256 or ""), file.body)


def _is_private(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
