"""Segments: people described by conditions instead of named one by one; counted and evaluated when asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec


class Match(StrEnum):
    ALL = "all"
    ANY = "any"
    NONE = "none"


class Compared(StrEnum):
    """How an attribute is looked at: as words (without case and accents), as a number, or as a day."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ON = "on"
    BEFORE = "before"
    AFTER = "after"
    IN_NEXT = "in_next"  # days, today included
    IN_LAST = "in_last"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"


class Yes(StrEnum):
    VALID = "valid"
    NONE = "none"  # never given, taken back, or run out
    ENDS_WITHIN = "ends_within"  # valid now, and over in so many days


class Stopped(StrEnum):
    EVERYTHING = "everything"  # no active message of any kind may go
    MARKETING = "marketing"  # no marketing may go
    NOTHING = "nothing"


class Past(StrEnum):
    """What became of a message of ours; all but `not_got` ask for one that left."""

    GOT = "got"  # it left, and was not refused
    NOT_GOT = "not_got"
    PLANNED = "planned"  # it left, or still waits to leave
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"  # left, and neither delivered nor refused so far
    READ = "read"
    NOT_READ = "not_read"  # delivered, not read
    REPLIED = "replied"
    NOT_REPLIED = "not_replied"  # delivered, not answered
    CLICKED = "clicked"  # followed a measured link of it
    NOT_CLICKED = "not_clicked"  # delivered with a measured link, which was not followed
    FAILED_SOFTLY = "failed_softly"  # refused for a reason that may pass


class Stated(msgspec.Struct, frozen=True, tag_field="is", omit_defaults=True, forbid_unknown_fields=True):
    """What every condition is: `is` says which."""


class Attribute(Stated, frozen=True, tag="attribute"):
    """`name`, `phone` and `language` are a contact's own; any other name is one that a list brought."""

    name: str
    op: Compared
    value: str = ""


class Tag(Stated, frozen=True, tag="tag"):
    name: str
    has: bool = True


class Consent(Stated, frozen=True, tag="consent"):
    purpose_id: int
    op: Yes = Yes.VALID
    days: int = 0


class Suppressed(Stated, frozen=True, tag="suppressed"):
    op: Stopped = Stopped.EVERYTHING


class Listed(Stated, frozen=True, tag="list"):
    list_id: int
    member: bool = True


class Message(Stated, frozen=True, tag="message"):
    """A message of ours: of any campaign (or schedule) or of one, with any template or with one, of the last
    `days` or, when that is 0, ever."""

    op: Past
    campaign_id: int = 0
    template_id: int = 0
    days: int = 0


class Wrote(Stated, frozen=True, tag="wrote"):
    """Whether the person wrote to us in the last `days`; 0 is ever."""

    days: int = 0
    did: bool = True


class Group(Stated, frozen=True, tag="group"):
    """All, any or none of these hold. An empty `all` or `none` is everybody, an empty `any` nobody."""

    match: Match
    of: tuple[Condition, ...] = ()


Leaf = Attribute | Tag | Consent | Suppressed | Listed | Message | Wrote
Condition = Leaf | Group


@dataclass(frozen=True, slots=True)
class Segment:
    id: int
    name: str
    condition: Group
    created_at: int
    changed_at: int
    created_by: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """One chunk of a segment made into a list: how many people, and whether it was the last."""

    people: int
    done: bool
