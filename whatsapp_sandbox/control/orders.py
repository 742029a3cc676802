"""The bodies that the control API takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

# Ten years at once, and no further than calendars go.
ADVANCE_MOST_MS = 10 * 366 * 24 * 60 * 60 * 1000
LAST_INSTANT_MS = 250_000_000_000_000  # in the year 9892


@dataclass(frozen=True, slots=True)
class Inbound:
    """`text`, or `press` (a button or row of the last message or of `message`), or a `kind`, or a `content`.

    Of a `kind` (people/contents.py) only what matters need be in `fields`; `content` is sent as it is.
    """

    phone: str = ""
    user_id: str = ""  # in place of the phone
    text: str = ""
    press: str = ""
    message: str = ""
    kind: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] | None = None
    quoted: str = ""
    context: dict[str, Any] = field(default_factory=dict)  # forwarded, frequently_forwarded, referred_product
    referral: dict[str, Any] | None = None  # of a click-to-WhatsApp advertisement; {} for a believable one
    name: str = ""
    phone_number_id: str = ""
    group_id: str = ""  # written in that group


@dataclass(frozen=True, slots=True)
class Person:
    """Whatever is given changes; `new_phone` moves the person there, `complains` blocks or reports."""

    phone: str
    name: str = ""
    username: str | None = None  # "" takes it away
    in_contact_book: bool | None = None
    online: bool | None = None
    offline_ms: int = 0
    new_phone: str = ""
    new_identity: bool = False
    complains: Literal["", "block", "report", "unblock"] = ""
    message: str = ""  # what the complaint is about; the last message when empty
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors that belong to no message, told by themselves."""

    codes: list[int]
    details: str = ""
    phone_number_id: str = ""


@dataclass(frozen=True, slots=True)
class Marketing:
    """What the account may do with the Marketing Messages API."""

    status: str = ""
    only_here: bool | None = None
    sync_ms: int | None = None


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
    """`fields` are those that the app subscribes to; without any, all are told."""

    url: str
    verify: bool = False
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class News:
    """Any webhook field, sent as it is."""

    field: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClockChange:
    advance_ms: Annotated[int, Meta(ge=0, le=ADVANCE_MOST_MS)] = 0
    virtual: bool | None = None
