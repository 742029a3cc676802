"""Trouble on purpose: seeded chance per message, and faults ordered for the next requests."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import blake2b


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

    @property
    def accepts(self) -> bool:
        return not self.endswith("_before")


@dataclass(frozen=True, slots=True)
class Fault:
    """For the next `times` requests: refuse with `code`, or do `wire`, after `wait_ms`."""

    times: int = 1
    code: int = 0
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0
    on: str = "messages"  # or "graph": every other call


class Faults:
    """The queue of ordered faults; the oldest that fits a request is used up first."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._waiting.append(fault)

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


@dataclass(frozen=True, slots=True)
class Chance:
    """Numbers between 0 and 1 that belong to one message; the same seed draws the same ones."""

    failure: float
    kind: float
    reading: float
    duplicate: float
    reorder: float


def chance(seed: int, person: str, nth: int) -> Chance:
    """Drawn from the person and the how-manieth message, so that concurrency changes nothing."""
    drawn = blake2b(f"{seed}/{person}/{nth}".encode(), digest_size=20).digest()
    return Chance(*(part / 0x1_0000_0000 for part in struct.unpack("<5I", drawn)))
