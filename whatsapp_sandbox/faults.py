"""Trouble on purpose: seeded chance per message, faults ordered for the next requests, standing shares."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b
from typing import Literal

import msgspec


class Wire(StrEnum):
    """What happens to the connection; `before` means that nothing was accepted, `after` that it was."""

    ANSWER = "answer"
    CLOSE_BEFORE = "close_before"
    CLOSE_AFTER = "close_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    SILENT_BEFORE = "silent_before"
    SILENT_AFTER = "silent_after"
    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    STATUS_FIRST = "status_first"  # the answer comes after the first webhook about it

    @property
    def accepts(self) -> bool:
        return not self.endswith("_before")


class Mishap(StrEnum):
    """What happens to a status webhook on its way out."""

    NONE = ""
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    LATE = "late"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fault:
    """For the next `times` requests: refuse with `code`, or do `wire`, after `wait_ms`.

    With a `share` it stands until the next reset, and meets that share of the requests instead.
    On "webhooks" it is a `webhook` mishap, and `wait_ms` is how late or how far apart.
    """

    times: int = 1
    code: int = 0
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0
    on: Literal["messages", "graph", "webhooks"] = "messages"  # graph: every call that is no send
    webhook: Mishap = Mishap.NONE
    share: float = 0.0


def fault_in(text: str) -> Fault:
    """Raises msgspec.DecodeError (ValidationError among them) for what is no fault in JSON."""
    return msgspec.json.decode(text, type=Fault)


class Faults:
    """The oldest ordered fault that fits a request is used up first; then the standing shares are drawn."""

    def __init__(self, seed: int = 0, standing: Iterable[Fault] = ()) -> None:
        self._seed = seed
        self._standing = [*standing]
        self._waiting: list[Fault] = []
        self._drawn: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._waiting or self._standing)

    def order(self, fault: Fault) -> None:
        (self._standing if fault.share else self._waiting).append(fault)

    def forget(self) -> None:
        self._standing, self._waiting = [], []

    def all(self) -> list[Fault]:
        return [*self._waiting, *self._standing]

    def take(self, on: str) -> Fault | None:
        for place, fault in enumerate(self._waiting):
            if fault.on == on:
                self._spend(place, fault)
                return fault
        return None

    def _spend(self, place: int, fault: Fault) -> None:
        if fault.times > 1:
            self._waiting[place] = replace(fault, times=fault.times - 1)
        else:
            del self._waiting[place]

    def draw(self, on: str, who: str) -> Fault | None:
        """A standing fault, drawn from whom it is about and for the how-manieth time, not from the order."""
        standing = [fault for fault in self._standing if fault.on == on]
        if not standing:
            return None
        self._drawn[who] += 1
        drawn = _drawn(f"{self._seed}/{on}/{who}/{self._drawn[who]}")
        for fault in standing:
            if drawn < fault.share:
                return fault
            drawn -= fault.share
        return None


@dataclass(frozen=True, slots=True)
class Chance:
    """Numbers between 0 and 1 that belong to one message; the same seed draws the same ones."""

    failure: float
    kind: float
    reading: float
    duplicate: float
    reorder: float
    late: float
    lost: float
    skip: float


_UNIT = 0x1_0000_0000


def chance(seed: int, person: str, nth: int) -> Chance:
    """Drawn from the person and the how-manieth message, so that concurrency changes nothing."""
    drawn = blake2b(f"{seed}/{person}/{nth}".encode(), digest_size=32).digest()
    return Chance(*(part / _UNIT for part in struct.unpack("<8I", drawn)))


def _drawn(key: str) -> float:
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "little") / _UNIT
