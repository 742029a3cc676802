"""Media that the business or a person sent: known by id for 30 or 7 days, by address for 5 minutes."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from whatsapp_sandbox.clock import Clock
from whatsapp_sandbox.media.files import Folder
from whatsapp_sandbox.media.kinds import fits
from whatsapp_sandbox.settings import Settings

DAY_MS = 24 * 60 * 60 * 1000
UPLOADED_FOR_MS = 30 * DAY_MS
RECEIVED_FOR_MS = 7 * DAY_MS
ADDRESS_FOR_S = 5 * 60
_FIRST_ID = 1037543291543636
_STRIDE = 7_919


@dataclass(frozen=True, slots=True)
class Medium:
    id: str
    number_id: str
    mime_type: str
    sha256: str  # hexadecimal
    file_size: int
    file_name: str
    expires: int
    incoming: bool = False

    def exported(self) -> dict[str, Any]:
        return asdict(self)


class Media:
    """What is kept is bounded: the oldest file goes when there is no room for a new one."""

    def __init__(self, settings: Settings, clock: Clock, folder: Folder) -> None:
        self._settings, self._clock, self._folder = settings, clock, folder
        self._secret, self._most = settings.app_secret.encode(), settings.media_mb << 20
        self._known: dict[str, Medium] = {}
        self._serial = count(1)
        self._handles: dict[str, str] = {}  # handle to the type of its file
        self._bytes = 0
        folder.clear()

    def __iter__(self) -> Iterator[Medium]:
        return iter(self._known.values())

    def keep(
        self, number_id: str, mime_type: str, content: str, file_name: str = "", incoming: bool = False
    ) -> Medium:
        """Takes over the file `content` of the folder."""
        digest, size = self._digest(content), self._folder.size(content)
        life = RECEIVED_FOR_MS if incoming else UPLOADED_FOR_MS
        self._make_room(size)
        medium_id = str(_FIRST_ID + next(self._serial) * _STRIDE)
        self._folder.rename(content, medium_id)
        expires = self._clock.now() + life
        medium = Medium(medium_id, number_id, mime_type, digest, size, file_name, expires, incoming)
        self._known[medium_id] = medium
        self._bytes += size
        return medium

    def receive(self, number_id: str, mime_type: str, content: bytes, file_name: str = "") -> Medium:
        """A person's file, as an inbound message carries it."""
        self._folder.remove("incoming")
        self._folder.append("incoming", content)
        return self.keep(number_id, mime_type, "incoming", file_name, incoming=True)

    def _digest(self, name: str) -> str:
        digest = sha256()
        with self._folder.path(name).open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()

    def _make_room(self, size: int) -> None:
        now = self._clock.now()
        for medium in [each for each in self if each.expires <= now]:
            self.forget(medium.id)
        while self._known and self._bytes + size > self._most:
            self.forget(next(iter(self._known)))

    def of(self, medium_id: str) -> Medium | None:
        medium = self._known.get(medium_id)
        return medium if medium is not None and medium.expires > self._clock.now() else None

    def is_there(self, medium_id: str) -> bool:
        return self._settings.any_media or self.of(medium_id) is not None

    def known(self, medium_id: str, kind: str) -> bool:
        """Whether a message of that kind can be sent with this id."""
        medium = self.of(medium_id)
        return self._settings.any_media if medium is None else fits(medium.mime_type, kind)

    def path(self, medium: Medium) -> Path:
        return self._folder.path(medium.id)

    def forget(self, medium_id: str) -> None:
        self._bytes -= self._known.pop(medium_id).file_size
        self._folder.remove(medium_id)

    def address(self, medium: Medium, origin: str) -> str:
        """Good for five minutes, and only together with a token."""
        until = self._clock.now() // 1000 + ADDRESS_FOR_S
        query = f"mid={medium.id}&ext={until}&hash={self._seal(medium.id, until)}"
        return f"{origin}/whatsapp_business/attachments/?{query}"

    def at_address(self, medium_id: str, until: str, seal: str) -> Medium | None:
        if not until.isdecimal():
            return None
        if not hmac.compare_digest(seal.encode(), self._seal(medium_id, int(until)).encode()):
            return None
        return self.of(medium_id) if int(until) > self._clock.now() // 1000 else None

    def _seal(self, medium_id: str, until: int) -> str:
        return hmac.new(self._secret, f"{medium_id}/{until}".encode(), sha256).hexdigest()[:40]

    def add_handle(self, handle: str, mime_type: str) -> None:
        self._handles[handle] = mime_type

    def handle_known(self, handle: str) -> bool:
        """A handle is for a template's example or a profile's picture; it is no media id."""
        return self._settings.any_media or handle in self._handles

    def handle_type(self, handle: str) -> str:
        return self._handles.get(handle, "")
