"""Which of our messages a person's words answer: the one they quote, or the last that they got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.lately_queries import REACHED
from avisa.messages.tables import in_state, message


@dataclass(frozen=True, slots=True)
class Words:
    """Where somebody wrote; `context` is the platform's id of the message that they quoted, if any."""

    contact_id: int
    number_id: int
    context: str = ""


def answered_by(tx: Tx, workspace_id: int, spoken: Sequence[Words]) -> dict[Words, int]:
    """Our message by the words that answer it. Reads all that these few people got: for rare words only."""
    c = message.c
    query = select(c.id, c.contact_id, c.number_id, c.wamid, c.claimed_at).where(
        c.workspace_id == workspace_id,
        among(c.contact_id, {one.contact_id for one in spoken}),
        c.claimed_at.is_not(None),
        in_state(*REACHED),
    )
    rows = tx.execute(query.order_by(c.claimed_at, c.id)).all() if spoken else []
    last = {(row.contact_id, row.number_id): row.id for row in rows}
    quoted = {(row.contact_id, row.wamid): row.id for row in rows}
    return dict(_found(spoken, last, quoted))


def _found(
    spoken: Iterable[Words], last: dict[tuple[int, int], int], quoted: dict[tuple[int, str], int]
) -> Iterable[tuple[Words, int]]:
    for one in spoken:
        found = (
            quoted.get((one.contact_id, one.context))
            if one.context
            else last.get((one.contact_id, one.number_id))
        )
        if found is not None:
            yield one, found
