"""Many rows in one statement: the same rows, counts and refusals on both databases."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from sqlalchemy import bindparam, exc, func, select

from avisa.audience.tables import contact
from avisa.consent.tables import consent_event
from avisa.engine.tables import node
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.db import Database
from avisa.workspace.tables import portfolio
from tests.cast import Company, own

NAMES = ("Marina", "Théo d'Ávila", 'Ana "Nina"', "{a,b}", "\\back\\slash", "", "名前", "NULL", "a\nb\tc")


def people(company: Company, count: int = len(NAMES)) -> list[dict[str, Any]]:
    return [
        {
            **own(company, identifier),
            "phone": None if place % 3 == 0 else f"+553199000{place:04}",
            "name": NAMES[place % len(NAMES)],
            "search_name": NAMES[place % len(NAMES)].lower(),
            "language": "pt_BR",
            "attributes": {
                "turma": NAMES[place % len(NAMES)],
                "filhos": [place, None],
                "vip": place % 2 == 0,
            },
            "created_at": company.clock(),
            "changed_at": company.clock(),
        }
        for place, identifier in enumerate(company.ids.take(count))
    ]


def stored(company: Company) -> list[Any]:
    mine = contact.c.workspace_id == company.workspace_id
    with company.db.read() as tx:
        return list(tx.execute(select(contact).where(mine).order_by(contact.c.id)))


def test_what_goes_in_comes_out(horizonte: Company) -> None:
    rows = people(horizonte)
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, contact, rows) == len(rows)
    found = [{name: getattr(row, name) for name in rows[0]} for row in stored(horizonte)]
    assert found == rows


def test_no_rows_are_no_statement(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, contact, []) == 0
        assert bulk_update(work.tx, contact, []) == 0


def test_bytes_survive(horizonte: Company) -> None:
    raw = [hashlib.sha256(bytes([place])).digest() for place in range(20)] + [b"", b"\0\\x00'"]
    rows = [
        {
            "workspace_id": horizonte.workspace_id,
            "position": place + 1,
            "id": identifier,
            "contact_id": 1,
            "kind": "grant",
            "at": horizonte.clock(),
            **dict.fromkeys(("salt", "digest", "sealed", "previous", "hash"), raw[place]),
        }
        for place, identifier in enumerate(horizonte.ids.take(len(raw)))
    ]
    mine = consent_event.c.workspace_id == horizonte.workspace_id
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, consent_event, rows) == len(raw)
        found = work.tx.scalars(select(consent_event.c.salt).where(mine).order_by(consent_event.c.position))
        assert list(found) == raw


def test_whole_columns_of_nothing_and_of_truth(horizonte: Company) -> None:
    rows = [
        {**own(horizonte, identifier), "name": "", "tier": None, "tier_known": known, "tier_read_at": None}
        for identifier, known in zip(horizonte.ids.take(2), (True, False), strict=True)
    ]
    rows = [{**row, "reached": 0, "promised_at": 0} for row in rows]
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, portfolio, rows) == 2
        mine = portfolio.c.workspace_id == work.workspace_id
        found = select(portfolio.c.tier, portfolio.c.tier_known).where(mine, portfolio.c.tier.is_(None))
        assert list(work.tx.execute(found.order_by(portfolio.c.id))) == [(None, True), (None, False)]


def test_a_repeated_person_is_left_out_when_asked(horizonte: Company) -> None:
    rows = people(horizonte)
    again = [{**row, "id": identifier} for row, identifier in zip(rows, horizonte.ids.take(9), strict=True)]
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact, rows)
        with_phone = [row for row in again if row["phone"]]
        assert bulk_insert(work.tx, contact, with_phone, ignore_conflicts=True) == 0
        assert bulk_insert(work.tx, contact, [*again[:1], *again[1:]], ignore_conflicts=True) == 3
    assert len(stored(horizonte)) == 12


def test_a_repeated_person_is_an_error_otherwise(horizonte: Company) -> None:
    rows = people(horizonte)
    with pytest.raises(exc.IntegrityError), horizonte.unit() as work:
        bulk_insert(work.tx, contact, [*rows, *rows])
    assert stored(horizonte) == []


def test_each_row_gets_its_own_new_values(horizonte: Company) -> None:
    rows = people(horizonte)
    changes = [
        {**own(horizonte, row["id"]), "name": f"{row['name']}!", "attributes": {"n": place}, "wa_id": None}
        for place, row in enumerate(rows)
    ]
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact, rows)
        assert bulk_update(work.tx, contact, changes) == len(rows)
    after = stored(horizonte)
    assert [row.name for row in after] == [f"{row['name']}!" for row in rows]
    assert [row.attributes for row in after] == [{"n": place} for place in range(len(rows))]
    assert [row.phone for row in after] == [row["phone"] for row in rows]


def test_an_update_compares_before_it_sets(horizonte: Company) -> None:
    rows = people(horizonte)
    changes = [
        {**own(horizonte, row["id"]), "language": said, "name": "new"}
        for row, said in zip(rows, ["pt_BR", "es"] * 5, strict=False)
    ]
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact, rows)
        keys = ("workspace_id", "id", "language")
        assert bulk_update(work.tx, contact, changes, keys) == 5
        only_later = contact.c.changed_at < horizonte.clock()
        assert bulk_update(work.tx, contact, changes, where=only_later) == 0
        at_most = contact.c.changed_at <= bindparam("at_most", horizonte.clock())
        assert bulk_update(work.tx, contact, changes, where=at_most) == len(rows)


def test_caios_rows_are_not_touched_by_anas_ids(horizonte: Company, padaria: Company) -> None:
    rows = people(horizonte)
    theirs = [{**row, "workspace_id": padaria.workspace_id} for row in rows]
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact, [*rows, *theirs])
        changes = [{**own(horizonte, row["id"]), "name": "Ana's"} for row in rows]
        assert bulk_update(work.tx, contact, changes) == len(rows)
    assert {row.name for row in stored(horizonte)} == {"Ana's"}
    assert "Ana's" not in {row.name for row in stored(padaria)}


def test_one_of_many_ids_or_texts_is_one_parameter(horizonte: Company) -> None:
    rows = people(horizonte, 1500)
    mine = contact.c.workspace_id == horizonte.workspace_id
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact, rows)
        wanted = [row["id"] for row in rows[:1200]] + [1, 2]
        count = select(func.count()).select_from(contact)
        assert work.tx.scalar(count.where(mine, among(contact.c.id, wanted))) == 1200
        assert work.tx.scalar(count.where(mine, among(contact.c.id, []))) == 0
        names = among(contact.c.name, iter(("Marina", 'Ana "Nina"', "\\back\\slash")))
        assert work.tx.scalar(count.where(mine, names)) == 501
        assert work.tx.scalar(count.where(mine, names, ~among(contact.c.name, ["Marina"]))) == 334


def test_global_tables_take_rows_too(db: Database) -> None:
    with db.write() as tx:
        assert bulk_insert(tx, node, [{"id": n, "taken": n} for n in range(300)]) == 300
        assert bulk_update(tx, node, [{"id": n, "taken": n + 1} for n in range(10)], keys=("id",)) == 10
        assert tx.scalar(select(func.count()).select_from(node).where(node.c.taken == node.c.id + 1)) == 10
