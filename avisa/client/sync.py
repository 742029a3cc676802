"""The client for plain code: each call waits for its answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar, Unpack

from pyreqwest.client import SyncClientBuilder
from pyreqwest.exceptions import PyreqwestError

from avisa.client import calls
from avisa.client.answers import Answer, headers_of, read, wait_before_next
from avisa.client.calls import Call
from avisa.client.errors import Unanswered
from avisa.client.sync_desk import (
    CannedReplies,
    Conversations,
    Events,
    Suppressions,
    Webhooks,
)
from avisa.client.sync_plans import Campaigns, Imports, Lists, Schedules, Segments
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


class Avisa:
    """One Avisa, by its address and an API key. Safe to share between threads; close it at the end.

    What is safe to ask again is asked up to five times when no answer comes or Avisa is busy; sending is,
    since each message has a key. `timeout` is in seconds, for each try; `pause` waits between tries.
    """

    def __init__(
        self,
        address: str,
        key: str,
        language: str = "",
        timeout: float = 30,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = f"{address.rstrip('/')}/v1"
        self._key, self._language, self._pause = key, language, pause
        self._client = (
            SyncClientBuilder()
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

    def call(self, call: Call[T]) -> T:
        """Make a call that has no method of its own. Raises Problem, Unanswered or Unreadable."""
        tried = 0
        while True:
            tried += 1
            answer, failure = self._answer(call)
            wait = wait_before_next(call, answer, tried, random.random())
            if wait is not None:
                self._pause(wait)
            elif answer is None:
                raise Unanswered(failure, call.key)
            else:
                return read(call, answer)

    def pages(self, call: Call[Page[T]]) -> Iterator[T]:
        """Every item of a list, page by page as they are needed."""
        while True:
            page = self.call(call)
            yield from page.items
            if page.next_cursor is None:
                return
            call = calls.after(call, page.next_cursor)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, call: Call[T]) -> tuple[Answer | None, str]:
        asked = self._client.request(call.method, self._address + call.path).query(call.query)
        asked = asked.headers(headers_of(call, self._key, self._language))
        if call.raw:
            asked = asked.body_bytes(call.raw)
        try:
            got = asked.build().send()
            kind, wait = got.get_header("content-type") or "", got.get_header("retry-after") or ""
            return Answer(got.status, kind, wait, bytes(got.bytes())), ""
        except PyreqwestError as error:
            return None, type(error).__name__


class Messages:
    def __init__(self, avisa: Avisa) -> None:
        self._avisa = avisa

    def send(self, key: str = "", **asked: Unpack[NewMessage]) -> Queued:
        """Queue one message. `key` makes it one message however often it is asked for within 24 hours."""
        return self._avisa.call(calls.send_message(asked, key))

    def send_many(self, asked: Sequence[NewMessage | BatchMessage], key: str = "") -> Batch:
        """Up to a thousand, each made or refused by itself; the same rule for the `key` of the whole."""
        return self._avisa.call(calls.send_many(asked, key))

    def get(self, message_id: str) -> Message:
        return self._avisa.call(calls.message(message_id))

    def list(self, *states: str, page: int = 50) -> Iterator[Message]:
        """Newest first."""
        return self._avisa.pages(calls.messages(states, page))

    def cancel(self, message_id: str) -> None:
        """Raises Problem("message_not_queued") when it has left."""
        self._avisa.call(calls.cancel_message(message_id))


class Consents:
    def __init__(self, avisa: Avisa) -> None:
        self._avisa = avisa

    def record(self, key: str = "", **asked: Unpack[NewConsent]) -> RecordedConsent:
        """A yes that your own system took, with the text that the person saw."""
        return self._avisa.call(calls.record_consent(asked, key))


class Contacts:
    def __init__(self, avisa: Avisa) -> None:
        self._avisa = avisa

    def get(self, contact_id: str) -> Contact:
        return self._avisa.call(calls.contact(contact_id))

    def find(self, words: str, page: int = 50) -> Iterator[Contact]:
        """By parts of the name or digits of the phone; by name. What is said of consent is not among it."""
        return self._avisa.pages(calls.contacts(words, page))

    def make(
        self, phone: str, name: str = "", language: str = "", attributes: Mapping[str, str] | None = None
    ) -> Contact:
        """Make somebody known, without any consent; who is known already stays as they are."""
        return self._avisa.call(calls.make_contact(phone, name, language, attributes or {}))

    def change(self, contact_id: str, attributes: Mapping[str, str | None]) -> Contact:
        """What is not named stays; None takes an attribute away."""
        return self._avisa.call(calls.change_contact(contact_id, attributes))

    def suppress(self, contact_id: str, source: str = "person", scope: str = "all") -> Contact:
        """Record a no: the person's own, told to you (`person`), or your decision (`ours`)."""
        return self._avisa.call(calls.suppress(contact_id, source, scope))

    def lift(self, contact_id: str) -> Contact:
        """Lift your own no; a person's is theirs alone to take back."""
        return self._avisa.call(calls.lift(contact_id))

    def tell(self, contact_id: str, name: str, at: datetime | None = None) -> Told:
        """What happened to them elsewhere (`paid`): reminders that name it end. Telling it again is harmless
        with the same instant."""
        return self._avisa.call(calls.tell_event(contact_id, name, at))

    def tag(self, contact_id: str, name: str) -> tuple[str, ...]:
        """All that they have now."""
        return (self._avisa.call(calls.tag("PUT", contact_id, name))).tags

    def untag(self, contact_id: str, name: str) -> tuple[str, ...]:
        return (self._avisa.call(calls.tag("DELETE", contact_id, name))).tags


class Templates:
    def __init__(self, avisa: Avisa) -> None:
        self._avisa = avisa

    def get(self, template_id: str) -> Template:
        return self._avisa.call(calls.template(template_id))

    def list(self, page: int = 50) -> Iterator[Template]:
        return self._avisa.pages(calls.templates(page))
