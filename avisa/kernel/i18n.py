"""Texts in the reader's language: gettext catalogues, read from their .po files.

A text is written in English with named places: `_("%(count)s people", count=3)`. Where a text is only
kept, to be shown later, `N_` marks it for the catalogues.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parents[1] / "locale"
DOMAIN = "avisa"
LANGUAGES = {"pt_BR": "Português (Brasil)", "en": "English", "es": "Español"}
DEFAULT = "pt_BR"

N_ = str


@dataclass(frozen=True, slots=True)
class Translator:
    """Called with a message id it answers the text; `plural` chooses by a count."""

    language: str
    translations: NullTranslations

    def __call__(self, message: str, **fields: object) -> str:
        return filled(self.translations.gettext(message), fields)

    def plural(self, one: str, several: str, count: int, **fields: object) -> str:
        return filled(self.translations.ngettext(one, several, count), {"count": count, **fields})


def filled(text: str, fields: dict[str, object]) -> str:
    """A text without fields stays as it is, percent signs and all."""
    return text % fields if fields else text


def translator(language: str) -> Translator:
    known = known_language(language) or DEFAULT
    return Translator(known, catalogue(known))


def known_language(tag: str) -> str | None:
    """Ours for a tag such as `pt-BR`, `pt`, `es-419`; None when we do not speak it."""
    primary = tag.strip().replace("-", "_").lower().partition("_")[0]
    return next((language for language in LANGUAGES if language.partition("_")[0] == primary), None)


def accepted_language(header: str) -> str | None:
    """The best of ours for an Accept-Language header (`es-MX, en;q=0.5`); None when it names none of them."""
    wanted = [part.partition(";") for part in header.split(",")]
    weighed = sorted(((quality(weight), tag) for tag, _, weight in wanted), key=lambda w: -w[0])
    return next((ours for weight, tag in weighed if weight > 0 and (ours := known_language(tag))), None)


def quality(weight: str) -> float:
    """`q=0.5` as 0.5; nothing said means 1, and nonsense means not wanted."""
    name, _, value = weight.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else float(not name)
    except ValueError:
        return 0.0


@cache
def catalogue(language: str) -> NullTranslations:
    """Read from the .po file itself, so that no compiled copy can be stale or missing."""
    source = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.exists():  # English: the message ids are its texts
        return NullTranslations()
    with source.open("rb") as text:
        compiled = BytesIO()
        write_mo(compiled, read_po(text, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
