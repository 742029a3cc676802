"""The words of opt-in texts: a version of one, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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

    @property
    def label(self) -> str:
        """As evidence names it."""
        return f"{self.purpose_id}/{self.language}/{self.version}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a text lacks: `why` for the catalogues, and words to put in, in the text's own language."""

    rule: str
    why: str
    suggestion: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
