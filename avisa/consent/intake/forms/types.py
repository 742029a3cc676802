"""The words of forms: what a person was shown, what they typed, and what waits for its phone."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from avisa.consent.texts.types import Text
from avisa.consent.types import Channel, Proof


@dataclass(frozen=True, slots=True)
class Form:
    """`sites` are the origins whose pages may show it as a pop-up."""

    id: int
    workspace_id: int
    slug: str
    name: str
    purposes: tuple[int, ...]
    double_opt_in: bool
    sites: tuple[str, ...]
    created_at: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class Face:
    """A form as one person sees it: the words in their language, and whose WhatsApp it leads to."""

    form: Form
    company: str
    zone: str
    language: str
    texts: tuple[Text, ...]
    number: str  # E.164; empty when the company has none
    asks: bool = False  # one of its purposes asks for a second yes by itself


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What the form's signed token says: which form, when it was shown, and with which texts."""

    form_id: int
    shown_at: int
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back, and what the browser told of itself."""

    phone_typed: str = field(repr=False)
    name: str = field(repr=False)
    purposes: tuple[int, ...]
    channel: Channel
    ip: str
    user_agent: str
    page: str


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A form whose phone has not spoken yet; sealed, for it may be a stranger's number."""

    phone: str
    phone_typed: str
    name: str
    language: str
    purposes: tuple[int, ...]
    proof: Proof
    event_id: int = 0  # of the first yes, where we ask for the second


@dataclass(frozen=True, slots=True)
class Recorded:
    """Single opt-in: the yes stands, or waits for the answer to our request. It lifts no stop."""

    event_id: int
    asks: bool = False  # a purpose of it asks for a second yes


@dataclass(frozen=True, slots=True)
class Confirm:
    """Double opt-in: nothing stands until this very message comes from that phone."""

    message: str
    number: str


Outcome = Recorded | Confirm
