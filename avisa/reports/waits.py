"""Why messages of a run have not left yet, how many for each reason, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import message
from avisa.messages.types import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """`first` and `last` are when the next and the last of them are tried; None waits for a person."""

    reason: str
    people: int
    first: Millis | None
    last: Millis | None


def waits_of(tx: Tx, workspace_id: int, run_id: int) -> list[Waiting]:
    """The most frequent reason first; an empty reason means simply in line."""
    people = func.count().label("people")
    query = (
        select(message.c.reason, people, func.min(message.c.due_at), func.max(message.c.due_at))
        .where(
            message.c.workspace_id == workspace_id,
            message.c.run_id == run_id,
            message.c.state == State.QUEUED.value,
        )
        .group_by(message.c.reason)
        .order_by(people.desc())
    )
    return [Waiting(*row) for row in tx.execute(query)]
