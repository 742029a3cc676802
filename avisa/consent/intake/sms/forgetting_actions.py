"""Forgetting the numbers of SMS: of a person who is erased, and of everybody after a year."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, update

from avisa.consent.intake.sms.queries import some
from avisa.consent.intake.sms.tables import sms
from avisa.consent.intake.sms.types import SmsState
from avisa.kernel.bulk import among
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.ids import first_id_at
from avisa.kernel.unit import Unit

KEPT: Millis = 366 * DAY  # longer than nobody may be invited again
MOST = 500


def is_leaving(unit: Unit, contact_id: int, phone: str) -> bool:
    """Whether an SMS to them is on the wire now."""
    still = sms.c.state == SmsState.SENDING
    return (
        unit.tx.execute(some(unit.workspace_id).where(theirs(contact_id, phone), still)).first() is not None
    )


def cancel_sms(unit: Unit, contact_id: int, phone: str) -> None:
    """What waits; a claim that is under way is waited for."""
    mine = (sms.c.workspace_id == unit.workspace_id, theirs(contact_id, phone))
    waiting = (*mine, sms.c.state == SmsState.QUEUED)
    unit.tx.execute(update(sms).where(*waiting).values(state=str(SmsState.CANCELLED), reason="erased"))


def forget_sms(unit: Unit, contact_id: int, phone: str) -> None:
    """What was sent stays as a count. Its link opens nothing from now on."""
    mine = (sms.c.workspace_id == unit.workspace_id, theirs(contact_id, phone))
    unit.tx.execute(update(sms).where(*mine).values(phone=None, details="", provider_id=""))


def theirs(contact_id: int, phone: str) -> ColumnElement[bool]:
    named = sms.c.contact_id == contact_id
    return or_(named, sms.c.phone == phone) if phone else named


def forget_old_numbers(unit: Unit) -> int:
    """Who never answered is nobody of ours, and no reason to keep a number for longer."""
    c = sms.c
    old = (c.workspace_id == unit.workspace_id, c.id < first_id_at(unit.now - KEPT), c.phone.is_not(None))
    found = list(unit.tx.scalars(select(c.id).where(*old).order_by(c.id).limit(MOST)))
    if not found:
        return 0
    mine = (c.workspace_id == unit.workspace_id, among(c.id, found))
    return unit.tx.execute(update(sms).where(*mine).values(phone=None, details="")).rowcount
