"""People of Ana's school who differ in what is known of them, for the tests of this folder."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from avisa.audience.tables import contact, contact_list, listing
from avisa.messages.tables import inbound, message
from avisa.segments.queries import count, matching, members
from avisa.segments.rules import condition_from
from tests.cast import Company, own, put


def know(company: Company, person: int, **attributes: str) -> None:
    mine = (contact.c.workspace_id == company.workspace_id, contact.c.id == person)
    with company.unit() as unit:
        unit.tx.execute(update(contact).where(*mine).values(attributes=attributes))


def enlist(company: Company, people: list[int], name: str = "Lista") -> int:
    with company.unit() as unit:
        made = unit.ids.next()
        put(unit.tx, contact_list, **own(company, made), name=name, columns=[])
        for person in people:
            put(
                unit.tx,
                listing,
                workspace_id=company.workspace_id,
                list_id=made,
                contact_id=person,
                attributes={},
            )
    return made


def sent(company: Company, person: int, run: int = 7, ago: int = 0, **columns: Any) -> int:
    """A message that left `ago`; `columns` say what became of it."""
    at = company.clock() - ago
    what = {"kind": "active", "lane": 2, "state": "sent", "claimed_at": at, "accepted_at": at}
    with company.unit() as unit:
        made = unit.ids.next()
        whom = {"number_id": company.number_id, "contact_id": person, "run_id": run}
        put(unit.tx, message, **{**own(company, made), **whom, "created_at": at, **what, **columns})
    return made


def wrote(company: Company, person: int, ago: int = 0, context: str = "") -> None:
    with company.unit() as unit:
        made = unit.ids.next()
        where = {"number_id": company.number_id, "contact_id": person, "wamid": f"in.{made}"}
        said = {"kind": "text", "body": "oi", "context": context, "at": company.clock() - ago}
        put(unit.tx, inbound, **own(company, made), **where, **said)


def who(company: Company, *of: object, match: str = "all") -> list[int]:
    """Whoever fits: asked in every way that there is, and each must say the same."""
    condition = condition_from({"match": match, "of": list(of)})
    with company.db.read() as tx:
        asked = (tx, company.workspace_id, condition)
        found = members(*asked, 0, 1000, company.clock())
        assert count(*asked, company.clock()) == len(found)
        walked: list[int] = []
        while page := members(*asked, walked[-1] if walked else 0, 2, company.clock()):
            walked += page
        assert walked == found
        assert matching(tx, company.workspace_id, condition, found, company.clock()) == frozenset(found)
    return found
