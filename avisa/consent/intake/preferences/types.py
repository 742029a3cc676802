"""The words of the preference page: a signed link, what it shows, and what a person may ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from avisa.audience.types import Person
from avisa.consent.texts.types import Text
from avisa.consent.types import PastEvent, Purpose, Standing, Suppression


class Link(msgspec.Struct, frozen=True, array_like=True):
    """Whose page it opens, and until when."""

    workspace_id: int
    contact_id: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class HandedLink:
    """`path` follows the house's own address; it opens the page until `until`."""

    path: str
    until: int


class Request(StrEnum):
    """What only a person of the company may decide."""

    EXPORT = "export"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Preference:
    """One purpose: whether a yes stands, the event that says so, and the words that would ask for it."""

    purpose: Purpose
    on: bool
    standing: Standing | None
    text: Text | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """`state` is the person's last event in the ledger: a page that shows an older one is out of date."""

    person: Person
    company: str
    zone: str
    choices: tuple[Preference, ...]
    stops: tuple[Suppression, ...]
    events: tuple[PastEvent, ...]
    state: int
