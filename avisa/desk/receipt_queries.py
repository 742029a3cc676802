"""Reading whom the platform should tell that their words were read."""

from __future__ import annotations

from sqlalchemy import and_, select

from avisa.desk.tables import read_receipt
from avisa.desk.types import Receipt
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.messages.tables import inbound
from avisa.workspace.queries import setting_of

SETTING = "desk_read_receipts"


def tells_reading(tx: Tx, workspace_id: int) -> bool:
    return bool(setting_of(tx, workspace_id, SETTING, False))


def receipts_due(tx: Tx, workspace_id: int, now: Millis, most: int) -> list[Receipt]:
    r, i = read_receipt.c, inbound.c
    words = and_(i.workspace_id == r.workspace_id, i.id == r.inbound_id)
    query = select(r.inbound_id, r.tries, i.number_id, i.wamid).join_from(read_receipt, inbound, words)
    due = query.where(r.workspace_id == workspace_id, r.due_at <= now).order_by(r.due_at).limit(most)
    return [Receipt(*row) for row in tx.execute(due)]
