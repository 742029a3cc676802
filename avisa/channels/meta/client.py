"""The Graph API behind the house's port: one client, one pool of connections, one token.

What a failed request proves was tried peer by peer (tests/channels/test_send_against_bad_peers.py):
pyreqwest's ConnectError and ConnectTimeoutError also come after the peer has read the whole POST.
Only the cause `client error (Connect)` says that no connection was made, so that nothing left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import DetailedPyreqwestError, PyreqwestError
from pyreqwest.http import HeaderMap, Url

from avisa.channels.meta.answers import outcome_of, trouble_of
from avisa.channels.meta.reads import NUMBER_FIELDS, TEMPLATE_FIELDS, number_seen, template_seen
from avisa.channels.meta.wire import ListedTemplate, outgoing, read_number, read_templates
from avisa.channels.port import (
    Accepted,
    Ambiguous,
    NeverLeft,
    NumberSeen,
    Outbound,
    Outcome,
    TemplateSeen,
    Trouble,
)
from avisa.errors import Misconfigured

NEVER_LEFT = "client error (Connect)"
CONNECT_TIMEOUT_MS = 10_000
IDLE = timedelta(seconds=50)  # shorter than what peers commonly allow, so that they seldom hang up first
PAGE_SIZE = 200
MOST_PAGES = 100  # 20,000 templates: three times what Meta lets an account have
CURSOR_INVALID = "paging_cursor_invalid"
T = TypeVar("T")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class MetaChannel:
    """One connection to one WhatsApp Business Account. `send` is safe to call from many tasks at once."""

    __slots__ = ("_base", "_client", "_hide", "_urls", "_waba_id")

    def __init__(
        self,
        graph_url: str,
        version: str,
        token: str,
        waba_id: str,
        connections: int = 512,
        timeout_ms: int = 30_000,
        connect_timeout_ms: int = CONNECT_TIMEOUT_MS,
    ) -> None:
        """`connections` are kept open between sends; the engine keeps no more sends than that in the air."""
        self._base = f"{graph_url.rstrip('/')}/{version}"
        self._waba_id = waba_id
        self._hide = hider(token)
        self._urls: dict[str, Url] = {}
        self._url_of_messages("0")  # a wrong address is told now, and not by the first message
        self._client = _client(graph_url, token, connections, timeout_ms, connect_timeout_ms)

    def __repr__(self) -> str:
        return f"MetaChannel({self._base!r}, waba_id={self._waba_id!r})"

    async def send(self, number: str, message: Outbound) -> Outcome:
        """Never tries twice: what is ambiguous stays so until there is evidence."""
        url = self._urls.get(number) or self._url_of_messages(number)
        try:
            response = await self._client.post(url).body_bytes(outgoing(message)).build().send()
            raw = bytes(await response.bytes())
        except PyreqwestError as error:
            return self._unanswered(error)
        outcome = outcome_of(response.status, raw, response.get_header)
        return (
            outcome
            if isinstance(outcome, Accepted)
            else replace(outcome, details=self._hide(outcome.details))
        )

    def _url_of_messages(self, number: str) -> Url:
        try:
            url = Url(f"{self._base}/{quote(number, safe='')}/messages")
        except ValueError:
            raise Misconfigured("graph_url_unusable", url=self._base) from None
        self._urls[number] = url
        return url

    def _unanswered(self, error: PyreqwestError) -> NeverLeft | Ambiguous:
        causes = causes_of(error)
        details = self._hide("; ".join((type(error).__name__, *causes[1:])))
        return NeverLeft(details) if NEVER_LEFT in causes else Ambiguous(details)

    async def templates(self) -> tuple[TemplateSeen, ...] | Trouble:
        """All pages, from the start once more if the list changed under a cursor."""
        listed = await self._all_pages()
        if isinstance(listed, Trouble) and listed.fault and listed.fault.name == CURSOR_INVALID:
            listed = await self._all_pages()
        return listed if isinstance(listed, Trouble) else tuple(map(template_seen, listed))

    async def _all_pages(self) -> list[ListedTemplate] | Trouble:
        listed: list[ListedTemplate] = []
        query = {"fields": TEMPLATE_FIELDS, "limit": str(PAGE_SIZE)}
        for _ in range(MOST_PAGES):
            page = await self._get(
                f"{quote(self._waba_id, safe='')}/message_templates", query, read_templates
            )
            if isinstance(page, Trouble):
                return page
            listed += page.data
            if page.after is None:
                return listed
            query["after"] = page.after
        return Trouble(f"the list of templates did not end after {MOST_PAGES} pages")

    async def number(self, number: str) -> NumberSeen | Trouble:
        answer = await self._get(quote(number, safe=""), {"fields": NUMBER_FIELDS}, read_number)
        return answer if isinstance(answer, Trouble) else number_seen(answer)

    async def _get(self, path: str, query: dict[str, str], read: Callable[[bytes], T]) -> T | Trouble:
        try:
            response = await self._client.get(f"{self._base}/{path}").query(query).build().send()
            raw = bytes(await response.bytes())
        except PyreqwestError as error:
            return Trouble(self._unanswered(error).details)
        try:
            return read(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            trouble = trouble_of(response.status, raw)
            return replace(trouble, details=self._hide(trouble.details))

    async def close(self) -> None:
        await self._client.close()


def causes_of(error: PyreqwestError) -> tuple[str, ...]:
    """The chain of causes, outermost first; the outermost one only repeats the address."""
    if not isinstance(error, DetailedPyreqwestError):
        return ()
    return tuple(cause["message"] for cause in error.details.get("causes") or ())


def _client(graph_url: str, token: str, connections: int, timeout_ms: int, connect_timeout_ms: int) -> Client:
    builder = (
        ClientBuilder()
        .default_headers(_headers(token))
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
    # A proxy from the environment is for the world outside, never for the sandbox on this machine.
    return (builder.no_proxy() if urlsplit(graph_url).hostname in LOOPBACK else builder).build()


def _headers(token: str) -> HeaderMap:
    headers = HeaderMap({"Content-Type": "application/json"})
    try:
        headers.insert("Authorization", f"Bearer {token}", is_sensitive=True)
    except (ValueError, PyreqwestError):
        # `from None`: the library's text may quote the value, and the value is the secret.
        raise Misconfigured("token_unusable") from None
    return headers


def hider(token: str) -> Callable[[str], str]:
    """Meta quotes a malformed token in its error text; nothing of it may reach a log or a screen."""
    if not token:
        return str
    return lambda text: text.replace(token, "[token]")
