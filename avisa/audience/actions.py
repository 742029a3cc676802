"""Writing people: making them known by phone, and learning what the platform says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from avisa.audience.identities import Acquaintances, e164_of
from avisa.audience.names import ERASED, folded
from avisa.audience.queries import find_person, people_by_identity
from avisa.audience.tables import contact
from avisa.audience.types import NOT_ON_WHATSAPP_FOR, Person, Seen, Writer
from avisa.kernel.bulk import among, among_given, bulk_insert, bulk_update
from avisa.kernel.unit import Unit


def ensure_contact(
    unit: Unit, phone: str, name: str = "", language: str = "", attributes: Mapping[str, str] | None = None
) -> int:
    """The id of the person with this phone (E.164 with the nine), made when there is none.

    One who is there already keeps their name and attributes.
    """
    if known := find_person(unit.tx, unit.workspace_id, phone=phone):
        return known.id
    row = contact_row(unit, unit.ids.next(), phone, name, language, dict(attributes or {}))
    bulk_insert(unit.tx, contact, [row], ignore_conflicts=True)
    mine = (contact.c.workspace_id == unit.workspace_id, contact.c.phone == phone)
    identifier: int = unit.tx.scalars(select(contact.c.id).where(*mine)).one()
    return identifier


def contact_row(
    unit: Unit, contact_id: int, phone: str | None, name: str, language: str, attributes: dict[str, str]
) -> dict[str, Any]:
    """A person's first row; nothing is known yet of what the platform calls them."""
    return {
        "workspace_id": unit.workspace_id,
        "id": contact_id,
        "phone": phone,
        "wa_id": None,
        "bsuid": None,
        "name": name,
        "search_name": folded(name),
        "language": language,
        "attributes": attributes,
        "not_on_whatsapp_at": None,
        "created_at": unit.now,
        "changed_at": unit.now,
    }


NAMES = select(contact.c.id, contact.c.wa_id, contact.c.bsuid).where(
    contact.c.workspace_id == bindparam("workspace_id"),
    among_given(contact.c.id, "people"),
    contact.c.search_name != ERASED,  # an answer that was still on its way brings nobody back
)


def learn_wa_ids(unit: Unit, seen: Iterable[Seen]) -> int:
    """Keep what the platform answered about people we wrote to; returns how many rows changed."""
    told = {contact_id: (wa_id, bsuid) for contact_id, wa_id, bsuid in seen if wa_id or bsuid}
    if not told:
        return 0
    known = unit.tx.execute(NAMES, {"workspace_id": unit.workspace_id, "people": told}).all()
    news = [
        row
        for person in known
        if (row := _learned(unit, (person.id, person.wa_id, person.bsuid), *told[person.id]))
    ]
    return bulk_update(unit.tx, contact, sorted(news, key=_by_id))


def _learned(
    unit: Unit, person: tuple[int, str | None, str | None], wa_id: str, bsuid: str
) -> dict[str, Any] | None:
    known = {"wa_id": wa_id or person[1], "bsuid": bsuid or person[2]}
    if known == {"wa_id": person[1], "bsuid": person[2]}:
        return None
    return {"workspace_id": unit.workspace_id, "id": person[0], **known, "changed_at": unit.now}


def _by_id(row: Mapping[str, Any]) -> int:
    # Two writers that change rows in the same order cannot lock each other out.
    identifier: int = row["id"]
    return identifier


def mark_not_on_whatsapp(unit: Unit, contact_ids: Iterable[int]) -> int:
    """The platform says that these phones have no WhatsApp; a mark that has run out is made anew."""
    c = contact.c
    run_out = c.not_on_whatsapp_at <= unit.now - NOT_ON_WHATSAPP_FOR
    unmarked = (c.workspace_id == unit.workspace_id, or_(c.not_on_whatsapp_at.is_(None), run_out))
    statement = update(contact).where(*unmarked, among(c.id, contact_ids))
    return unit.tx.execute(statement.values(not_on_whatsapp_at=unit.now, changed_at=unit.now)).rowcount


def touch_from_inbound(unit: Unit, wa_id: str = "", bsuid: str = "", name: str = "") -> int:
    """Whoever wrote to us, made known when they were not; see `touch_all_from_inbound`."""
    return touch_all_from_inbound(unit, [Writer(wa_id, bsuid, name)])[0]


def touch_all_from_inbound(unit: Unit, writers: Sequence[Writer]) -> list[int]:
    """The ids of those who wrote, in order. Strangers become contacts, without any consent.

    A known person learns their platform ids; their name is filled only when it was empty, for the
    company's own list knows better; and who writes is on WhatsApp after all.
    """
    known = _acquaintances(unit, writers)
    strangers = [writer for writer in writers if not known.of(writer)]
    if strangers:
        _meet(unit, strangers)
        known = _acquaintances(unit, writers)
    people = [known.of(writer) for writer in writers]
    met = [(writer, person) for writer, person in zip(writers, people, strict=True) if person]
    _refresh(unit, met)
    return [person.id for _, person in met]


def _acquaintances(unit: Unit, writers: Sequence[Writer]) -> Acquaintances:
    wa_ids, bsuids = [w.wa_id for w in writers], [w.bsuid for w in writers]
    return Acquaintances(people_by_identity(unit.tx, unit.workspace_id, wa_ids, bsuids, []))


def _meet(unit: Unit, strangers: Sequence[Writer]) -> None:
    """One new contact for each stranger, though they wrote several times in this batch."""
    rows: dict[str, dict[str, Any]] = {}
    for writer in strangers:
        phone = e164_of(writer.wa_id) or None
        row = contact_row(unit, unit.ids.next(), phone, writer.name, "", {})
        rows.setdefault(writer.bsuid or phone or writer.wa_id, row | platform_ids(writer))
    by_phone = sorted(rows.values(), key=lambda row: row["phone"] or "")
    bulk_insert(unit.tx, contact, by_phone, ignore_conflicts=True)


def platform_ids(writer: Writer) -> dict[str, str | None]:
    return {"wa_id": writer.wa_id or None, "bsuid": writer.bsuid or None}


def _refresh(unit: Unit, met: Iterable[tuple[Writer, Person]]) -> None:
    rows = {person.id: row for writer, person in met if (row := _news_of(unit, writer, person))}
    bulk_update(unit.tx, contact, sorted(rows.values(), key=_by_id))


def _news_of(unit: Unit, writer: Writer, person: Person) -> dict[str, Any] | None:
    wa_id, bsuid = writer.wa_id or person.wa_id, writer.bsuid or person.bsuid
    name = person.name or writer.name
    same = (wa_id, bsuid, name) == (person.wa_id, person.bsuid, person.name)
    if same and person.not_on_whatsapp_at is None:
        return None
    called = {"name": name, "search_name": folded(name)}
    changes = {"wa_id": wa_id, "bsuid": bsuid, **called, "not_on_whatsapp_at": None}
    return {"workspace_id": unit.workspace_id, "id": person.id, **changes, "changed_at": unit.now}
