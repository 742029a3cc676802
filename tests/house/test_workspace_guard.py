"""The guard lets through what names its workspace, and catches every way of leaving it out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import bindparam, case, delete, exists, func, insert, lateral, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement

from avisa.audience.tables import contact
from avisa.identity.tables import membership, session
from avisa.kernel.bulk import among, unnested
from avisa.kernel.db import Database
from avisa.messages.tables import message
from avisa.workspace.tables import connection, number, workspace
from tests.cast import Company
from tests.house.workspace_guard import WorkspaceLeftOut, check, guard

MINE = message.c.workspace_id == 1
OURS = message.c.workspace_id == contact.c.workspace_id
PAIR = message.c.contact_id == contact.c.id
given = unnested([message.c.workspace_id, message.c.id, message.c.state])
waiting = select(message.c.contact_id, message.c.workspace_id).where(message.c.state == "queued")
other = message.alias("other")
left = message.outerjoin
start = select(message.c.workspace_id, message.c.id).where(MINE).cte("chain", recursive=True)
chain = start.union_all(
    select(message.c.workspace_id, message.c.id).where(
        message.c.workspace_id == start.c.workspace_id, message.c.run_id == start.c.id
    )
)

HELD: dict[str, ClauseElement] = {
    "select": select(message).where(MINE),
    "bound": select(message).where(message.c.workspace_id == bindparam("w")),
    "turned round": select(message).where(bindparam("w") == message.c.workspace_id),
    "inside and": select(message).where(MINE & (message.c.state == "queued")),
    "update": update(message).where(MINE).values(state="paused"),
    "delete": delete(message).where(MINE),
    "join": select(message).join(contact, OURS & PAIR).where(MINE),
    "join by where": select(message, contact).where(OURS, PAIR, MINE),
    "join held from the other side": select(message)
    .join(contact, OURS & PAIR)
    .where(contact.c.workspace_id == 1),
    "outer join": select(message).select_from(left(contact, OURS & PAIR)).where(MINE),
    "aliases": select(message).join(other, other.c.workspace_id == message.c.workspace_id).where(MINE),
    "global table": select(session).where(session.c.token_hash == "x"),
    "held by the workspace": select(message)
    .join(workspace, workspace.c.id == message.c.workspace_id)
    .where(workspace.c.id == 1),
    "correlated exists": select(message).where(MINE, exists().where(OURS, PAIR)),
    "not exists": select(message).where(MINE, ~exists().where(OURS, PAIR)),
    "scalar": select(message.c.id, select(contact.c.name).where(OURS, PAIR).scalar_subquery()).where(MINE),
    "in": update(message).where(
        MINE, message.c.contact_id.in_(select(contact.c.id).where(contact.c.workspace_id == 1))
    ),
    "among": select(message).where(MINE, among(message.c.id, [1, 2])),
    "derived": select(waiting.where(MINE).subquery()),
    "joined to derived": select(contact).join(
        (ready := waiting.where(MINE).subquery()), ready.c.workspace_id == contact.c.workspace_id
    ),
    "cte": select(waiting.where(MINE).cte("ready")),
    "recursive cte": select(chain),
    "union": waiting.where(MINE).union_all(waiting.where(message.c.workspace_id == 2)),
    "bulk update": update(message)
    .where(message.c.workspace_id == given.c.workspace_id, message.c.id == given.c.id)
    .values(state=given.c.state),
    "update returning": update(message).where(MINE).values(state="x").returning(message.c.id),
    "lateral": select(message, lateral(select(contact.c.name).where(OURS, PAIR))).where(MINE),
    "count": select(func.count()).select_from(message).where(MINE),
}

LEFT_OUT: dict[str, ClauseElement] = {
    "select": select(message),
    "select by id": select(message).where(message.c.id == 7),
    "count": select(func.count()).select_from(message),
    "update": update(message).where(message.c.id == 7).values(state="x"),
    "delete": delete(message).where(message.c.id == 7),
    "compared with itself": select(message).where(message.c.workspace_id == message.c.workspace_id),
    "another comparison": select(message).where(message.c.workspace_id > 1),
    "several workspaces": select(message).where(message.c.workspace_id.in_([1, 2])),
    "below or": select(message).where(or_(MINE, message.c.state == "queued")),
    "below not": select(message).where(~MINE),
    "below case": select(message).where(case((MINE, True), else_=True)),
    "join": select(message).join(contact, PAIR).where(MINE),
    "join by where": select(message, contact).where(PAIR, MINE),
    "nobody held": select(message).join(contact, OURS & PAIR),
    "outer join holds the joined side only": select(message).select_from(left(contact, OURS & PAIR & MINE)),
    "full join": select(message).select_from(left(contact, OURS, full=True)).where(MINE),
    "aliases": select(message).join(other, other.c.id == message.c.id).where(MINE),
    "held by a global table's own key": select(number)
    .join(connection, connection.c.workspace_id == number.c.workspace_id)
    .where(connection.c.id == 1),
    "held by somebody's membership": select(message)
    .join(membership, membership.c.workspace_id == message.c.workspace_id)
    .where(membership.c.user_id == 1),
    "exists": select(message).where(MINE, exists().where(PAIR)),
    "held only inside exists": select(message).where(exists().where(OURS, contact.c.workspace_id == 1)),
    "scalar": select(message.c.id, select(contact.c.name).where(PAIR).scalar_subquery()).where(MINE),
    "in": select(message).where(
        MINE, message.c.contact_id.in_(select(contact.c.id).where(contact.c.phone == "x"))
    ),
    "derived": select(waiting.subquery()),
    "joined to derived": select(contact).join(ready, ready.c.contact_id == contact.c.id),
    "cte": select(waiting.cte("ready")),
    "cte that deletes": select((gone := delete(message).returning(message.c.id).cte("gone")).c.id),
    "union": waiting.where(MINE).union_all(waiting),
    "bulk update": update(message).where(message.c.id == given.c.id).values(state=given.c.state),
    "insert from select": insert(contact).from_select(
        ["workspace_id", "id"], select(message.c.workspace_id, message.c.id)
    ),
    "value from select": update(message)
    .where(MINE)
    .values(phone=select(contact.c.phone).where(contact.c.id == 3).scalar_subquery()),
    "same table inside": select(message).where(MINE, message.c.id.in_(select(message.c.id))),
    "lateral": select(message, lateral(select(contact.c.name).where(PAIR))).where(MINE),
    "order by": select(message).where(MINE).order_by(select(contact.c.name).where(PAIR).scalar_subquery()),
}


@pytest.mark.parametrize("name", HELD)
def test_a_statement_that_names_its_workspace_passes(name: str) -> None:
    check(HELD[name])


@pytest.mark.parametrize("name", LEFT_OUT)
def test_a_statement_that_leaves_it_out_is_caught(name: str) -> None:
    with pytest.raises(WorkspaceLeftOut):
        check(LEFT_OUT[name])


ROW = {"workspace_id": 1, "id": 2}
INSERTS: dict[str, tuple[ClauseElement, list[dict[str, Any]]]] = {
    "values": (insert(contact).values(ROW), []),
    "several values": (insert(contact).values([ROW, ROW]), []),
    "parameters": (insert(contact), [ROW, ROW]),
    "sqlite": (sqlite.insert(contact).on_conflict_do_nothing(), [ROW]),
    "from select": (insert(contact).from_select(list(ROW), select(given.c.workspace_id, given.c.id)), []),
    "postgresql": (
        postgresql.insert(contact).from_select(list(ROW), select(given.c.workspace_id, given.c.id)),
        [],
    ),
    "global": (insert(session).values(token_hash="x"), []),
}
BARE: dict[str, tuple[ClauseElement, list[dict[str, Any]]]] = {
    "values": (insert(contact).values(id=2), []),
    "parameters": (insert(contact), [ROW, {"id": 2}]),
    "nothing": (insert(contact), []),
    "from select": (insert(contact).from_select(["id"], select(given.c.id)), []),
}


@pytest.mark.parametrize("name", INSERTS)
def test_an_insert_that_says_its_workspace_passes(db: Database, name: str) -> None:
    statement, rows = INSERTS[name]
    with db.read() as tx:
        guard(tx, statement, rows, {}, {})


@pytest.mark.parametrize("name", BARE)
def test_an_insert_that_does_not_is_caught(db: Database, name: str) -> None:
    statement, rows = BARE[name]
    with db.read() as tx, pytest.raises(WorkspaceLeftOut):
        guard(tx, statement, rows, {}, {})


def test_the_guard_stands_in_every_database_test(db: Database, horizonte: Company) -> None:
    with db.read() as tx, pytest.raises(WorkspaceLeftOut):
        tx.execute(select(message).where(message.c.id == 1))
    with db.write() as tx, pytest.raises(WorkspaceLeftOut):
        tx.execute(delete(number))
