"""The personas of a sandbox: ready-made sets, those of a file, and who of them a phone number is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from pathlib import Path

import msgspec

from whatsapp_sandbox.faults import Wire
from whatsapp_sandbox.people.persona import ORDINARY, Persona
from whatsapp_sandbox.settings import Settings

HOUR_MS = 60 * 60 * 1000
_MANY = 65_536

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
LIFE = (
    *DEMO,
    Persona("*08", "shows a username instead of the phone", reads=True, username=True),
    Persona("*09", "has changed the number", changes_number=True),
    Persona("*10", "has blocked the business", delivers=False),
    Persona("*11", "blocks", reads=True, blocks=True),
    Persona("*12", "reports", reads=True, reports=True),
    Persona("*13", "stops marketing", reads=True, stops=True),
    Persona(
        "*14",
        "answers after three hours",
        reads=True,
        replies="Só vi agora. Ainda dá tempo?",
        after_ms=3 * HOUR_MS,
    ),
    Persona("*15", "is offline for two hours", reads=True, offline_ms=2 * HOUR_MS),
    Persona(
        "*16",
        "opens a ticket",
        reads=True,
        writes=("Bom dia", "O boleto não abre aqui", "Alguém pode me ajudar?"),
    ),
)  # fmt: skip
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
    Persona("*89", "hears of the status before the answer", wire=Wire.STATUS_FIRST),
)
SETS: dict[str, tuple[Persona, ...]] = {"off": (), "demo": DEMO, "life": LIFE, "rough": ROUGH}


def persona_in(text: str) -> Persona:
    """Raises msgspec.DecodeError (ValidationError among them) for what is no persona in JSON."""
    return msgspec.json.decode(text, type=Persona)


def personas_of(settings: Settings) -> list[Persona]:
    """Those given one by one come before those of a set or file. Raises as `persona_in`, and OSError."""
    named = SETS.get(settings.personas)
    return [*map(persona_in, settings.persona), *(personas_in(settings.personas) if named is None else named)]


def personas_in(path: str) -> list[Persona]:
    return msgspec.json.decode(Path(path).read_bytes(), type=list[Persona])


class People:
    """The first persona whose pattern fits wins; the latest added comes first."""

    def __init__(self, personas: Iterable[Persona] = ()) -> None:
        self._known = [(re.compile(translate(persona.pattern)), persona) for persona in personas]
        self._changed()

    def add(self, persona: Persona) -> None:
        self._known.insert(0, (re.compile(translate(persona.pattern)), persona))
        self._changed()

    def forget(self, pattern: str) -> None:
        self._known = [known for known in self._known if known[1].pattern != pattern]
        self._changed()

    def _changed(self) -> None:
        self._found: dict[str, Persona] = {}
        self.some_have_usernames = any(persona.username for _, persona in self._known)

    def all(self) -> list[Persona]:
        return [persona for _, persona in self._known]

    def of(self, person: str) -> Persona:
        if not self._known:
            return ORDINARY
        found = self._found.get(person)
        if found is None:
            found = next((persona for form, persona in self._known if form.match(person)), ORDINARY)
            if len(self._found) >= _MANY:
                self._found.clear()
            self._found[person] = found
        return found
