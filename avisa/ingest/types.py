"""The words of ingest: a webhook that has arrived, and one that waits to be digested."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Arrival:
    """A webhook whose signature was right: the bytes as they came."""

    workspace_id: int
    connection_id: int
    received_at: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the inbox; `inbox.opened` gives the bytes."""

    id: int
    connection_id: int
    received_at: int
    sealed: bytes = field(repr=False)
