"""The words of opt-in texts: a version of one, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from avisa.kernel.i18n import N_

# Why a text may not be published yet, by rule.
LACKS: Final = {
    "whatsapp": N_("It does not say that the messages come over WhatsApp."),
    "company": N_("It does not name your company, %(company)s."),
    "kind": N_("It does not say what kind of messages: a yes to just anything is void."),
    "stop": N_("It does not say how to stop."),
    "length": N_("It is long: %(length)s characters. Few people read more than %(most)s."),
    "sentence": N_("A sentence has %(words)s words; cut it in two: “%(sentence)s”"),
    "shouting": N_("It shouts: write in small letters, without “!!”."),
    "legalese": N_("“%(word)s” is a word of lawyers: say it as you would say it aloud."),
}


@dataclass(frozen=True, slots=True)
class Text:
    """One version; what people were shown is never changed, only followed by the next version."""

    id: int
    purpose_id: int
    language: str
    version: int
    body: str
    sha256: str
    created_at: int
    published_at: int | None
    anew_from: int | None = None  # it came to mean something else: older yeses end then

    @property
    def label(self) -> str:
        """As evidence names it."""
        return f"{self.purpose_id}/{self.language}/{self.version}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text lacks: a rule of LACKS, and words to put in, in the text's own language."""

    rule: str
    suggestion: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
