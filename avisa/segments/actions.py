"""Segments: saved, changed, deleted, and frozen to a list chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from avisa.audience.queries import columns_known, lists_of
from avisa.audience.tables import contact, contact_list, listing
from avisa.consent.queries import purposes_of
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.unit import Unit
from avisa.segments.queries import scanned, segment_by_id, segment_named
from avisa.segments.rules import Known, as_raw, condition_from, refuse_unknown
from avisa.segments.tables import segment
from avisa.segments.types import Filled, Group, Segment

LONGEST_NAME = 120


def create(unit: Unit, name: str, condition: Group, created_by: int | None = None) -> int:
    """Raises Refused: `name_missing`, `name_taken`, `condition_malformed`."""
    row = {"name": _unused(unit, name), "condition": as_raw(_sound(unit, condition))}
    identifier = unit.ids.next()
    own = {"workspace_id": unit.workspace_id, "id": identifier, "created_by": created_by}
    unit.tx.execute(insert(segment), {**own, **row, "created_at": unit.now, "changed_at": unit.now})
    record(unit, "segment.created", f"segment:{identifier}", name=row["name"])
    return identifier


def change(unit: Unit, segment_id: int, name: str, condition: Group) -> None:
    found = existing(unit, segment_id)
    same = " ".join(name.split()) == found.name
    row = {
        "name": found.name if same else _unused(unit, name),
        "condition": as_raw(_sound(unit, condition)),
    }
    unit.tx.execute(update(segment).where(*_own(unit, segment_id)).values(**row, changed_at=unit.now))
    record(unit, "segment.changed", f"segment:{segment_id}", name=row["name"])


def remove(unit: Unit, segment_id: int) -> None:
    """A campaign that was launched holds the condition itself; a draft's audience loses it."""
    found = existing(unit, segment_id)
    unit.tx.execute(delete(segment).where(*_own(unit, segment_id)))
    record(unit, "segment.deleted", f"segment:{segment_id}", name=found.name)


def existing(unit: Unit, segment_id: int) -> Segment:
    found = segment_by_id(unit.tx, unit.workspace_id, segment_id)
    if found is None:
        raise NotFound(segment_id=segment_id)
    return found


def freeze(unit: Unit, segment_id: int, name: str) -> int:
    """A list of whoever fits now; the engine fills it (`fill_next`), and until then nobody sees it."""
    found = existing(unit, segment_id)
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise Refused("name_missing")
    named = (contact_list.c.workspace_id == unit.workspace_id, contact_list.c.name == plain)
    if unit.tx.execute(select(contact_list.c.id).where(*named)).first():
        raise Refused("name_taken", name=plain, suggestion="")
    identifier = unit.ids.next()
    row: dict[str, Any] = {"workspace_id": unit.workspace_id, "id": identifier, "name": plain}
    made = {"import_id": None, "columns": columns_known(unit.tx, unit.workspace_id), "created_at": unit.now}
    of = {"segment_id": segment_id, "condition": as_raw(found.condition), "filling_after": 0}
    unit.tx.execute(insert(contact_list), {**row, **made, **of})
    record(unit, "list.created", f"list:{identifier}", name=plain, segment=segment_id)
    return identifier


def fill_next(unit: Unit, list_id: int, window: int = 1_000) -> Filled:
    """Looks at the next `window` people for a list that is being filled; the cursor moves with them."""
    c = contact_list.c
    mine = (c.workspace_id == unit.workspace_id, c.id == list_id)
    row = unit.tx.execute(
        select(c.condition, c.filling_after, c.created_at).where(*mine).with_for_update()
    ).one_or_none()
    if row is None or row.filling_after is None:
        return Filled(0, True)
    condition = condition_from(row.condition)
    after, now = row.filling_after, row.created_at
    found, last = scanned(unit.tx, unit.workspace_id, condition, after, window, now)
    added = bulk_insert(unit.tx, listing, _listed(unit, list_id, found), ignore_conflicts=True)
    unit.tx.execute(update(contact_list).where(*mine).values(filling_after=last))
    return Filled(added, last is None)


def _listed(unit: Unit, list_id: int, people: Sequence[int]) -> list[dict[str, Any]]:
    """Each with what is known of them, as if a file had brought it."""
    mine = (contact.c.workspace_id == unit.workspace_id, among(contact.c.id, people))
    found = unit.tx.execute(select(contact.c.id, contact.c.attributes).where(*mine)).all()
    known = {row.id: row.attributes for row in found}
    own = {"workspace_id": unit.workspace_id, "list_id": list_id, "line": 0}
    return [{**own, "contact_id": one, "attributes": known.get(one, {})} for one in people]


def _sound(unit: Unit, condition: Group) -> Group:
    """Checked once more, with what it names."""
    checked = condition_from(as_raw(condition))
    lists = frozenset(one.id for one in lists_of(unit.tx, unit.workspace_id))
    refuse_unknown(checked, Known(frozenset(purposes_of(unit.tx, unit.workspace_id)), lists))
    return checked


def _unused(unit: Unit, name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise Refused("name_missing")
    if segment_named(unit.tx, unit.workspace_id, plain):
        raise Refused("name_taken", name=plain, suggestion="")
    return plain


def _own(unit: Unit, segment_id: int) -> tuple[Any, Any]:
    return (segment.c.workspace_id == unit.workspace_id, segment.c.id == segment_id)
