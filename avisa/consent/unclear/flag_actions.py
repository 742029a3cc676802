"""Flags on words that may be a no: raised by the digest, closed by whoever decides or by a plain no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select, update

from avisa.consent.queries import suppressions_of
from avisa.consent.types import Scope, Suppression, SuppressionSource
from avisa.consent.unclear.tables import unclear_no
from avisa.consent.unclear.types import Decision, Doubt
from avisa.journal.actions import record_all
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.unit import Unit

c = unclear_no.c


def raise_flags(unit: Unit, doubts: Sequence[Doubt]) -> list[int]:
    """One for each message, once; none for who has said stop to everything. Returns whose are new."""
    if not doubts:
        return []
    people = {one.contact_id for one in doubts}
    noes = suppressions_of(unit.tx, unit.workspace_id, people)
    stopped = {who for who, said in noes.items() if any(_stops_all(no) for no in said)}
    known = _known(unit, [one.inbound_id for one in doubts])
    fresh = [one for one in doubts if one.contact_id not in stopped and one.inbound_id not in known]
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "inbound_id": one.inbound_id,
            "contact_id": one.contact_id,
            "at": one.at,
            "decided_at": None,
            "decision": "",
            "decided_by": "",
        }
        for one in fresh
    ]
    bulk_insert(unit.tx, unclear_no, rows, ignore_conflicts=True)
    record_all(unit, [("consent.unclear", f"contact:{one.contact_id}", {}) for one in fresh])
    return [one.contact_id for one in fresh]


def _stops_all(no: Suppression) -> bool:
    return no.source is SuppressionSource.PERSON and no.scope is Scope.ALL


def _known(unit: Unit, inbound_ids: Iterable[int]) -> set[int]:
    mine = (c.workspace_id == unit.workspace_id, among(c.inbound_id, inbound_ids))
    return set(unit.tx.scalars(select(c.inbound_id).where(*mine)))


def close_flags(unit: Unit, contact_ids: Iterable[int], decision: Decision, last: int | None = None) -> int:
    """Those that are open, up to the message `last` when that is given; returns how many were."""
    which: list[ColumnElement[bool]] = [among(c.contact_id, contact_ids)]
    if last is not None:
        which.append(c.inbound_id <= last)
    still = (c.workspace_id == unit.workspace_id, c.decided_at.is_(None), *which)
    decided = {"decided_at": unit.now, "decision": str(decision), "decided_by": unit.actor}
    closed = unit.tx.execute(update(unclear_no).where(*still).values(**decided).returning(c.contact_id)).all()
    people = sorted({row.contact_id for row in closed})
    told = {"decision": str(decision)}
    record_all(unit, [("consent.decided", f"contact:{contact_id}", told) for contact_id in people])
    return len(closed)
