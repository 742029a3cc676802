"""The client for asyncio: the calls of `sync.py`, awaited."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar, Unpack

from pyreqwest.client import ClientBuilder
from pyreqwest.exceptions import PyreqwestError

from avisa.client import calls
from avisa.client.aio_desk import (
    CannedReplies,
    Conversations,
    Events,
    Suppressions,
    Webhooks,
)
from avisa.client.aio_plans import Campaigns, Imports, Lists, Schedules, Segments
from avisa.client.answers import Answer, headers_of, read, wait_before_next
from avisa.client.calls import Call
from avisa.client.errors import Unanswered
from avisa.client.types import (
    Batch,
    BatchMessage,
    Contact,
    Message,
    NewConsent,
    NewMessage,
    Page,
    Queued,
    RecordedConsent,
    Template,
)
from avisa.client.types_desk import Told

T = TypeVar("T")


class AsyncAvisa:
    """One Avisa, by its address and an API key. Safe to share between tasks; close it at the end.

    What is safe to ask again is asked up to five times when no answer comes or Avisa is busy; sending is,
    since each message has a key. `timeout` is in seconds, for each try; `pause` waits between tries.
    """

    def __init__(
        self,
        address: str,
        key: str,
        language: str = "",
        timeout: float = 30,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._address = f"{address.rstrip('/')}/v1"
        self._key, self._language, self._pause = key, language, pause
        self._client = (
            ClientBuilder()
            .user_agent("avisa-client")
            .follow_redirects(False)
            .timeout(timedelta(seconds=timeout))
            .build()
        )
        self.messages = Messages(self)
        self.consents = Consents(self)
        self.contacts = Contacts(self)
        self.templates = Templates(self)
        self.campaigns = Campaigns(self)
        self.schedules = Schedules(self)
        self.lists = Lists(self)
        self.imports = Imports(self)
        self.segments = Segments(self)
        self.suppressions = Suppressions(self)
        self.conversations = Conversations(self)
        self.canned_replies = CannedReplies(self)
        self.events = Events(self)
        self.webhooks = Webhooks(self)

    async def call(self, call: Call[T]) -> T:
        """Make a call that has no method of its own. Raises Problem, Unanswered or Unreadable."""
        tried = 0
        while True:
            tried += 1
            answer, failure = await self._answer(call)
            wait = wait_before_next(call, answer, tried, random.random())
            if wait is not None:
                await self._pause(wait)
            elif answer is None:
                raise Unanswered(failure, call.key)
            else:
                return read(call, answer)

    async def pages(self, call: Call[Page[T]]) -> AsyncIterator[T]:
        """Every item of a list, page by page as they are needed."""
        while True:
            page = await self.call(call)
            for item in page.items:
                yield item
            if page.next_cursor is None:
                return
            call = calls.after(call, page.next_cursor)

    async def close(self) -> None:
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _answer(self, call: Call[T]) -> tuple[Answer | None, str]:
        asked = self._client.request(call.method, self._address + call.path).query(call.query)
        asked = asked.headers(headers_of(call, self._key, self._language))
        if call.raw:
            asked = asked.body_bytes(call.raw)
        try:
            got = await asked.build().send()
            kind, wait = got.get_header("content-type") or "", got.get_header("retry-after") or ""
            return Answer(got.status, kind, wait, bytes(await got.bytes())), ""
        except PyreqwestError as error:
            return None, type(error).__name__


class Messages:
    def __init__(self, avisa: AsyncAvisa) -> None:
        self._avisa = avisa

    async def send(self, key: str = "", **asked: Unpack[NewMessage]) -> Queued:
        """Queue one message. `key` makes it one message however often it is asked for within 24 hours."""
        return await self._avisa.call(calls.send_message(asked, key))

    async def send_many(self, asked: Sequence[NewMessage | BatchMessage], key: str = "") -> Batch:
        """Up to a thousand, each made or refused by itself; the same rule for the `key` of the whole."""
        return await self._avisa.call(calls.send_many(asked, key))

    async def get(self, message_id: str) -> Message:
        return await self._avisa.call(calls.message(message_id))

    def list(self, *states: str, page: int = 50) -> AsyncIterator[Message]:
        """Newest first."""
        return self._avisa.pages(calls.messages(states, page))

    async def cancel(self, message_id: str) -> None:
        """Raises Problem("message_not_queued") when it has left."""
        await self._avisa.call(calls.cancel_message(message_id))


class Consents:
    def __init__(self, avisa: AsyncAvisa) -> None:
        self._avisa = avisa

    async def record(self, key: str = "", **asked: Unpack[NewConsent]) -> RecordedConsent:
        """A yes that your own system took, with the text that the person saw."""
        return await self._avisa.call(calls.record_consent(asked, key))


class Contacts:
    def __init__(self, avisa: AsyncAvisa) -> None:
        self._avisa = avisa

    async def get(self, contact_id: str) -> Contact:
        return await self._avisa.call(calls.contact(contact_id))

    def find(self, words: str, page: int = 50) -> AsyncIterator[Contact]:
        """By parts of the name or digits of the phone; by name. What is said of consent is not among it."""
        return self._avisa.pages(calls.contacts(words, page))

    async def make(
        self, phone: str, name: str = "", language: str = "", attributes: Mapping[str, str] | None = None
    ) -> Contact:
        """Make somebody known, without any consent; who is known already stays as they are."""
        return await self._avisa.call(calls.make_contact(phone, name, language, attributes or {}))

    async def change(self, contact_id: str, attributes: Mapping[str, str | None]) -> Contact:
        """What is not named stays; None takes an attribute away."""
        return await self._avisa.call(calls.change_contact(contact_id, attributes))

    async def suppress(self, contact_id: str, source: str = "person", scope: str = "all") -> Contact:
        """Record a no: the person's own, told to you (`person`), or your decision (`ours`)."""
        return await self._avisa.call(calls.suppress(contact_id, source, scope))

    async def lift(self, contact_id: str) -> Contact:
        """Lift your own no; a person's is theirs alone to take back."""
        return await self._avisa.call(calls.lift(contact_id))

    async def tell(self, contact_id: str, name: str, at: datetime | None = None) -> Told:
        """What happened to them elsewhere (`paid`): reminders that name it end. Telling it again is harmless
        with the same instant."""
        return await self._avisa.call(calls.tell_event(contact_id, name, at))

    async def tag(self, contact_id: str, name: str) -> tuple[str, ...]:
        """All that they have now."""
        return (await self._avisa.call(calls.tag("PUT", contact_id, name))).tags

    async def untag(self, contact_id: str, name: str) -> tuple[str, ...]:
        return (await self._avisa.call(calls.tag("DELETE", contact_id, name))).tags


class Templates:
    def __init__(self, avisa: AsyncAvisa) -> None:
        self._avisa = avisa

    async def get(self, template_id: str) -> Template:
        return await self._avisa.call(calls.template(template_id))

    def list(self, page: int = 50) -> AsyncIterator[Template]:
        return self._avisa.pages(calls.templates(page))
