"""The invitations by SMS to one person, as the document about all that is known of them holds them."""

from __future__ import annotations

from typing import Any

from avisa.consent.intake.sms.forgetting_actions import theirs
from avisa.consent.intake.sms.queries import askings_by_id, sms_from, some
from avisa.consent.intake.sms.sending_actions import text_of
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import Asking, SmsRow
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault


def invitations_to(
    tx: Tx, workspace_id: int, vault: Vault, contact_id: int, phone: str
) -> list[dict[str, Any]]:
    """Those that left or were about to; the words are theirs to have."""
    mine = some(workspace_id).where(theirs(contact_id, phone)).order_by(sms.c.id)
    rows = [sms_from(row) for row in tx.execute(mine)]
    askings = askings_by_id(tx, workspace_id, {row.invitation_id for row in rows})
    return [
        {
            "id": str(row.id),
            "invitation": askings[row.invitation_id].name,
            "state": str(row.state),
            "reason": row.reason,
            "sent_at": iso(row.sent_at),
            "text": words_of(vault, askings[row.invitation_id], row),
            "answer": str(row.answer),
            "answered_at": iso(row.answered_at),
        }
        for row in rows
    ]


def words_of(vault: Vault, asking: Asking, row: SmsRow) -> str:
    """Nothing was said to who was left out."""
    return text_of(vault, asking, row.position, row.phone) if row.phone and row.claimed_at else ""
