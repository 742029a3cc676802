"""Tags: words that the company gives people, set and taken from one person or from many at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from avisa.audience.names import ERASED
from avisa.audience.tables import contact, contact_tag
from avisa.errors import Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.unit import Unit

LONGEST = 60


def tag_from(typed: str) -> str:
    """A tag as it is kept: small letters, single spaces."""
    name = " ".join(typed.replace("\0", "").split()).casefold()
    if not 0 < len(name) <= LONGEST:
        raise Refused("tag_malformed", longest=LONGEST)
    return name


def tag(unit: Unit, contact_ids: Iterable[int], typed: str) -> int:
    """How many people have it now who had it not; erased people get none."""
    name = tag_from(typed)
    mine = (contact.c.workspace_id == unit.workspace_id, contact.c.search_name != ERASED)
    known = unit.tx.scalars(select(contact.c.id).where(*mine, among(contact.c.id, contact_ids)))
    own = {"workspace_id": unit.workspace_id, "name": name, "at": unit.now}
    rows = [{**own, "contact_id": person} for person in sorted(known)]
    return _told(unit, bulk_insert(unit.tx, contact_tag, rows, ignore_conflicts=True), "tagged", name)


def untag(unit: Unit, contact_ids: Iterable[int], typed: str) -> int:
    """How many people had it."""
    name, c = tag_from(typed), contact_tag.c
    mine = (c.workspace_id == unit.workspace_id, c.name == name, among(c.contact_id, contact_ids))
    return _told(unit, unit.tx.execute(delete(contact_tag).where(*mine)).rowcount, "untagged", name)


def forget_tags(unit: Unit, contact_id: int) -> None:
    """Of an erased person."""
    mine = (contact_tag.c.workspace_id == unit.workspace_id, contact_tag.c.contact_id == contact_id)
    unit.tx.execute(delete(contact_tag).where(*mine))


def _told(unit: Unit, people: int, what: str, name: str) -> int:
    if people:
        record(unit, f"contact.{what}", f"tag:{name}", people=people)
    return people
