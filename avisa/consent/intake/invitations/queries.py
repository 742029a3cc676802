"""Reading invitations: a company's, and those that a batch of messages answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select

from avisa.consent.intake.invitations.types import Invitation, InvitationKind
from avisa.consent.tables import invitation
from avisa.kernel.bulk import among
from avisa.kernel.db import Tx


def invitations_of(tx: Tx, workspace_id: int) -> list[Invitation]:
    c = invitation.c
    mine = select(invitation).where(c.workspace_id == workspace_id, c.closed_at.is_(None))
    return [invitation_from(row) for row in tx.execute(mine.order_by(c.id.desc()))]


def invitation_by_id(tx: Tx, workspace_id: int, invitation_id: int) -> Invitation | None:
    c = invitation.c
    row = tx.execute(select(invitation).where(c.workspace_id == workspace_id, c.id == invitation_id)).first()
    return invitation_from(row) if row else None


def answered_by(tx: Tx, workspace_id: int, answers: Iterable[str]) -> dict[str, list[Invitation]]:
    """The open invitations by the words that answer them."""
    c = invitation.c
    mine = (c.workspace_id == workspace_id, c.closed_at.is_(None), among(c.answer, answers))
    found: dict[str, list[Invitation]] = {}
    for row in tx.execute(select(invitation).where(*mine).order_by(c.id)):
        found.setdefault(row.answer, []).append(invitation_from(row))
    return found


def invitation_from(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        kind=InvitationKind(row.kind),
        name=row.name,
        message=row.message,
        answer=row.answer,
        purposes=tuple(row.purposes),
        texts=tuple(row.texts),
        number_id=row.number_id,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )
