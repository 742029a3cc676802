"""Telling people that their words were read: asked for when an agent looks, done by the engine."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from avisa.desk.receipt_queries import SETTING, tells_reading
from avisa.desk.tables import read_receipt
from avisa.desk.types import Conversation, Receipt
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import SECOND
from avisa.kernel.unit import Unit
from avisa.messages.tables import inbound
from avisa.workspace.actions import put_setting

MOST = 20  # of one look: the newest; older words are read as well when they are
TRIES = 5
r = read_receipt.c


def tell_reading(unit: Unit, on: bool) -> None:
    """Whether it is told at all; off at first."""
    put_setting(unit, SETTING, on)
    record(unit, "desk.read_receipts", f"workspace:{unit.workspace_id}", on=on)


def owe_receipts(unit: Unit, seen: Conversation) -> None:
    """For the words that were unread until now. Asked again, it asks for nothing twice."""
    if not seen.unread or not tells_reading(unit.tx, unit.workspace_id):
        return
    i = inbound.c
    pair = (i.workspace_id == unit.workspace_id, i.contact_id == seen.contact_id)
    newest = select(i.id).where(*pair, i.number_id == seen.number_id).order_by(i.id.desc())
    row = {"workspace_id": unit.workspace_id, "conversation_id": seen.id, "tries": 0, "due_at": unit.now}
    found = unit.tx.scalars(newest.limit(min(seen.unread, MOST)))
    bulk_insert(unit.tx, read_receipt, [{**row, "inbound_id": one} for one in found], ignore_conflicts=True)


def settle_receipt(unit: Unit, one: Receipt, told: bool) -> None:
    """Told, or tried often enough: it is owed no more. Otherwise again, a little later."""
    mine = (r.workspace_id == unit.workspace_id, r.inbound_id == one.inbound_id)
    if told or one.tries + 1 >= TRIES:
        unit.tx.execute(delete(read_receipt).where(*mine))
    else:
        later = {"tries": one.tries + 1, "due_at": unit.now + 5 * SECOND * 3**one.tries}
        unit.tx.execute(update(read_receipt).where(*mine).values(later))
