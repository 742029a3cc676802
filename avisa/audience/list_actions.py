"""Writing lists by hand: a new one, and the people in it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from avisa.audience.queries import person
from avisa.audience.tables import contact_list, listing
from avisa.errors import Conflict, NotFound
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.unit import Unit


def make_list(unit: Unit, name: str) -> int:
    """An empty one. Raises Conflict("list_name_taken")."""
    named = (contact_list.c.workspace_id == unit.workspace_id, contact_list.c.name == name)
    if unit.tx.execute(select(contact_list.c.id).where(*named)).first():
        raise Conflict("list_name_taken", name=name)
    made = unit.ids.next()
    row = {"workspace_id": unit.workspace_id, "id": made, "name": name, "columns": [], "created_at": unit.now}
    bulk_insert(unit.tx, contact_list, [row])
    record(unit, "list.made", f"list:{made}", name=name)
    return made


def put_in_list(unit: Unit, list_id: int, contact_id: int, values: Mapping[str, str]) -> bool:
    """With the values of their row; False when they were in it, and only their values were put."""
    columns = columns_of(unit, list_id)
    who = person(unit.tx, unit.workspace_id, contact_id)
    if who is None or who.is_erased:
        raise NotFound("contact_unknown")
    mine = in_list(unit, list_id)
    line = (unit.tx.scalar(select(func.max(listing.c.line)).where(mine)) or 0) + 1
    own = {"workspace_id": unit.workspace_id, "list_id": list_id, "contact_id": contact_id}
    row = {**own, "line": line, "attributes": dict(values)}
    new = bulk_insert(unit.tx, listing, [row], ignore_conflicts=True) == 1
    if not new:
        theirs = (mine, listing.c.contact_id == contact_id)
        unit.tx.execute(update(listing).where(*theirs).values(attributes=dict(values)))
    if fresh := [name for name in values if name not in columns]:
        one = (contact_list.c.workspace_id == unit.workspace_id, contact_list.c.id == list_id)
        unit.tx.execute(update(contact_list).where(*one).values(columns=[*columns, *fresh]))
    if new:
        record(unit, "list.person_added", f"list:{list_id}", contact_id=str(contact_id))
    return new


def take_from_list(unit: Unit, list_id: int, contact_id: int) -> bool:
    """False when they were not in it. A campaign that was launched keeps whom it froze."""
    columns_of(unit, list_id)
    theirs = (in_list(unit, list_id), listing.c.contact_id == contact_id)
    taken = unit.tx.execute(delete(listing).where(*theirs)).rowcount == 1
    if taken:
        record(unit, "list.person_removed", f"list:{list_id}", contact_id=str(contact_id))
    return taken


def columns_of(unit: Unit, list_id: int) -> list[str]:
    """The names of its columns; raises NotFound("list_unknown")."""
    one = (contact_list.c.workspace_id == unit.workspace_id, contact_list.c.id == list_id)
    found = unit.tx.execute(select(contact_list.c.columns).where(*one)).first()
    if found is None:
        raise NotFound("list_unknown")
    return list(found[0])


def in_list(unit: Unit, list_id: int) -> ColumnElement[bool]:
    return and_(listing.c.workspace_id == unit.workspace_id, listing.c.list_id == list_id)
