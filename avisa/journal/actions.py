"""Writing the journal: a line in the same transaction as what it tells of, its position after the commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, update

from avisa.journal.tables import PASSING, journal, journal_follower, journal_head
from avisa.kernel.bulk import among, bulk_insert, bulk_update
from avisa.kernel.unit import Unit

Line = tuple[str, str, Mapping[str, Any]]  # kind, subject, body


def record(unit: Unit, kind: str, subject: str, **body: Any) -> None:
    record_all(unit, [(kind, subject, body)])


def record_all(unit: Unit, lines: Iterable[Line]) -> None:
    told = list(lines)
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": identifier,
            "at": unit.now,
            "kind": kind,
            "actor": unit.actor,
            "subject": subject,
            "body": dict(body),
        }
        for identifier, (kind, subject, body) in zip(unit.ids.take(len(told)), told, strict=True)
    ]
    bulk_insert(unit.tx, journal, rows)


def give_positions(unit: Unit, committed: Sequence[int]) -> int:
    """Number these lines, in this order, above all that readers can see; returns how many were new.

    Two at once take turns at the head's lock. A line that the other has numbered keeps its position, and
    the number that it would have got here stays unused.
    """
    mine = journal_head.c.workspace_id == unit.workspace_id
    start = {"workspace_id": unit.workspace_id, "position": 0}
    bulk_insert(unit.tx, journal_head, [start], ignore_conflicts=True)
    last = unit.tx.execute(select(journal_head.c.position).where(mine).with_for_update()).scalar_one()
    rows = [
        {"workspace_id": unit.workspace_id, "id": identifier, "position": position}
        for position, identifier in enumerate(committed, last + 1)
    ]
    given = bulk_update(unit.tx, journal, rows, where=journal.c.position.is_(None))
    unit.tx.execute(update(journal_head).where(mine).values(position=last + len(rows)))
    return given


def follow(unit: Unit, name: str, kinds: Iterable[str]) -> None:
    """From now on the steps of single messages that are among `kinds` have their lines; none ends it."""
    mine = (journal_follower.c.workspace_id == unit.workspace_id, journal_follower.c.name == name)
    unit.tx.execute(delete(journal_follower).where(*mine))
    if wanted := sorted(set(kinds)):
        row = {"workspace_id": unit.workspace_id, "name": name, "kinds": wanted}
        bulk_insert(unit.tx, journal_follower, [row])


def drop_passing(unit: Unit, below: int, most: int) -> int:
    """The oldest lines about single messages with an id below this; what is a trail stays."""
    c = journal.c
    old = select(c.id).where(c.workspace_id == unit.workspace_id, c.id < below, PASSING)
    found = list(unit.tx.scalars(old.order_by(c.id).limit(most)))
    mine = (c.workspace_id == unit.workspace_id, among(c.id, found))
    return unit.tx.execute(delete(journal).where(*mine)).rowcount if found else 0
