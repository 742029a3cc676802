"""The Graph API behind the house's port: one client, one pool of connections, one token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import quote

import msgspec

from avisa.channels.http import CONNECT_TIMEOUT_MS, Caller, Reply, Unanswered, Url, hider
from avisa.channels.meta.answers import outcome_of, taken_of, trouble_of
from avisa.channels.meta.downloads import fetch
from avisa.channels.meta.reads import (
    NUMBER_FIELDS,
    TEMPLATE_FIELDS,
    language_code,
    number_seen,
    template_seen,
)
from avisa.channels.meta.uploads import upload, upload_for_messages
from avisa.channels.meta.wire import ListedTemplate, outgoing, read_number, read_templates
from avisa.channels.port import (
    Accepted,
    Ambiguous,
    MediaFetched,
    MediaOutcome,
    MediaRefused,
    MediaTaken,
    NeverLeft,
    NumberSeen,
    Outbound,
    Outcome,
    SampleOutcome,
    SampleTaken,
    TemplateOutcome,
    TemplateSeen,
    TemplateTaken,
    Trouble,
)
from avisa.errors import Misconfigured

PAGE_SIZE = 200
MOST_PAGES = 100  # 20,000 templates: three times what Meta lets an account have
CURSOR_INVALID = "paging_cursor_invalid"
OK = 200
READ = {"messaging_product": "whatsapp", "status": "read"}
T = TypeVar("T")


class MetaChannel:
    """One connection to one WhatsApp Business Account. `send` is safe to call from many tasks at once."""

    __slots__ = ("_base", "_caller", "_hide", "_timeout_ms", "_token", "_urls", "_waba_id")

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
        self._token, self._timeout_ms = token, timeout_ms
        self._hide = hider([token])
        self._urls: dict[str, Url] = {}
        self._url_of_messages("0")  # a wrong address is told now, and not by the first message
        bearer = {"Authorization": f"Bearer {token}"}
        self._caller = Caller(graph_url, bearer, connections, timeout_ms, connect_timeout_ms)

    def __repr__(self) -> str:
        return f"MetaChannel({self._base!r}, waba_id={self._waba_id!r})"

    async def send(self, number: str, message: Outbound) -> Outcome:
        """Never tries twice: what is ambiguous stays so until there is evidence."""
        url = self._urls.get(number) or self._url_of_messages(number)
        reply = await self._caller.post(url, outgoing(message))
        if isinstance(reply, Unanswered):
            details = self._hide(reply.details)
            return Ambiguous(details) if reply.left else NeverLeft(details)
        outcome = outcome_of(reply.status, reply.body, reply.header_of)
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

    async def templates(self) -> tuple[TemplateSeen, ...] | Trouble:
        """All pages, from the start once more if the list changed under a cursor."""
        listed = await self._all_pages()
        if isinstance(listed, Trouble) and listed.fault and listed.fault.name == CURSOR_INVALID:
            listed = await self._all_pages()
        return listed if isinstance(listed, Trouble) else tuple(map(template_seen, listed))

    async def template_named(self, name: str, language: str) -> tuple[TemplateSeen, ...] | Trouble:
        """Meta finds names by their parts: what only contains this one is left out here."""
        listed = await self._all_pages(name=name, language=language)
        if isinstance(listed, Trouble):
            return listed
        seen = map(template_seen, listed)
        return tuple(one for one in seen if (one.name, one.language) == (name, language_code(language)))

    async def create_template(self, body: Mapping[str, object]) -> TemplateOutcome:
        """Never tries twice, as `send`."""
        return await self._hand_in(f"{quote(self._waba_id, safe='')}/message_templates", body)

    async def edit_template(self, platform_id: str, body: Mapping[str, object]) -> TemplateOutcome:
        return await self._hand_in(quote(platform_id, safe=""), body)

    async def delete_template(self, name: str, platform_id: str) -> TemplateOutcome:
        """This one language of the name."""
        path = f"{self._base}/{quote(self._waba_id, safe='')}/message_templates"
        return self._taken(await self._caller.delete(path, {"name": name, "hsm_id": platform_id}))

    async def unpause_template(self, platform_id: str) -> TemplateOutcome:
        return await self._hand_in(f"{quote(platform_id, safe='')}/unpause", {})

    async def upload_sample(self, name: str, kind: str, content: bytes) -> SampleOutcome:
        outcome = await upload(self._caller, self._base, self._token, (name, kind, content), self._timeout_ms)
        if isinstance(outcome, SampleTaken):
            return outcome
        return replace(outcome, details=self._hide(outcome.details))

    async def upload_media(self, number: str, name: str, kind: str, content: bytes) -> MediaOutcome:
        address = f"{self._base}/{quote(number, safe='')}/media"
        outcome = await upload_for_messages(
            self._caller, address, self._token, (name, kind, content), self._timeout_ms
        )
        if isinstance(outcome, MediaTaken):
            return outcome
        return replace(outcome, details=self._hide(outcome.details))

    async def fetch_media(self, media_id: str, most: int) -> MediaFetched | MediaRefused | Trouble:
        found = await fetch(self._caller, self._base, media_id, most)
        return replace(found, details=self._hide(found.details)) if isinstance(found, Trouble) else found

    async def _hand_in(self, path: str, body: Mapping[str, object]) -> TemplateOutcome:
        reply = await self._caller.post(Url(f"{self._base}/{path}"), msgspec.json.encode(body))
        return self._taken(reply)

    def _taken(self, reply: Reply | Unanswered) -> TemplateOutcome:
        if isinstance(reply, Unanswered):
            details = self._hide(reply.details)
            return Ambiguous(details) if reply.left else NeverLeft(details)
        outcome = taken_of(reply.status, reply.body, reply.header_of)
        if isinstance(outcome, TemplateTaken):
            return outcome
        return replace(outcome, details=self._hide(outcome.details))

    async def _all_pages(self, **only: str) -> list[ListedTemplate] | Trouble:
        listed: list[ListedTemplate] = []
        query = {"fields": TEMPLATE_FIELDS, "limit": str(PAGE_SIZE)} | only
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

    async def mark_read(self, number: str, wamid: str) -> Trouble | None:
        """No webhook follows, and asked again nothing changes (facts, section 1.3)."""
        url = self._urls.get(number) or self._url_of_messages(number)
        reply = await self._caller.post(url, msgspec.json.encode(READ | {"message_id": wamid}))
        if isinstance(reply, Unanswered):
            return Trouble(self._hide(reply.details))
        if reply.status == OK:
            return None
        trouble = trouble_of(reply.status, reply.body)
        return replace(trouble, details=self._hide(trouble.details))

    async def number(self, number: str) -> NumberSeen | Trouble:
        answer = await self._get(quote(number, safe=""), {"fields": NUMBER_FIELDS}, read_number)
        return answer if isinstance(answer, Trouble) else number_seen(answer)

    async def _get(self, path: str, query: dict[str, str], read: Callable[[bytes], T]) -> T | Trouble:
        reply = await self._caller.get(f"{self._base}/{path}", query)
        if isinstance(reply, Unanswered):
            return Trouble(self._hide(reply.details))
        try:
            return read(reply.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            trouble = trouble_of(reply.status, reply.body)
            return replace(trouble, details=self._hide(trouble.details))

    async def close(self) -> None:
        await self._caller.close()
