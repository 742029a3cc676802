"""Reading media: by their ids, those of inbound messages, what the engine should fetch, and the bytes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from avisa.errors import NotFound
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import first_id_at
from avisa.kernel.secrets import Vault
from avisa.messages.media.rules import place_of
from avisa.messages.media.tables import is_asked, medium, medium_piece
from avisa.messages.media.types import Medium, MediumState

MEDIUM = tuple(medium.c[name] for name in Medium.__slots__)


def medium_by_id(tx: Tx, workspace_id: int, medium_id: int) -> Medium | None:
    return media_by_id(tx, workspace_id, [medium_id]).get(medium_id)


def media_by_id(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Medium]:
    query = select(*MEDIUM).where(medium.c.workspace_id == workspace_id, among(medium.c.id, ids))
    return {row.id: Medium(*row) for row in tx.execute(query)}


def media_of_inbound(tx: Tx, workspace_id: int, inbound_ids: Iterable[int]) -> dict[int, Medium]:
    """By the inbound message that brought it."""
    own = (medium.c.workspace_id == workspace_id, medium.c.inbound_id.is_not(None))
    query = select(*MEDIUM).where(*own, among(medium.c.inbound_id, inbound_ids))
    return {row.inbound_id: Medium(*row) for row in tx.execute(query)}


def prepared_before(tx: Tx, workspace_id: int, before: Millis) -> list[int]:
    """The kept files of prepared answers that came in before then, named by one or not."""
    c = medium.c
    mine = (c.workspace_id == workspace_id, c.contact_id.is_(None), c.id < first_id_at(before))
    return list(tx.scalars(select(c.id).where(*mine, c.state == MediumState.KEPT.value)))


def media_to_fetch(tx: Tx, workspace_id: int, now: Millis, most: int) -> list[Medium]:
    mine = (medium.c.workspace_id == workspace_id, is_asked(), medium.c.due_at <= now)
    query = select(*MEDIUM).where(*mine).order_by(medium.c.due_at).limit(most)
    return [Medium(*row) for row in tx.execute(query)]


def content_of(tx: Tx, workspace_id: int, vault: Vault, medium_id: int) -> bytes:
    """Raises NotFound `medium_gone`."""
    own = (medium_piece.c.workspace_id == workspace_id, medium_piece.c.medium_id == medium_id)
    rows = tx.execute(
        select(medium_piece.c.number, medium_piece.c.sealed).where(*own).order_by(medium_piece.c.number)
    )
    opened = [vault.open(sealed, place_of(workspace_id, medium_id, number)) for number, sealed in rows]
    if not opened:
        raise NotFound("medium_gone")
    return b"".join(opened)
