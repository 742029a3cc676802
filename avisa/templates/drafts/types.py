"""The words of drafts: what somebody writes, its versions, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Body = Mapping[str, Any]  # a template as the platform takes it at its creation


class Misfit(StrEnum):
    """Why something is no template at all; each is a code with a text in the catalogues."""

    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    BAD_NAME = "bad_name"
    BAD_LANGUAGE = "bad_language"
    BAD_CATEGORY = "bad_category"
    BAD_FORMAT = "bad_format"
    UNKNOWN_PART = "unknown_part"
    PART_TWICE = "part_twice"
    TOO_BIG = "too_big"


@dataclass(frozen=True, slots=True)
class Misshapen:
    """`path` is a JSON pointer into what was given."""

    path: str
    reason: Misfit


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    account_id: int
    name: str
    language: str
    category: str
    version: int
    origin: str
    changed_by: str
    changed_at: int
    body: Body = field(repr=False)


@dataclass(frozen=True, slots=True)
class Version:
    number: int
    author: str
    at: int
    body: Body = field(repr=False)


class Fate(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, went or came."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` is name, language, category, header, body, footer, button.0, sample.body.1 ..."""

    place: str
    pieces: tuple[Piece, ...]
