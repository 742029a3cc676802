"""A persona: how the person behind a phone number behaves."""

from __future__ import annotations

from dataclasses import dataclass

from whatsapp_sandbox.faults import Wire


@dataclass(frozen=True, slots=True)
class Persona:
    """`pattern` is matched against the digits of the phone, `*` for any: "5531*", "*07"."""

    pattern: str
    name: str = ""
    # what the platform does
    problem: int = 0  # an error's code, told where that code is usually told: in the answer or by webhook
    fails: int = 0  # the code of a failed status after acceptance
    refuses: int = 0  # the code of an error answer
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0  # before the answer
    # what the person is like
    username: bool = False
    reads: bool | None = None  # None leaves it to the read share
    delivers: bool = True
    offline_ms: int = 0  # how long the phone is off, from the first message on
    changes_number: bool = False  # before the first message arrives
    # what the person does, `after_ms` after a delivery
    replies: str = ""
    presses: str = ""  # text of a button or row, or its place counted from 0
    writes: tuple[str, ...] = ()  # one after the other, `pause_ms` apart
    stops: bool = False  # marketing, in WhatsApp's own settings of the chat
    reports: bool = False
    blocks: bool = False
    after_ms: int = 1_000
    pause_ms: int = 30_000

    @property
    def acts(self) -> bool:
        return bool(self.replies or self.presses or self.writes or self.stops or self.reports or self.blocks)


ORDINARY = Persona("*", "ordinary")
