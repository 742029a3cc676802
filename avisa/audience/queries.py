"""Reading people: by id, phone or platform id, searched by name, and the lists they are in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, tuple_

from avisa.audience.addresses import country_in_id, is_phone
from avisa.audience.identities import e164_of, rank
from avisa.audience.names import ERASED, folded
from avisa.audience.phones import wa_id_variants
from avisa.audience.tables import contact, contact_list, listing
from avisa.audience.types import ContactList, Listed, Person
from avisa.kernel.bulk import among_given
from avisa.kernel.db import Tx

WORDS = 8  # that a search looks at

PERSON = (
    contact.c.id,
    contact.c.phone,
    contact.c.wa_id,
    contact.c.bsuid,
    contact.c.name,
    contact.c.language,
    contact.c.attributes,
    contact.c.not_on_whatsapp_at,
)
# Asked for every message, so built once.
OF_COMPANY = select(*PERSON).where(contact.c.workspace_id == bindparam("workspace_id"))
PEOPLE = OF_COMPANY.where(among_given(contact.c.id, "ids"))
BY_PHONE = OF_COMPANY.where(among_given(contact.c.phone, "values"))
# The words of the partial indexes, which are not used otherwise.
BY_BSUID = OF_COMPANY.where(among_given(contact.c.bsuid, "values"), contact.c.bsuid.is_not(None))
BY_WA_ID = OF_COMPANY.where(among_given(contact.c.wa_id, "values"), contact.c.wa_id.is_not(None))


def contacts_of(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, Person]:
    """The people of a batch, by id; one select."""
    return {row[0]: Person(*row) for row in tx.execute(PEOPLE, {"workspace_id": workspace_id, "ids": ids})}


def person(tx: Tx, workspace_id: int, contact_id: int) -> Person | None:
    return contacts_of(tx, workspace_id, [contact_id]).get(contact_id)


def find_person(
    tx: Tx, workspace_id: int, *, wa_id: str = "", bsuid: str = "", phone: str = ""
) -> Person | None:
    """Whoever has any of these identities, with the ninth digit or without.

    When they belong to two people, the platform's own ids win over the phone.
    """
    found = people_by_identity(tx, workspace_id, [wa_id], [bsuid], [phone])
    return found[0] if found else None


def people_by_identity(
    tx: Tx, workspace_id: int, wa_ids: Iterable[str], bsuids: Iterable[str], phones: Iterable[str]
) -> list[Person]:
    """The people behind many identities at once, those known by the platform's ids first.

    A select for each kind of identity: SQLite uses no index for a choice between columns.
    """
    named = {wa_id for wa_id in wa_ids if wa_id}
    numbers = {e164_of(wa_id) for wa_id in named} | set(phones)
    variants = {variant for number in numbers if number for variant in wa_id_variants(number)} | named
    found = (
        *sorted(_people(tx, workspace_id, BY_BSUID, bsuids), key=rank),
        *_people(tx, workspace_id, BY_WA_ID, variants),
        *people_by_phone(tx, workspace_id, numbers).values(),
    )
    return list({person.id: person for person in found}.values())


def people_by_phone(tx: Tx, workspace_id: int, phones: Iterable[str]) -> dict[str, Person]:
    return {person.phone: person for person in _people(tx, workspace_id, BY_PHONE, phones) if person.phone}


def people_by_address(tx: Tx, workspace_id: int, addresses: Iterable[str]) -> dict[str, Person]:
    """By phones, and by ids of the platform; of two who have one id, the one with a phone.

    Who was met without a phone, and whom the platform has named by this one since, is that person.
    """
    asked = list(addresses)
    phones = [one for one in asked if is_phone(one)]
    named = _people(tx, workspace_id, BY_BSUID, set(asked).difference(phones))
    by_id = {one.bsuid: one for one in sorted(named, key=rank, reverse=True) if one.bsuid}
    by_phone = people_by_phone(tx, workspace_id, phones)
    left = {name for one in set(phones).difference(by_phone) for name in wa_id_variants(one)}
    nameless = [one for one in _people(tx, workspace_id, BY_WA_ID, left) if not one.phone]
    by_wa_id = {e164_of(one.wa_id or ""): one for one in sorted(nameless, key=rank, reverse=True)}
    return by_wa_id | by_phone | by_id


def _people(tx: Tx, workspace_id: int, statement: Select[Any], values: Iterable[str]) -> list[Person]:
    wanted = sorted(set(values) - {""})
    if not wanted:
        return []
    given = {"workspace_id": workspace_id, "values": wanted}
    return [Person(*row) for row in tx.execute(statement, given)]


def search(
    tx: Tx, workspace_id: int, words: str = "", after: tuple[str, int] = ("", 0), most: int = 50
) -> list[Person]:
    """People by parts of the name, whatever its case and accents, by digits of the phone, or by the whole id
    that the platform has for them; by name.

    `after` is the (name, id) of the last one already shown. The first select reads nothing but the index
    of names, in its order and only until enough are found: ten times as fast where few or none fit.
    """
    # A name may look like an id: "DR.Silva".
    if country_in_id(words.strip()) and (named := _people(tx, workspace_id, BY_BSUID, [words.strip()])):
        return named if after == ("", 0) else []
    c = contact.c
    fitting = (
        select(c.id)
        .where(c.workspace_id == workspace_id, _known(), _beyond(after), *_matching(words))
        .order_by(c.search_name, c.id)
        .limit(most)
    )
    ids = tx.scalars(fitting).all()
    people = contacts_of(tx, workspace_id, ids)
    return [people[contact_id] for contact_id in ids if contact_id in people]


def _known() -> ColumnElement[bool]:
    """Not erased; the index of names knows it."""
    return contact.c.search_name != ERASED


def _beyond(after: tuple[str, int]) -> ColumnElement[bool]:
    return tuple_(contact.c.search_name, contact.c.id) > tuple_(folded(after[0]), after[1])


def _matching(words: str) -> list[ColumnElement[bool]]:
    digits = "".join(c for c in words if c.isdigit())
    if len(digits) >= 4 and not any(c.isalpha() for c in words):
        return [contact.c.phone.contains(digits, autoescape=True)]
    return [contact.c.search_name.contains(word, autoescape=True) for word in folded(words).split()[:WORDS]]


def people_count(tx: Tx, workspace_id: int) -> int:
    mine = (contact.c.workspace_id == workspace_id, _known())
    statement = select(func.count()).select_from(contact).where(*mine)
    return tx.scalar(statement) or 0


def lists_of(tx: Tx, workspace_id: int) -> list[ContactList]:
    """The company's lists with how many people are in each, newest first."""
    c = contact_list.c
    people = (
        select(func.count())
        .where(listing.c.workspace_id == workspace_id, listing.c.list_id == c.id)
        .scalar_subquery()
    )
    statement = (
        select(c.id, c.name, c.columns, people, c.created_at, c.import_id)
        .where(c.workspace_id == workspace_id, c.filling_after.is_(None))
        .order_by(c.id.desc())
    )
    return [_list(row) for row in tx.execute(statement)]


