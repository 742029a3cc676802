"""What everything that callers send us has in common: no unknown field, no text that cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a field: itself, those of a list, the names and values of a mapping."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for pair in value.items() for text in pair if isinstance(text, str))
        case list():
            yield from (text for text in value if isinstance(text, str))


class Asked(BaseModel):
    """A field that we do not know is a slip, which the caller should hear of."""

    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def can_be_stored(cls, value: Any) -> Any:
        """Half an emoji and the NUL sign are valid JSON, but no database or wire takes them."""
        if any(UNSTORABLE.search(text) for text in texts_in(value)):
            raise ValueError("a character that cannot be stored")
        return value
