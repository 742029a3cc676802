"""What waits to leave follows its person: to the phone, or the platform's id, that they have now."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, func, select

from avisa.audience.tables import contact
from avisa.kernel.bulk import among, bulk_update
from avisa.kernel.unit import Unit
from avisa.messages.tables import in_state, message
from avisa.messages.types import State


def follow_people(unit: Unit, contact_ids: Collection[int]) -> int:
    """After the platform told that somebody's number or id changed; how many messages were addressed anew.

    Their old number may be a stranger's tomorrow.
    """
    return _address(unit, among(message.c.contact_id, contact_ids)) if contact_ids else 0


def follow_returned(unit: Unit, message_ids: Collection[int]) -> int:
    """What comes back into the line: its person may have moved while it was on its way."""
    return _address(unit, among(message.c.id, message_ids)) if message_ids else 0


def _address(unit: Unit, which: ColumnElement[bool]) -> int:
    """As `Person.address` has it; whoever has none any more was erased, and gets nothing."""
    m, c = message.c, contact.c
    theirs = and_(c.workspace_id == m.workspace_id, c.id == m.contact_id)
    address = func.coalesce(c.phone, c.bsuid)
    mine = (m.workspace_id == unit.workspace_id, which, in_state(State.QUEUED), m.phone != address)
    moved = select(m.id, address).join_from(message, contact, theirs).where(*mine).order_by(m.id)
    rows = [
        {"workspace_id": unit.workspace_id, "id": row[0], "phone": row[1]} for row in unit.tx.execute(moved)
    ]
    return bulk_update(unit.tx, message, rows, where=in_state(State.QUEUED))
