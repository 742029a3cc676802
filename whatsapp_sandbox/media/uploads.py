"""Resumable uploads: a session, bytes from an offset on, and at the end a handle."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from whatsapp_sandbox.media.files import Folder
from whatsapp_sandbox.media.media import Media

SESSIONS_MOST = 1_000


@dataclass(slots=True)
class Session:
    key: str
    file_name: str
    file_length: int
    file_type: str
    offset: int = 0
    handle: str = ""

    @property
    def id(self) -> str:
        return f"upload:{self.key}?sig={_seal(self.key)}"


class Uploads:
    def __init__(self, folder: Folder, media: Media, secret: str) -> None:
        self._folder, self._media, self._secret = folder, media, secret
        self._sessions: dict[str, Session] = {}
        self._serial = count(1)

    def begin(self, file_name: str, file_length: int, file_type: str) -> Session:
        while len(self._sessions) >= SESSIONS_MOST:
            self._drop(next(iter(self._sessions)))
        key = _coded(f"2:attachment:{_seal(f'{self._secret}/{next(self._serial)}')}")
        session = self._sessions[key] = Session(key, file_name, file_length, file_type)
        self._folder.remove(_file(session))
        return session

    def of(self, object_id: str) -> Session | None:
        """`object_id` is `upload:` and the key; the seal behind it may be missing."""
        return self._sessions.get(object_id.removeprefix("upload:"))

    def take(self, session: Session, chunk: bytes) -> bool:
        """False when it is more than was announced."""
        if session.offset + len(chunk) > session.file_length:
            return False
        self._folder.append(_file(session), chunk)
        session.offset += len(chunk)
        return True

    def finish(self, session: Session, now: int) -> str:
        """The handle; the bytes have done their service."""
        name, kind = _coded(session.file_name or "file"), _coded(session.file_type)
        session.handle = f"4:{name}:{kind}:{_seal(session.key)}:e:{now // 1000}:{_seal(session.id)}"
        self._media.add_handle(session.handle, session.file_type)
        self._folder.remove(_file(session))
        return session.handle

    def _drop(self, key: str) -> None:
        self._folder.remove(_file(self._sessions.pop(key)))


def _file(session: Session) -> str:
    return f"session-{_seal(session.key)}"


def _coded(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def _seal(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