def columns_known(tx: Tx, workspace_id: int, most: int = 50) -> list[str]:
    """What the newest lists know of people, each name once, the newest list's first."""
    c = contact_list.c
    newest = select(c.columns).where(c.workspace_id == workspace_id).order_by(c.id.desc()).limit(most)
    return list(dict.fromkeys(name for row in tx.execute(newest) for name in row.columns))


def lists_filling(tx: Tx, workspace_id: int) -> list[int]:
    """Lists that the engine is making of a segment."""
    c = contact_list.c
    mine = (c.workspace_id == workspace_id, c.filling_after.is_not(None))
    return list(tx.scalars(select(c.id).where(*mine).order_by(c.id)))


def list_named(tx: Tx, workspace_id: int, list_id: int) -> ContactList | None:
    return next((found for found in lists_of(tx, workspace_id) if found.id == list_id), None)


def _list(row: Any) -> ContactList:
    list_id, name, columns, people, created_at, import_id = row
    return ContactList(list_id, name, tuple(columns), people, created_at, import_id)


def listing_after(
    tx: Tx, workspace_id: int, list_id: int, after_contact_id: int = 0, most: int = 500
) -> list[Listed]:
    """The next people of a list in order of contact id, each with the values of their row."""
    c, p = listing.c, contact.c
    statement = (
        select(c.contact_id, c.line, p.phone, p.name, p.language, c.attributes, p.attributes, p.bsuid)
        .join_from(listing, contact, and_(p.workspace_id == c.workspace_id, p.id == c.contact_id))
        .where(c.workspace_id == workspace_id, c.list_id == list_id, c.contact_id > after_contact_id)
        .order_by(c.contact_id)
        .limit(most)
    )
    return [Listed(*row) for row in tx.execute(statement)]
