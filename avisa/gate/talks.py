"""Whom of a batch somebody answers now, which agent said what is about to leave, and what nobody said."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from avisa.desk.queries import automatic_among, said_of, serving_among
from avisa.desk.types import Author
from avisa.gate.types import WhileServed
from avisa.kernel.db import Tx
from avisa.messages.types import Due, Kind, Lane


def talks_with(
    tx: Tx, workspace_id: int, batch: Iterable[Due], rule: WhileServed
) -> tuple[dict[int, int], dict[int, Author]]:
    """Asked of what agents may have said, always; of all else only where the company has a rule."""
    asked = [row for row in batch if row.kind == Kind.ACTIVE and (rule != WhileServed.SEND or of_desk(row))]
    if not asked:
        return {}, {}
    serving = serving_among(tx, workspace_id, {row.contact_id for row in asked})
    own = [row.id for row in asked if of_desk(row) and row.contact_id in serving]
    return serving, said_of(tx, workspace_id, own) if own else {}


def automatic_to(tx: Tx, workspace_id: int, batch: Iterable[Due], unclear: Collection[int]) -> frozenset[int]:
    """What would answer by itself whoever may have asked to stop: asked of them alone."""
    replies = [row.id for row in batch if row.kind == Kind.REPLY and row.contact_id in unclear]
    return automatic_among(tx, workspace_id, replies) if replies else frozenset()


def of_desk(row: Due) -> bool:
    """Or of another who sends single messages: the desk's own are found by their author."""
    return row.lane == Lane.SINGLE and row.run_id == row.id
