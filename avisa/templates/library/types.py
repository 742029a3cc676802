"""The words of the library: a model, by branch and moment, and its wording in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("pt_BR", "en", "es")
BRANCHES = ("any", "school", "clinic", "shop", "bank", "services")
MOMENTS = (
    "reopening",
    "enrolment",
    "appointment",
    "payment",
    "receipt",
    "delivery",
    "event",
    "notice",
    "satisfaction",
    "security",
    "consent",
    "news",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A button that leads to `address`, whose `{{1}}` is filled with something like `sample`."""

    text: str
    address: str
    sample: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language of a model; `{company}` and `{domain}` stand for what each company is called."""

    name: str
    body: str = ""
    samples: tuple[str, ...] = ()
    footer: str = ""
    replies: tuple[str, ...] = ()
    link: Link | None = None
    code: str = ""  # a coupon to copy
    copy_text: str = ""  # on the button of a one-time code


@dataclass(frozen=True, slots=True)
class Model:
    """`category` is also the kind of purpose that people must have agreed to.

    `has_place` puts a map on top; `code_minutes` makes it a one-time code, whose text is WhatsApp's own.
    """

    id: str
    branch: str
    moment: str
    category: str
    has_place: bool
    code_minutes: int
    wordings: Mapping[str, Wording]
