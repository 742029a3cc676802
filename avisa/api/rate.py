"""How many calls a key may make: counted in this process, and told in the headers of every answer."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from avisa.errors import TooMany
from avisa.kernel.clock import SECOND, Millis

ALLOWED = 1000
WINDOW: Millis = 10 * SECOND
ROOM = "room"  # where a request's state keeps what its key has left


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a key's calls, and in how many seconds all of them are there again."""

    left: int
    seconds: int


class Rate:
    """Windows begin with a key's first call, so that not all keys start anew at the same moment.

    Every process counts for itself: behind two of `avisa web` a key has twice as much.
    """

    def __init__(self, allowed: int = ALLOWED, window: Millis = WINDOW) -> None:
        self._allowed = allowed
        self._window = window
        self._lock = Lock()
        self._calls: dict[int, tuple[Millis, int]] = {}  # key -> when its window began, calls in it

    @property
    def policy(self) -> str:
        """The header `RateLimit-Policy` (IETF draft, RateLimit header fields for HTTP)."""
        return f'"key";q={self._allowed};w={self._window // SECOND}'

    def take(self, key_id: int, now: Millis) -> Room:
        """One call of a key that exists; the room after it, less than 0 when there was none."""
        with self._lock:
            began, calls = self._calls.get(key_id, (now, 0))
            if not began <= now < began + self._window:
                began, calls = now, 0
            self._calls[key_id] = (began, min(calls + 1, self._allowed + 1))
        return Room(self._allowed - calls - 1, -(-(began + self._window - now) // SECOND))


def admit(rate: Rate, key_id: int, now: Millis, state: object) -> None:
    """Raises TooMany with `retry_after`; either way the answer's headers tell what is left."""
    room = rate.take(key_id, now)
    setattr(state, ROOM, room)
    if room.left < 0:
        raise TooMany(retry_after=room.seconds)


@dataclass(frozen=True, slots=True)
class RateHeaders:
    """Adds what `admit` found to the answer, a problem or not."""

    app: ASGIApp
    policy: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = scope.setdefault("state", {})

        async def told(message: Message) -> None:
            room = kept.get(ROOM)
            if message["type"] == "http.response.start" and room:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = self.policy
                headers["RateLimit"] = f'"key";r={max(room.left, 0)};t={room.seconds}'
            await send(message)

        await self.app(scope, receive, told)
