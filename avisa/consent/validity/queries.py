"""Reading when yeses end: by the purpose's time, by their own evidence, or with words that were changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from avisa.audience.tables import contact
from avisa.consent.tables import consent
from avisa.consent.types import Purpose
from avisa.consent.validity.types import SOON, Ending, Endings
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx


def endings_of(tx: Tx, workspace_id: int, purpose: Purpose, now: Millis) -> Endings:
    """One pass over the purpose's yeses."""
    c, ends = consent.c, ends_at(purpose)
    held = or_(ends.is_(None), ends > now)
    counted = select(
        func.count().filter(held),
        func.count().filter(and_(ends > now, ends <= now + SOON)),
        func.count().filter(and_(ends <= now, ends > now - SOON)),
    ).where(c.workspace_id == workspace_id, c.purpose_id == purpose.id, c.revoked_at.is_(None))
    return Endings(*tx.execute(counted).one())


def ending_after(
    tx: Tx, workspace_id: int, purpose: Purpose, now: Millis, after: int, most: int
) -> list[Ending]:
    """Whose yes ends within `SOON`, by the person's id."""
    c, p, ends = consent.c, contact.c, ends_at(purpose)
    who = and_(p.workspace_id == c.workspace_id, p.id == c.contact_id)
    found = (
        select(c.contact_id, p.name, func.coalesce(p.phone, p.bsuid, ""), c.granted_at, ends)
        .join_from(consent, contact, who)
        .where(c.workspace_id == workspace_id, c.purpose_id == purpose.id, c.revoked_at.is_(None))
        .where(ends > now, ends <= now + SOON, c.contact_id > after)
    )
    return [Ending(*row) for row in tx.execute(found.order_by(c.contact_id).limit(most))]


def ends_at(purpose: Purpose) -> ColumnElement[Any]:
    """As `consent.rules.renewed` has it, for the database."""
    c = consent.c
    ends: ColumnElement[Any] = c.expires_at
    for change in purpose.renewals:
        later = or_(ends.is_(None), ends > change.since)
        ends = case((and_(c.granted_at < change.before, later), change.since), else_=ends)
    return ends
