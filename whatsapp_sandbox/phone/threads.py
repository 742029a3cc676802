"""Who talks to whom: every chat of a person with a number of the business, the liveliest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from weakref import WeakKeyDictionary

from whatsapp_sandbox.people.recipients import Recipient
from whatsapp_sandbox.store import Heard, Message, Store

Item = Message | Heard


@dataclass(slots=True)
class Thread:
    number_id: str
    recipient: Recipient
    items: list[Item] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.number_id}-{self.recipient.person}"


class Threads:
    """Reads on from where it was whenever somebody looks, so that a send costs nothing more."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}  # the one that moved last stands last
        self._messages = 0
        self._heard = 0

    def __iter__(self) -> Iterator[Thread]:
        return reversed(self._threads.values())

    def __len__(self) -> int:
        return len(self._threads)

    def of(self, key: str) -> Thread | None:
        return self._threads.get(key)

    def catch_up(self, store: Store) -> Threads:
        sent: list[Item] = [*store.messages[self._messages :]]
        heard: list[Item] = [*islice(store.heard.values(), self._heard, None)]
        self._messages += len(sent)
        self._heard += len(heard)
        for item in sorted([*sent, *heard], key=lambda item: item.at):
            self._take(item)
        return self

    def _take(self, item: Item) -> None:
        if item.group_id:
            return  # the phone shows chats of two
        fresh = Thread(item.number_id, item.recipient)
        thread = self._threads.pop(fresh.key, fresh)
        thread.items.append(item)
        self._threads[thread.key] = thread


_READ: WeakKeyDictionary[Store, Threads] = WeakKeyDictionary()


def threads_of(store: Store) -> Threads:
    """One reader a store: a reset brings a new store, and with it a new reader."""
    return _READ.setdefault(store, Threads()).catch_up(store)
