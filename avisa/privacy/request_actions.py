"""Closing what people asked of their data: by whoever answered them, or because they were erased."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update

from avisa.consent.tables import privacy_request
from avisa.errors import Conflict, NotFound
from avisa.journal.actions import record_all
from avisa.kernel.unit import Unit


def answer_request(unit: Unit, request_id: int) -> None:
    """Whoever is first is written down.

    Raises NotFound for a request that this company does not have, Conflict `request_done` for a closed one.
    """
    c = privacy_request.c
    if _close(unit, c.id == request_id):
        return
    known = select(c.id).where(c.workspace_id == unit.workspace_id, c.id == request_id)
    raise Conflict("request_done") if unit.tx.execute(known).first() else NotFound("request_unknown")


def close_requests(unit: Unit, contact_id: int) -> None:
    """Of both kinds: who is erased has been answered."""
    _close(unit, privacy_request.c.contact_id == contact_id)


def _close(unit: Unit, which: ColumnElement[bool]) -> bool:
    c = privacy_request.c
    closing = (
        update(privacy_request)
        .where(c.workspace_id == unit.workspace_id, c.done_at.is_(None), which)
        .values(done_at=unit.now, done_by=unit.actor)
        .returning(c.contact_id, c.kind)
    )
    closed = unit.tx.execute(closing).all()
    record_all(
        unit, [("privacy_request.done", f"contact:{whose}", {"request": kind}) for whose, kind in closed]
    )
    return bool(closed)
