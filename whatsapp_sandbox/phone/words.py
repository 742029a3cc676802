"""The words of the pages in the three languages of those who look at them; English is the key."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LANGUAGES = {"pt-BR": "Português", "en": "English", "es": "Español"}
DEFAULT = "en"
# English, with Portuguese and Spanish beside it.
TOLD: dict[str, tuple[str, str]] = {
    text: (portuguese, spanish)
    for text, (portuguese, spanish) in json.loads(
        (Path(__file__).parent / "told.json").read_text(encoding="utf-8")
    ).items()
}
_MONTHS = {
    "pt-BR": "jan fev mar abr mai jun jul ago set out nov dez",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
}


@dataclass(frozen=True, slots=True)
class Words:
    language: str

    def __call__(self, text: str, **places: object) -> str:
        told = TOLD.get(text)
        if told is not None and self.language != DEFAULT:
            text = told[("pt-BR", "es").index(self.language)]
        return text % places if places else text

    def day(self, day: date) -> str:
        month = _MONTHS[self.language].split()[day.month - 1]
        form = "{day} {month} {year}" if self.language == "en" else "{day} de {month} de {year}"
        return form.format(day=day.day, month=month, year=day.year)


def words_in(asked: str, accepted: str) -> Words:
    """By the `lang` of the address, else by the first language of the browser that we have."""
    return Words(_known(asked) or next(filter(None, map(_known, _by_liking(accepted))), DEFAULT))


def _known(language: str) -> str:
    short = language.strip().lower()[:2]
    return next((known for known in LANGUAGES if short and known.lower().startswith(short)), "")


def _by_liking(accepted: str) -> list[str]:
    found = re.findall(r"([A-Za-z-]+)(?:\s*;\s*q=([0-9.]+))?", accepted)
    return [language for language, q in sorted(found, key=lambda each: -float(each[1].strip(".") or 1))]
