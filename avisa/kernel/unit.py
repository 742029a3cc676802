"""A unit of work: the transaction, the workspace it may touch, the instant, and who acts."""

from __future__ import annotations

from dataclasses import dataclass

from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import Ids


@dataclass(frozen=True, slots=True)
class Unit:
    """What every action takes first; opened at the edge, committed at the edge.

    `actor` is `user:ID`, `key:ID`, `person`, `platform`, `cli` or `avisa`.
    """

    tx: Tx
    workspace_id: int
    now: Millis
    ids: Ids
    actor: str = "avisa"
