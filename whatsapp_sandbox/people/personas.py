"""Personas: how the people behind some phone numbers behave."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import translate

import msgspec

from whatsapp_sandbox.faults import Wire


@dataclass(frozen=True, slots=True)
class Persona:
    """`pattern` is matched against the digits of the phone, `*` for any: "5531*", "*07"."""

    pattern: str
    name: str = ""
    fails: int = 0  # the code of a failed status after acceptance
    refuses: int = 0  # the code of an error answer
    wire: Wire = Wire.ANSWER
    wait_ms: int = 0  # before the answer
    reads: bool | None = None  # None leaves it to the read share
    delivers: bool = True
    replies: str = ""
    presses: str = ""  # text of a quick reply, or its place counted from 0
    after_ms: int = 1_000  # from delivery to the reply


ORDINARY = Persona("*", "ordinary")
DEMO = (
    Persona("*00", "not on WhatsApp", fails=131026),
    Persona("*01", "stopped marketing", fails=131050),
    Persona("*02", "capped by the platform", fails=131049),
    Persona("*03", "in an experiment", fails=130472),
    Persona("*04", "never reads", reads=False),
    Persona("*05", "replies SAIR", reads=True, replies="SAIR"),
    Persona("*06", "replies", reads=True, replies="Obrigada!"),
    Persona("*07", "presses the first quick reply", reads=True, presses="0"),
)
ROUGH = (
    *DEMO,
    Persona("*90", "closes after accepting", wire=Wire.CLOSE_AFTER),
    Persona("*91", "resets after accepting", wire=Wire.RESET_AFTER),
    Persona("*92", "silent after accepting", wire=Wire.SILENT_AFTER),
    Persona("*93", "500 after accepting", wire=Wire.ERROR_AFTER),
    Persona("*94", "closes before accepting", wire=Wire.CLOSE_BEFORE),
    Persona("*95", "resets before accepting", wire=Wire.RESET_BEFORE),
    Persona("*96", "500 before accepting", wire=Wire.ERROR_BEFORE),
    Persona("*97", "slow answer", wait_ms=3_000),
    Persona("*98", "never delivered", delivers=False),
    Persona("*99", "throttled", refuses=130429),
)
SETS: dict[str, tuple[Persona, ...]] = {"off": (), "demo": DEMO, "rough": ROUGH}


def persona_in(text: str) -> Persona:
    """Raises msgspec.DecodeError (ValidationError among them) for what is no persona in JSON."""
    return msgspec.json.decode(text, type=Persona)


class People:
    """The first persona whose pattern fits wins; the latest added comes first."""

    def __init__(self, personas: Iterable[Persona] = ()) -> None:
        self._known = [(re.compile(translate(persona.pattern)), persona) for persona in personas]

    def add(self, persona: Persona) -> None:
        self._known.insert(0, (re.compile(translate(persona.pattern)), persona))

    def forget(self, pattern: str) -> None:
        self._known = [known for known in self._known if known[1].pattern != pattern]

    def all(self) -> list[Persona]:
        return [persona for _, persona in self._known]

    def of(self, person: str) -> Persona:
        return next((persona for form, persona in self._known if form.match(person)), ORDINARY)
