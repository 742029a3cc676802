"""The bodies that the control API takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Inbound:
    """`text`, or `press` (a quick reply of the last message or of `message`), or a whole `content`."""

    phone: str
    text: str = ""
    press: str = ""
    message: str = ""
    content: dict[str, Any] | None = None
    quoted: str = ""
    name: str = ""
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    phone: str
    value: Literal["stop", "resume"]
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    phone: str
    open: bool
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """A named tier, or a number of `places` that no tier has; both are announced unless told otherwise."""

    tier: str = ""
    places: int | None = None
    announce: bool = True


@dataclass(frozen=True, slots=True)
class NumberChange:
    """Changes a number, or adds it when the id is new; an `event` is announced."""

    id: str
    display_phone_number: str = ""
    verified_name: str = ""
    quality_rating: str = ""
    status: str = ""
    mps: int | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class TemplateChange:
    status: str = ""
    quality: str = ""
    category: str = ""
    reason: str = "NONE"
    announce: bool = True


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    verify: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Any webhook field, sent as it is."""

    field: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClockChange:
    advance_ms: int = 0
    virtual: bool | None = None
