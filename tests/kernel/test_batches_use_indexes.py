"""Batches find their rows by an index; SQLite must never read a whole workspace for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from avisa.audience.double_queries import sharing_ids
from avisa.audience.queries import contacts_of, find_person, people_by_address, people_by_phone
from avisa.audience.tables import contact
from avisa.audience.tag_queries import tags_of
from avisa.consent.ledger.queries import events_by_id, history_of, keys_of, lifts_of
from avisa.consent.queries import standings_of, suppressions_of
from avisa.kernel.bulk import among
from avisa.kernel.db import Database, Tx
from avisa.kernel.secrets import Vault
from tests.cast import SECRET
from tests.databases import Databases

VAULT = Vault(SECRET)
BATCHES: dict[str, Callable[[Tx], object]] = {
    "people by id": lambda tx: contacts_of(tx, 1, [1, 2]),
    "people by phone": lambda tx: people_by_phone(tx, 1, ["+5531988887777"]),
    "people by the platform's ids": lambda tx: find_person(tx, 1, wa_id="553188887777", bsuid="BR.1"),
    "people under another name": lambda tx: sharing_ids(tx, 1, {1: "BR.1"}),
    "people by address": lambda tx: people_by_address(tx, 1, ["+5531988887777", "BR.1"]),
    "consents": lambda tx: standings_of(tx, 1, [1, 2], [3]),
    "suppressions": lambda tx: suppressions_of(tx, 1, [1, 2]),
    "keys": lambda tx: keys_of(tx, 1, VAULT, [1, 2]),
    "events by id": lambda tx: events_by_id(tx, 1, VAULT, [1, 2]),
    "last lifts": lambda tx: lifts_of(tx, 1, VAULT, [1, 2]),
    "tags": lambda tx: tags_of(tx, 1, [1, 2]),
    "a person's history": lambda tx: history_of(tx, 1, 1, VAULT),
}


def plans_of(database: Database, batch: Callable[[Tx], object]) -> list[str]:
    """How SQLite reads the rows of each statement of the batch."""
    asked: list[tuple[str, Any]] = []
    with database.read() as tx:
        event.listen(tx, "before_cursor_execute", lambda _c, _k, text, given, *_: asked.append((text, given)))
        batch(tx)
        steps = [tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given).all() for text, given in asked[:]]
    told = [row[3] for rows in steps for row in rows]
    return [line for line in told if line.startswith(("SEARCH", "SCAN")) and "json_each" not in line]


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_is_looked_up_by_more_than_its_workspace(databases: Databases, name: str) -> None:
    with databases.fresh("sqlite") as database:
        plans = plans_of(database, BATCHES[name])
    assert plans
    assert [plan for plan in plans if "(workspace_id=? AND" not in plan] == []


def test_a_negated_list_leaves_its_rows_out(db: Database) -> None:
    with db.read() as tx:
        others = select(contact.c.id).where(contact.c.workspace_id == 1, ~among(contact.c.id, [1]))
        assert tx.execute(others).all() == []
