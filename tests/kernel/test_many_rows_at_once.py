"""Bulk writes say the truth about how many rows they wrote, and keep what JSON columns hold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from avisa.audience.tables import contact_list
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from tests.cast import Company

COLUMNS = [["nome", "turma"], [], [["dentro", "de", "outra"]], [{"nome": "Theo"}, None]]


def lists(company: Company) -> list[dict[str, Any]]:
    return [
        {
            "workspace_id": company.workspace_id,
            "id": place,
            "name": f"Lista {place}",
            "import_id": None,
            "columns": columns,
            "created_at": 1,
        }
        for place, columns in enumerate(COLUMNS, 1)
    ]


def kept(company: Company) -> list[Any]:
    c = contact_list.c
    mine = select(c.columns).where(c.workspace_id == company.workspace_id).order_by(c.id)
    with company.db.read() as tx:
        return list(tx.execute(mine).scalars())


def test_lists_in_json_columns_come_back_as_they_were(horizonte: Company) -> None:
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, contact_list, lists(horizonte)) == 4
    assert kept(horizonte) == COLUMNS


def test_only_what_was_really_inserted_is_counted(horizonte: Company) -> None:
    rows = lists(horizonte)
    with horizonte.unit() as work:
        assert bulk_insert(work.tx, contact_list, rows[:3], ignore_conflicts=True) == 3
        assert bulk_insert(work.tx, contact_list, rows, ignore_conflicts=True) == 1
        assert bulk_insert(work.tx, contact_list, rows, ignore_conflicts=True) == 0
        assert bulk_insert(work.tx, contact_list, []) == 0


def test_only_rows_that_fit_the_condition_are_changed(horizonte: Company) -> None:
    rows = lists(horizonte)
    named = [{"workspace_id": row["workspace_id"], "id": row["id"], "columns": ["nome"]} for row in rows]
    with horizonte.unit() as work:
        bulk_insert(work.tx, contact_list, rows)
        first_two = among(contact_list.c.id, [1, 2])
        assert bulk_update(work.tx, contact_list, named, where=first_two) == 2
    assert kept(horizonte) == [["nome"], ["nome"], *COLUMNS[2:]]
