"""What in this room stands on a purpose: why its category can no longer be changed."""

from __future__ import annotations

from sqlalchemy import select

from avisa.consent.intake.forms.queries import forms_of
from avisa.consent.intake.invitations.queries import invitations_of
from avisa.consent.tables import consent, consent_text
from avisa.kernel.db import Tx


def stands_on(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    """Somebody was asked for it, or has said yes or no to it."""
    return (
        _was_answered(tx, workspace_id, purpose_id)
        or _was_shown(tx, workspace_id, purpose_id)
        or any(purpose_id in form.purposes for form in forms_of(tx, workspace_id))
        or any(purpose_id in one.purposes for one in invitations_of(tx, workspace_id))
    )


def _was_answered(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    c = consent.c
    answered = select(c.contact_id).where(c.workspace_id == workspace_id, c.purpose_id == purpose_id)
    return tx.execute(answered.limit(1)).first() is not None


def _was_shown(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    c = consent_text.c
    mine = (c.workspace_id == workspace_id, c.purpose_id == purpose_id, c.published_at.is_not(None))
    return tx.execute(select(c.id).where(*mine).limit(1)).first() is not None
