"""Writing what happened to a person elsewhere: paid, enrolled, came. Once for a name and an instant."""

from __future__ import annotations

from sqlalchemy import delete

from avisa.audience.tables import contact_event
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.unit import Unit


def keep_event(unit: Unit, contact_id: int, name: str, at: Millis) -> bool:
    """False when it was told before."""
    row = {"workspace_id": unit.workspace_id, "id": unit.ids.next(), "contact_id": contact_id}
    told = {**row, "name": name, "at": at, "told_at": unit.now, "told_by": unit.actor}
    return bulk_insert(unit.tx, contact_event, [told], ignore_conflicts=True) == 1


def forget_events(unit: Unit, contact_id: int) -> None:
    """Of an erased person."""
    mine = (contact_event.c.workspace_id == unit.workspace_id, contact_event.c.contact_id == contact_id)
    unit.tx.execute(delete(contact_event).where(*mine))
