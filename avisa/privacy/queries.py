"""Reading what privacy asks for: the rules of retention, the trail of who looked, what a register tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Select, and_, func, select

from avisa.audience.tables import contact
from avisa.consent.tables import privacy_request
from avisa.journal.tables import journal
from avisa.journal.types import STEPS
from avisa.kernel.bulk import among
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.ids import first_id_at
from avisa.messages.tables import message
from avisa.privacy.tables import erasure
from avisa.privacy.types import LOOKS, NOBODY, Erasure, Look, OpenRequest, Retention, Sought
from avisa.workspace.queries import setting_of


def retention_of(tx: Tx, workspace_id: int) -> Retention:
    """The company's own, and the product's for what it has not said."""
    return msgspec.convert(setting_of(tx, workspace_id, "retention", {}), Retention)


def marks_of(tx: Tx, workspace_id: int) -> dict[str, int]:
    """Up to which id texts were cleared, by kind."""
    stored = setting_of(tx, workspace_id, "retention_marks", {})
    return {name: int(mark) for name, mark in stored.items()}


def open_requests(tx: Tx, workspace_id: int, most: int = 100) -> list[OpenRequest]:
    """What people asked of their data and wait for, oldest first."""
    c, p = privacy_request.c, contact.c
    waiting = (
        select(c.id, c.contact_id, c.kind, c.channel, c.asked_at, p.name, func.coalesce(p.phone, p.bsuid, ""))
        .join_from(privacy_request, contact, and_(p.workspace_id == c.workspace_id, p.id == c.contact_id))
        .where(c.workspace_id == workspace_id, c.done_at.is_(None))
        .order_by(c.asked_at, c.id)
        .limit(most)
    )
    return [OpenRequest(*row) for row in tx.execute(waiting)]


def oldest_erasure(tx: Tx, workspace_id: int, until: Millis) -> Erasure | None:
    """Of those that nobody has ended, and that were asked for by then."""
    c = erasure.c
    under_way = (
        select(c.id, c.sealed, c.erased_at, c.inbox_after)
        .where(c.workspace_id == workspace_id, c.erased_at <= until)
        .order_by(c.id)
        .limit(1)
    )
    found = tx.execute(under_way).first()
    return Erasure(*found) if found else None


def messages_of_erased(tx: Tx, workspace_id: int, ids: Iterable[int]) -> frozenset[int]:
    """Which of these messages went to people who were erased since."""
    c = message.c
    mine = select(c.id).where(c.workspace_id == workspace_id, among(c.id, ids), c.wamid == NOBODY)
    return frozenset(tx.scalars(mine))


def trail(tx: Tx, workspace_id: int, sought: Sought, before: int = 0, most: int = 50) -> list[Look]:
    """Lines of the journal, newest first; `before` is the id of the last one already shown.

    The steps of single messages are not among them: whoever looks for people's deeds would drown in them.
    """
    columns = [journal.c[name] for name in Look.__slots__]
    lines = select(*columns).where(journal.c.workspace_id == workspace_id, journal.c.kind.not_in(STEPS))
    if before:
        lines = lines.where(journal.c.id < before)
    found = tx.execute(_narrowed(lines, sought).order_by(journal.c.id.desc()).limit(most))
    return [Look(*row) for row in found]


def _narrowed(lines: Select[Any], sought: Sought) -> Select[Any]:
    """Ids are in the order of time, so a day is a stretch of them."""
    c = journal.c
    if sought.subject:
        lines = lines.where(c.subject == sought.subject)
    if sought.actor:
        lines = lines.where(c.actor == sought.actor)
    if sought.since is not None:
        lines = lines.where(c.id >= first_id_at(sought.since))
    if sought.until is not None:
        lines = lines.where(c.id < first_id_at(sought.until))
    return lines.where(c.kind.in_(LOOKS)) if sought.looks_only else lines
