"""What the groups of calls need of a client: one call, or a list page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Protocol, TypeVar

from avisa.client.calls import Call
from avisa.client.types import Page

T = TypeVar("T")


class Asks(Protocol):
    def call(self, call: Call[T]) -> T: ...

    def pages(self, call: Call[Page[T]]) -> Iterator[T]: ...


class AsksLater(Protocol):
    async def call(self, call: Call[T]) -> T: ...

    def pages(self, call: Call[Page[T]]) -> AsyncIterator[T]: ...
