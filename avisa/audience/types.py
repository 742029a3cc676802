"""The words of audience: a person, a list, an import, and what was declared of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from avisa.audience.addresses import address_of
from avisa.audience.headers import Mapping as Columns
from avisa.kernel.clock import DAY, Millis

# How long we believe "not on WhatsApp": people install it, and 131026 also means an old app.
NOT_ON_WHATSAPP_FOR: Millis = 30 * DAY


@dataclass(frozen=True, slots=True)
class Person:
    """A contact. `phone` is E.164 with Brazil's nine; `wa_id` is what the platform answered."""

    id: int
    phone: str | None
    wa_id: str | None
    bsuid: str | None
    name: str
    language: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    not_on_whatsapp_at: int | None = None

    @property
    def address(self) -> str:
        """What a message to them goes to (`addresses`): the phone, else the platform's id, else nothing."""
        return address_of(self.phone, self.bsuid)

    def listed(self, line: int = 0, row: Mapping[str, str] | None = None) -> Listed:
        """In a list, or in none."""
        return Listed(
            self.id, line, self.phone, self.name, self.language, row or {}, self.attributes, self.bsuid
        )

    @property
    def is_erased(self) -> bool:
        """Nobody else is known by no number and no id."""
        return self.phone is None and self.wa_id is None and self.bsuid is None


@dataclass(frozen=True, slots=True)
class ContactList:
    id: int
    name: str
    columns: tuple[str, ...]
    people: int
    created_at: int
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A person in a list, with the values of their row; what a campaign freezes."""

    contact_id: int
    line: int
    phone: str | None
    name: str
    language: str
    row: Mapping[str, str]
    attributes: Mapping[str, str]
    bsuid: str | None = None

    @property
    def address(self) -> str:
        """As of a `Person`."""
        return address_of(self.phone, self.bsuid)


# What the platform said of a person we wrote to: contact id, wa_id, bsuid; empty means not said.
Seen = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote to us, as the platform names them: by one of the two ids at least."""

    wa_id: str = ""
    bsuid: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if not (self.wa_id or self.bsuid):
            raise ValueError("writer_without_id")


class ImportState(StrEnum):
    UPLOADING = "uploading"
    UPLOADED = "uploaded"  # stored, not yet confirmed
    READY = "ready"  # confirmed; the engine takes it from here
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Declaration(msgspec.Struct, frozen=True, omit_defaults=True):
    """What consent a list stands on, and who says so. Without one its people cannot be sent to."""

    purposes: tuple[int, ...]
    legal_basis: str
    statement: str
    company_name: str
    declared_by: str
    version: str = ""
    declared_at: int = 0  # these two are filled when the import is confirmed
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ImportRun:
    """`ok + duplicate + bad = rows`, always.

    `ok` are the rows that name a person, new or not; `created` counts the new ones among them, so a file
    that is imported twice is as `ok` as before, with nobody `created`. `duplicate` are repeats of a number
    inside the file: the first row counts. `position` is how many rows are stored. How many rows there will
    be nobody knows; `bytes_read` of `size` is how far a text file has been read, and None for a workbook.
    """

    id: int
    filename: str
    sha256: str
    state: ImportState
    failure: str
    position: int
    rows: int
    ok: int
    duplicate: int
    bad: int
    created: int
    list_id: int | None
    created_by: int | None
    created_at: int
    finished_at: int | None
    size: int = 0
    bytes_read: int | None = None
    mapping: Columns | None = None
    declaration: Declaration | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    column: str
    value: str
    reason: str
    detail: str
