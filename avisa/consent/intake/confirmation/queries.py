"""Reading what waits for a second yes: by its answer, by its person, and what has yet to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, select

from avisa.consent.intake.confirmation.types import Waiting
from avisa.consent.intake.forms.types import Pending
from avisa.consent.tables import pending_consent
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault


def waiting_by_answer(
    tx: Tx, workspace_id: int, vault: Vault, answers: Iterable[str], now: Millis
) -> dict[str, Waiting]:
    """Those that these words confirm, or have confirmed or refused already."""
    said = sorted(answers)
    if not said:
        return {}
    c = pending_consent.c
    mine = _read(tx, workspace_id, vault, among(c.answer, said), c.expires_at > now)
    return {one.answer: one for one in mine}


def waiting_by_request(
    tx: Tx, workspace_id: int, vault: Vault, message_ids: Iterable[int], now: Millis
) -> dict[int, Waiting]:
    """The open ones by the message that asks for them."""
    asked = list(message_ids)
    if not asked:
        return {}
    c = pending_consent.c
    mine = _read(
        tx, workspace_id, vault, among(c.message_id, asked), c.expires_at > now, c.answered_at.is_(None)
    )
    return {one.message_id: one for one in mine if one.message_id}


def waiting_of(tx: Tx, workspace_id: int, vault: Vault, contact_ids: Iterable[int]) -> list[Waiting]:
    """All that is kept of these people, answered or not, the oldest first."""
    return _read(tx, workspace_id, vault, among(pending_consent.c.contact_id, contact_ids))


def to_ask(tx: Tx, workspace_id: int, vault: Vault, now: Millis, after: int, most: int) -> list[Waiting]:
    """Whom we have yet to ask, by id."""
    c = pending_consent.c
    due = (c.contact_id.is_not(None), c.message_id.is_(None), c.answered_at.is_(None), c.expires_at > now)
    return _read(tx, workspace_id, vault, *due, c.id > after, most=most)


def _read(
    tx: Tx, workspace_id: int, vault: Vault, *which: ColumnElement[bool], most: int | None = None
) -> list[Waiting]:
    c = pending_consent.c
    mine = select(pending_consent).where(c.workspace_id == workspace_id, *which).order_by(c.id).limit(most)
    return [waiting_from(row, workspace_id, vault) for row in tx.execute(mine)]


def waiting_from(row: Row[Any], workspace_id: int, vault: Vault) -> Waiting:
    return Waiting(
        id=row.id,
        answer=row.answer,
        pending=msgspec.msgpack.decode(
            vault.open(row.sealed, sealed_under(workspace_id, row.answer)), type=Pending
        ),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        contact_id=row.contact_id,
        message_id=row.message_id,
        answered_at=row.answered_at,
    )


def sealed_under(workspace_id: int, answer: str) -> str:
    return f"pending_consent/{workspace_id}/{answer}"
