"""The words of a yes on paper: what an operator reads from a signed sheet, its scan, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture or PDF of the sheet; `kind` is what its first bytes say (`rules.kind_of`)."""

    name: str = field(repr=False)
    kind: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """A sheet. `contact_id` is somebody we know, else `phone_typed` says who; `texts` are its versions."""

    contact_id: int | None
    phone_typed: str = field(repr=False)
    name: str = field(repr=False)
    texts: tuple[int, ...]
    signed_at: int  # ms, to the minute
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """`stands` for all of the sheet's purposes; `stopped` when the person has said stop, which paper does
    not lift; `to_confirm` when a purpose asks for a second yes."""

    contact_id: int
    event_id: int
    stands: bool
    stopped: bool
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan as it lies in the house, without its content."""

    event_id: int
    contact_id: int
    kind: str
    size: int
