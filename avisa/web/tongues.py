"""The languages of the console: which one a person reads, and its catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parents[1] / "locale"
LANGUAGES = {"pt_BR": "Português (Brasil)", "en": "English", "es": "Español"}
DEFAULT = "pt_BR"


def chosen_language(wanted: str, accepts: str = "") -> str:
    """The person's own choice, else the first that the browser asks for, else Portuguese."""
    if wanted in LANGUAGES:
        return wanted
    return next((found for tag in accepted(accepts) if (found := closest(tag))), DEFAULT)


def accepted(header: str) -> Iterable[str]:
    """The tags of an Accept-Language header, most wanted first."""
    weighed = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, tag))
        except ValueError:
            continue
    return [tag for _, _, tag in sorted(weighed)]


def closest(tag: str) -> str | None:
    primary = tag.strip().lower().partition("-")[0]
    return next((language for language in LANGUAGES if language.partition("_")[0] == primary), None)


@cache
def catalogue(language: str) -> NullTranslations:
    """Read from the .po file itself, so that no compiled copy can be stale or missing."""
    source = CATALOGUES / language / "LC_MESSAGES" / "avisa.po"
    if not source.exists():  # English: the message ids are its texts
        return NullTranslations()
    with source.open("rb") as text:
        compiled = BytesIO()
        write_mo(compiled, read_po(text, locale=language, domain="avisa"))
    compiled.seek(0)
    return Translations(compiled, domain="avisa")
