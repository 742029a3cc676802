"""Conversations, canned replies, stops, webhooks and events, for plain code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Unpack

from avisa.client import calls_desk as calls
from avisa.client.asking import Asks
from avisa.client.types import Event, Webhook
from avisa.client.types_desk import (
    Answered,
    CannedFile,
    CannedReply,
    Conversation,
    Delivery,
    NewCannedReply,
    Note,
    Said,
    Secret,
    Stop,
)


class Conversations:
    def __init__(self, avisa: Asks) -> None:
        self._avisa = avisa

    def get(self, conversation_id: str) -> Conversation:
        return self._avisa.call(calls.conversation(conversation_id))

    def list(
        self,
        state: Literal["open", "closed"] = "open",
        agent_id: str = "",
        waiting: bool = False,
        unread: bool = False,
        page: int = 50,
    ) -> Iterator[Conversation]:
        """Those with the newest words first; `waiting`: that nobody has taken."""
        return self._avisa.pages(calls.conversations(state, agent_id, waiting, unread, page))

    def said(self, conversation_id: str, page: int = 50) -> Iterator[Said]:
        """What both sides said, newest first. That it was read is written in the journal."""
        return self._avisa.pages(calls.said(conversation_id, page))

    def answer(
        self,
        conversation_id: str,
        text: str,
        buttons: Sequence[str] = (),
        menu: Mapping[str, Any] | None = None,
    ) -> Answered:
        """Inside the window; with up to three buttons or a menu. Not asked again by itself: it would be said
        twice."""
        return self._avisa.call(calls.answer(conversation_id, text, buttons, menu))

    def assign(
        self, conversation_id: str, agent_id: str | None = None, queue_id: str | None = None, told: str = ""
    ) -> Conversation:
        """To an agent or a queue; to neither: back to the queue that everybody sees."""
        return self._avisa.call(calls.assign(conversation_id, agent_id, queue_id, told))

    def close(self, conversation_id: str) -> None:
        self._avisa.call(calls.steer_conversation("PUT", conversation_id, "closing"))

    def reopen(self, conversation_id: str) -> None:
        self._avisa.call(calls.steer_conversation("DELETE", conversation_id, "closing"))

    def hand_over(self, conversation_id: str, system: str, told: str = "") -> None:
        """To another system, which answers from now on."""
        body = {"system": system, "told": told}
        self._avisa.call(calls.steer_conversation("PUT", conversation_id, "system", body))

    def note(self, conversation_id: str, text: str) -> None:
        """For colleagues; the person never sees it. Not asked again by itself: it would stand there twice."""
        self._avisa.call(calls.note(conversation_id, text))

    def notes(self, conversation_id: str, page: int = 50) -> Iterator[Note]:
        """Newest first. That they were read is written in the journal."""
        return self._avisa.pages(calls.notes(conversation_id, page))

    def tag(self, conversation_id: str, name: str) -> tuple[str, ...]:
        return self._avisa.call(calls.tag_conversation("PUT", conversation_id, name)).tags

    def untag(self, conversation_id: str, name: str) -> tuple[str, ...]:
        return self._avisa.call(calls.tag_conversation("DELETE", conversation_id, name)).tags


class CannedReplies:
    """Those that all agents share."""

    def __init__(self, avisa: Asks) -> None:
        self._avisa = avisa

    def get(self, reply_id: str) -> CannedReply:
        return self._avisa.call(calls.canned_reply(reply_id))

    def list(self, page: int = 50) -> Iterator[CannedReply]:
        return self._avisa.pages(calls.canned_replies(page))

    def make(self, **asked: Unpack[NewCannedReply]) -> CannedReply:
        return self._avisa.call(calls.make_canned_reply(asked))

    def change(self, reply_id: str, **asked: Unpack[NewCannedReply]) -> CannedReply:
        """The whole of it is put."""
        return self._avisa.call(calls.change_canned_reply(reply_id, asked))

    def remove(self, reply_id: str) -> None:
        self._avisa.call(calls.remove_canned_reply(reply_id))

    def keep_file(self, content: bytes, name: str) -> CannedFile:
        """For a reply of kind `media`; what no reply names within a day is forgotten."""
        return self._avisa.call(calls.keep_file(content, name))


class Suppressions:
    def __init__(self, avisa: Asks) -> None:
        self._avisa = avisa

    def list(self, source: Literal["", "person", "platform", "ours"] = "", page: int = 50) -> Iterator[Stop]:
        """Every no that stands; `contacts.suppress` and `contacts.lift` record and lift one."""
        return self._avisa.pages(calls.suppressions(source, page))


class Events:
    def __init__(self, avisa: Asks) -> None:
        self._avisa = avisa

    def since(self, position: str = "0", page: int = 100) -> Iterator[Event]:
        """What happened after a position, up to now. Keep the last one's position, and ask with it again."""
        while True:
            found = self._avisa.call(calls.events(position, page))
            if not found.items:
                return
            yield from found.items
            position = found.next_after

    def follow(self, *kinds: str) -> tuple[str, ...]:
        """Steps of messages that are among the events from now on; none ends it."""
        return (self._avisa.call(calls.follow(kinds))).kinds


class Webhooks:
    def __init__(self, avisa: Asks) -> None:
        self._avisa = avisa

    def get(self, webhook_id: str) -> Webhook:
        return self._avisa.call(calls.webhook(webhook_id))

    def list(self) -> Iterator[Webhook]:
        return self._avisa.pages(calls.webhooks())

    def make(self, url: str, kinds: Sequence[str], description: str = "") -> Webhook:
        """Its `secret` is told this once: keep it for `opened`."""
        return self._avisa.call(calls.make_webhook(url, kinds, description))

    def change(self, webhook_id: str, url: str, kinds: Sequence[str], description: str = "") -> Webhook:
        """The `url` as it is shown keeps the one that it has."""
        return self._avisa.call(calls.change_webhook(webhook_id, url, kinds, description))

    def remove(self, webhook_id: str) -> None:
        self._avisa.call(calls.remove_webhook(webhook_id))

    def switch_off(self, webhook_id: str) -> Webhook:
        return self._avisa.call(calls.switch_webhook("PUT", webhook_id))

    def switch_on(self, webhook_id: str) -> Webhook:
        """What waits is sent at once."""
        return self._avisa.call(calls.switch_webhook("DELETE", webhook_id))

    def test(self, webhook_id: str) -> Webhook:
        """Sends the event `webhook.test` to it."""
        return self._avisa.call(calls.call_webhook(webhook_id))

    def replace_secret(self, webhook_id: str) -> Secret:
        """For a day both sign."""
        return self._avisa.call(calls.replace_secret(webhook_id))

    def replay(self, webhook_id: str, since: datetime) -> int:
        """Everything since then is sent again, under the same ids; returns how many."""
        return (self._avisa.call(calls.replay(webhook_id, since))).events

    def deliveries(
        self, webhook_id: str, state: Literal["", "waiting", "delivered", "given_up"] = "", page: int = 50
    ) -> Iterator[Delivery]:
        return self._avisa.pages(calls.deliveries(webhook_id, state, page))

    def delivery(self, webhook_id: str, delivery_id: str) -> Delivery:
        """With every try."""
        return self._avisa.call(calls.delivery(webhook_id, delivery_id))

    def replay_delivery(self, webhook_id: str, delivery_id: str) -> Delivery:
        return self._avisa.call(calls.replay_delivery(webhook_id, delivery_id))
