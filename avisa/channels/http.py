"""HTTP to the outside: the one file that knows the client library, and what its errors prove.

What a failed request proves was tried peer by peer (tests/channels/test_send_against_bad_peers.py):
pyreqwest's ConnectError and ConnectTimeoutError also come after the peer has read the whole POST.
Only the cause `client error (Connect)` says that no connection was made, so that nothing left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.http import HeaderMap, Url

from avisa.channels.loopback import LOOPBACK
from avisa.errors import Misconfigured

__all__ = ["Caller", "Reply", "Unanswered", "Url", "hider"]

NEVER_LEFT = "client error (Connect)"
CONNECT_TIMEOUT_MS = 10_000
IDLE = timedelta(seconds=50)  # shorter than what peers commonly allow, so that they seldom hang up first


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole; `header_of` finds a header by name."""

    status: int
    body: bytes
    header_of: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No whole answer came. `left` is False only where no connection was made: then nothing left."""

    left: bool
    details: str


class Caller:
    """One peer, one pool of connections. It never tries twice, follows no redirect, and raises nothing
    for what the network may do."""

    __slots__ = ("_client",)

    def __init__(
        self,
        address: str,
        headers: Mapping[str, str],
        connections: int,
        timeout_ms: int,
        connect_timeout_ms: int = CONNECT_TIMEOUT_MS,
        resolved: str = "",
    ) -> None:
        """`headers` are secret. Raises Misconfigured("token_unusable") for what is no header.

        With `resolved` (an IP) the address's name is not looked up again, and no proxy does it either.
        """
        builder = (
            ClientBuilder()
            .default_headers(_sealed(headers))
            .user_agent("avisa")
            .follow_redirects(False)
            .referer(False)
            .timeout(timedelta(milliseconds=timeout_ms))
            # Shorter than the whole: only a time-out of the connecting itself proves that nothing left.
            .connect_timeout(timedelta(milliseconds=min(connect_timeout_ms, timeout_ms // 2)))
            .pool_max_idle_per_host(connections)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(True)
        )
        # A proxy from the environment is for the world outside, never for a peer on this machine.
        parts = urlsplit(address)
        if resolved and parts.hostname:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            builder = builder.resolve(parts.hostname, resolved, port)
        here = resolved or parts.hostname in LOOPBACK
        self._client = (builder.no_proxy() if here else builder).build()

    async def post(self, url: Url, body: bytes) -> Reply | Unanswered:
        try:
            response = await self._client.post(url).body_bytes(body).build().send()
            return Reply(response.status, bytes(await response.bytes()), response.get_header)
        except PyreqwestError as error:
            return _unanswered(error)

    async def post_file(
        self, url: Url, body: bytes, headers: Mapping[str, str], timeout_ms: int
    ) -> Reply | Unanswered:
        """With headers of its own in the place of the usual ones, and time for many bytes."""
        try:
            asked = (
                self._client.post(url).headers(_sealed(headers)).timeout(timedelta(milliseconds=timeout_ms))
            )
            response = await asked.body_bytes(body).build().send()
            return Reply(response.status, bytes(await response.bytes()), response.get_header)
        except PyreqwestError as error:
            return _unanswered(error)

    async def post_and_glance(
        self, url: Url, body: bytes, headers: Mapping[str, str], timeout_ms: int, most: int
    ) -> Reply | Unanswered:
        """To a stranger: of what they answer no more than `most` bytes are taken in, however much it is."""
        try:
            asked = (
                self._client.post(url).headers(_sealed(headers)).timeout(timedelta(milliseconds=timeout_ms))
            )
            async with asked.body_bytes(body).build_streamed() as response:
                said = await response.body_reader.read(most)
                return Reply(response.status, bytes(said or b""), response.get_header)
        except PyreqwestError as error:
            return _unanswered(error)

    async def get(self, url: str, query: Mapping[str, str]) -> Reply | Unanswered:
        try:
            response = await self._client.get(url).query(dict(query)).build().send()
            return Reply(response.status, bytes(await response.bytes()), response.get_header)
        except PyreqwestError as error:
            return _unanswered(error)

    async def delete(self, url: str, query: Mapping[str, str]) -> Reply | Unanswered:
        try:
            response = await self._client.delete(url).query(dict(query)).build().send()
            return Reply(response.status, bytes(await response.bytes()), response.get_header)
        except PyreqwestError as error:
            return _unanswered(error)

    async def close(self) -> None:
        await self._client.close()


def _unanswered(error: PyreqwestError) -> Unanswered:
    causes = _causes_of(error)
    return Unanswered(NEVER_LEFT not in causes, "; ".join((type(error).__name__, *causes[1:])))


def _causes_of(error: PyreqwestError) -> tuple[str, ...]:
    """The chain of causes, outermost first; the outermost one only repeats the address."""
    if not isinstance(error, DetailedPyreqwestError):
        return ()
    return tuple(cause["message"] for cause in error.details.get("causes") or ())


def _sealed(headers: Mapping[str, str]) -> HeaderMap:
    made = HeaderMap({} if "Content-Type" in headers else {"Content-Type": "application/json"})
    for name, value in headers.items():
        try:
            made.insert(name, value, is_sensitive=True)
        except (ValueError, PyreqwestError):
            # `from None`: the library's text may quote the value, and the value is the secret.
            raise Misconfigured("token_unusable") from None
    return made


def hider(secrets: Iterable[str]) -> Callable[[str], str]:
    """Peers quote a malformed secret in their error text; nothing of it may reach a log or a screen."""
    known = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def hide(text: str) -> str:
        for secret in known:
            text = text.replace(secret, "[token]")
        return text

    return hide
