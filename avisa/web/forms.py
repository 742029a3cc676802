"""What a person typed, the mistakes in it, and both kept together so that nothing must be typed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData, UploadFile

from avisa.kernel.i18n import N_

REQUIRED = N_("Fill in this field.")
CHOOSE = N_("Choose one of the list.")
TOO_LONG = N_("Use at most %(most)s characters.")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A text for the catalogues and what fills it."""

    text: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Form:
    """The typed values by field, and at most one mistake for each field."""

    values: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, UploadFile] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def all(self, name: str) -> list[str]:
        return self.several.get(name, [])

    def ids(self, name: str) -> list[int]:
        return [int(typed) for typed in self.all(name) if typed.isdecimal()]

    def id(self, name: str) -> int:
        return int(self[name]) if self[name].isdecimal() else 0

    def named(self, prefix: str) -> dict[str, str]:
        """Values of the fields `prefix.NAME`, by NAME."""
        return {
            name.removeprefix(prefix + "."): typed
            for name, typed in self.values.items()
            if name.startswith(prefix + ".")
        }

    def wrong(self, name: str, text: str, **fields: object) -> None:
        self.mistakes.setdefault(name, Mistake(text, fields))

    def need(self, *names: str, text: str = REQUIRED) -> None:
        for name in names:
            if not self[name]:
                self.wrong(name, text)

    def at_most(self, most: int, *names: str) -> None:
        for name in names:
            if len(self[name]) > most:
                self.wrong(name, TOO_LONG, most=most)

    @property
    def good(self) -> bool:
        return not self.mistakes


def form_from(received: FormData | Iterable[tuple[str, str | UploadFile]]) -> Form:
    """Spaces around a value are never meant, except in a password, which we leave as it came."""
    pairs = received.multi_items() if isinstance(received, FormData) else received
    form = Form()
    for name, value in pairs:
        if isinstance(value, str):
            typed = value if name.endswith("password") else value.strip()
            form.values[name] = typed
            form.several.setdefault(name, []).append(typed)
        elif value.filename:
            form.files[name] = value
    return form
