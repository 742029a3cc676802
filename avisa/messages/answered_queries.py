"""Which of our messages a person's words answer: the one they quote, or the last that they got."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from avisa.kernel.bulk import among
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.messages.lately_queries import REACHED
from avisa.messages.tables import in_state, message
from avisa.messages.types import Kind

ANSWERS_WITHIN: Millis = DAY  # of the message's leaving, where nothing is quoted


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


@dataclass(frozen=True, slots=True)
class Said:
    """A person's words, with when they were said."""

    contact_id: int
    number_id: int
    context: str
    at: Millis


def answers_of(tx: Tx, workspace_id: int, said: Sequence[Said]) -> dict[Said, tuple[int, int]]:
    """(message, its run) that each of these answers: the one quoted, else the last active message of the
    24 hours before it. Two selects for all of them."""
    quoted = _quoted(tx, workspace_id, {one.context for one in said if one.context})
    plain = [one for one in said if not one.context]
    lately = _lately(tx, workspace_id, plain)
    found: dict[Said, tuple[int, int]] = {}
    for one in said:
        if one.context:
            answered = quoted.get((one.contact_id, one.context))
        else:
            mine = lately.get((one.contact_id, one.number_id), ())
            answered = next((row for row, left in mine if one.at - ANSWERS_WITHIN <= left <= one.at), None)
        if answered:
            found[one] = answered
    return found


def _quoted(tx: Tx, workspace_id: int, wamids: set[str]) -> dict[tuple[int, str], tuple[int, int]]:
    if not wamids:
        return {}
    c = message.c
    mine = (c.workspace_id == workspace_id, c.wamid.is_not(None), among(c.wamid, wamids))
    rows = tx.execute(select(c.contact_id, c.wamid, c.id, c.run_id).where(*mine))
    return {(row.contact_id, row.wamid): (row.id, row.run_id) for row in rows}


def _lately(
    tx: Tx, workspace_id: int, said: Sequence[Said]
) -> dict[tuple[int, int], list[tuple[tuple[int, int], Millis]]]:
    """What these people got of us of our own accord, the newest first. A phone's clock and ours may differ:
    what left within the same second counts as before."""
    if not said:
        return {}
    c = message.c
    query = select(c.id, c.run_id, c.contact_id, c.number_id, c.claimed_at).where(
        c.workspace_id == workspace_id,
        among(c.contact_id, {one.contact_id for one in said}),
        c.kind == Kind.ACTIVE.value,
        c.claimed_at >= min(one.at for one in said) - ANSWERS_WITHIN,
        in_state(*REACHED),
    )
    found: dict[tuple[int, int], list[tuple[tuple[int, int], Millis]]] = {}
    for row in tx.execute(query.order_by(c.claimed_at.desc(), c.id.desc())):
        left = row.claimed_at - row.claimed_at % 1000
        found.setdefault((row.contact_id, row.number_id), []).append(((row.id, row.run_id), left))
    return found
