"""Writing what a company knows of one person: their name, language and attributes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from avisa.audience.names import folded
from avisa.audience.queries import person
from avisa.audience.tables import contact
from avisa.audience.types import Person
from avisa.errors import NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit

MOST_ATTRIBUTES = 100


def change_person(
    unit: Unit,
    contact_id: int,
    name: str | None = None,
    language: str | None = None,
    attributes: Mapping[str, str | None] | None = None,
) -> Person:
    """None leaves a thing as it is; an attribute that is None is taken away. The journal tells which were
    changed, not to what."""
    before = person(unit.tx, unit.workspace_id, contact_id)
    if before is None or before.is_erased:
        raise NotFound("contact_unknown")
    values = changed(before, name, language, attributes or {})
    if values:
        mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == contact_id)
        unit.tx.execute(update(contact).where(*mine).values(**values, changed_at=unit.now))
        told = sorted({*values} - {"search_name"})
        record(
            unit, "contact.changed", f"contact:{contact_id}", fields=told, attributes=sorted(attributes or {})
        )
    after = person(unit.tx, unit.workspace_id, contact_id)
    assert after is not None
    return after


def changed(
    before: Person, name: str | None, language: str | None, attributes: Mapping[str, str | None]
) -> dict[str, object]:
    values: dict[str, object] = {}
    if name is not None and name != before.name:
        values |= {"name": name, "search_name": folded(name)}
    if language is not None and language != before.language:
        values["language"] = language
    merged = {key: value for key, value in {**before.attributes, **attributes}.items() if value is not None}
    if len(merged) > MOST_ATTRIBUTES:
        raise Refused("attributes_too_many", most=MOST_ATTRIBUTES)
    if merged != dict(before.attributes):
        values["attributes"] = merged
    return values
