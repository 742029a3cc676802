"""Templates as the house sees them: the row, what its components ask for, and what changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

APPROVED = "APPROVED"
DELETED = "DELETED"  # also ours, for what the account no longer lists


class Flaw(StrEnum):
    """Why a value does not fit its slot; each is a code with a text in the catalogues."""

    MISSING = "missing"
    FORBIDDEN_CHARACTERS = "forbidden_characters"
    TOO_LONG = "too_long"
    BAD_LINK = "bad_link"
    BAD_MEDIA_TYPE = "bad_media_type"
    BAD_SUFFIX = "bad_suffix"
    BAD_PLACE = "bad_place"
    BAD_INSTANT = "bad_instant"


@dataclass(frozen=True, slots=True)
class Variable:
    """A placeholder of a text: `1`, `2` ... or a name; the example is what was submitted for review."""

    name: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class ShapedHeader:
    """`kind` text, image, video, document, location (another is among `Shape.unsupported`)."""

    kind: str
    text: str = ""
    variable: Variable | None = None
    example: str = ""  # of a medium


@dataclass(frozen=True, slots=True)
class ShapedButton:
    """`kind` quick_reply, url, phone_number, copy_code, otp, flow; `wants_value` when a send must fill it."""

    index: int
    kind: str
    text: str
    url: str = ""
    wants_value: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A template's components, parsed; `unsupported` names the parts that we cannot send yet."""

    body: str
    variables: tuple[Variable, ...] = ()
    named: bool = False
    header: ShapedHeader | None = None
    footer: str = ""
    buttons: tuple[ShapedButton, ...] = ()
    unsupported: tuple[str, ...] = ()
    offer: str = ""  # the text of a limited-time offer
    offer_ends: bool = False  # and whether a send must say when
    cards: tuple[Shape, ...] = ()  # of a carousel: each with a header, a body and buttons


@dataclass(frozen=True, slots=True)
class Slot:
    """One value that a sender must bring: `header`, `header_link`, `header.latitude`, `offer_ends`, `body.1`,
    `body.nome`, `button.0`; of a carousel's card the same behind its place, as in `card.0.header_link`.

    `label` is the template's own word for it: a placeholder, a button's text, the kind of medium.
    """

    name: str
    label: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class BadVariable:
    """A value that the platform would refuse."""

    slot: str
    reason: Flaw


@dataclass(frozen=True, slots=True)
class Template:
    id: int
    account_id: int
    platform_id: str
    name: str
    language: str
    category: str
    status: str
    quality: str
    rejected_reason: str
    version: str
    read_at: int
    shape: Shape = field(repr=False)
    approved_at: int | None = None  # when we learnt of it
    category_before: str = ""  # what WhatsApp moved it from, when it did
    category_changed_at: int | None = None
    category_next: str = ""  # what WhatsApp says that it will become

    @property
    def is_live(self) -> bool:
        return is_live(self.status)


def is_live(status: str) -> bool:
    """Only what the platform calls APPROVED can be sent; a value we do not know cannot."""
    return status == APPROVED


@dataclass(frozen=True, slots=True)
class Change:
    """What became different about a template: `field` is status, category, quality or version."""

    template_id: int
    field: str
    before: str
    after: str
