"""Following a person to a new number or a new id of the platform: one person, with all that they said."""

from __future__ import annotations

from sqlalchemy import update

from avisa.audience.identities import e164_of
from avisa.audience.queries import find_person
from avisa.audience.tables import contact
from avisa.audience.types import Person, Writer
from avisa.journal.actions import record
from avisa.kernel.unit import Unit


def follow_person(unit: Unit, old: Writer, wa_id: str = "", bsuid: str = "") -> int | None:
    """The person who was `old` and is known by these from now on; None when nothing was to be done.

    What they agreed to and what they stopped goes with them. A number that somebody else here already
    has is not taken from them: two people are never made one by a message.
    """
    known = find_person(unit.tx, unit.workspace_id, wa_id=old.wa_id, bsuid=old.bsuid)
    if known is None or is_told_late(known, old, wa_id):
        return None
    other = find_person(unit.tx, unit.workspace_id, wa_id=wa_id, bsuid=bsuid) if wa_id or bsuid else None
    if other is not None and other.id != known.id:
        record(unit, "contact.identity_taken", f"contact:{known.id}", by=f"contact:{other.id}")
        return None
    return known.id if move(unit, known, wa_id, bsuid) else None


def is_told_late(known: Person, old: Writer, wa_id: str) -> bool:
    """Found by the id alone, the number has moved on since: an old word must not bring it back."""
    left = e164_of(old.wa_id)
    return bool(wa_id and left) and left not in (known.phone, e164_of(known.wa_id or ""))


def move(unit: Unit, known: Person, wa_id: str, bsuid: str) -> bool:
    now = {
        "phone": e164_of(wa_id) or known.phone,
        "wa_id": wa_id or known.wa_id,
        "bsuid": bsuid or known.bsuid,
    }
    changed = [name for name, value in now.items() if value != getattr(known, name)]
    if not changed:
        return False
    mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == known.id)
    fresh = {"not_on_whatsapp_at": None} if "phone" in changed else {}
    unit.tx.execute(update(contact).where(*mine).values(**now, **fresh, changed_at=unit.now))
    record(unit, "contact.identity", f"contact:{known.id}", changed=changed)
    return True
