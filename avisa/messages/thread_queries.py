"""What a person and a number said to each other, page by page, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, or_, select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.messages.tables import in_state, inbound, message
from avisa.messages.types import Kind, State

NEVER_SAID = (State.SKIPPED, State.EXPIRED, State.CANCELLED, State.QUEUED)
SENT = tuple(
    message.c[name]
    for name in (
        "id",
        "run_id",
        "kind",
        "template_id",
        "body",
        "state",
        "reason",
        "details",
        "due_at",
        "created_at",
        "claimed_at",
        "read_at",
        "wamid",
    )
)


def sent_to(tx: Tx, workspace_id: int, pair: tuple[int, int], before: int, most: int) -> Sequence[Row[Any]]:
    """Messages to a (contact, number) with ids below `before`. What a campaign never sent is left out; what
    an agent tried to say is there with the reason why it was not."""
    contact_id, number_id = pair
    c = message.c
    alone = or_(c.run_id == c.id, c.kind == Kind.REPLY.value)
    mine = (c.workspace_id == workspace_id, c.contact_id == contact_id, c.id < before)
    shown = or_(alone, in_state(*NEVER_SAID).is_(False))
    query = select(*SENT).where(*mine, c.number_id == number_id, shown)
    return tx.execute(query.order_by(c.id.desc()).limit(most)).all()


def heard_from(
    tx: Tx, workspace_id: int, pair: tuple[int, int], before: int, most: int
) -> Sequence[Row[Any]]:
    """What the person wrote to this number, with ids below `before`."""
    contact_id, number_id = pair
    c = inbound.c
    mine = (c.workspace_id == workspace_id, c.contact_id == contact_id, c.id < before)
    query = select(inbound).where(*mine, c.number_id == number_id)
    return tx.execute(query.order_by(c.id.desc()).limit(most)).all()


def sent_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Row[Any]]:
    query = select(*SENT).where(message.c.workspace_id == workspace_id, among(message.c.id, ids))
    return {row.id: row for row in tx.execute(query)}


def heard_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Row[Any]]:
    query = select(inbound).where(inbound.c.workspace_id == workspace_id, among(inbound.c.id, ids))
    return {row.id: row for row in tx.execute(query)}
