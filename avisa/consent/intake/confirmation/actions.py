"""Writing what waits for a second yes: keeping it, noting that it was asked, closing and forgetting it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import delete, select, update

from avisa.consent.intake.confirmation.queries import sealed_under, waiting_of
from avisa.consent.intake.confirmation.rules import is_asked_already, payload_of
from avisa.consent.intake.forms.types import Pending
from avisa.consent.queries import purposes_of
from avisa.consent.stopwords import plain
from avisa.consent.tables import pending_consent, purpose
from avisa.consent.types import Asking
from avisa.errors import NotFound
from avisa.journal.actions import record, record_all
from avisa.kernel.bulk import among, bulk_insert
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit

MOST = 1_000  # forgotten in one transaction


def keep(
    unit: Unit, vault: Vault, answer: str, pending: Pending, until: Millis, contact_id: int | None = None
) -> int:
    """Until the person says `answer` from their own phone; sealed, for it may be a stranger's number."""
    words = plain(answer)
    row = {
        "workspace_id": unit.workspace_id,
        "id": unit.ids.next(),
        "answer": words,
        "sealed": vault.seal(msgspec.msgpack.encode(pending), sealed_under(unit.workspace_id, words)),
        "asked_at": pending.proof.at,
        "expires_at": until,
        "contact_id": contact_id,
        "message_id": None,
        "answered_at": None,
    }
    bulk_insert(unit.tx, pending_consent, [row])
    return int(str(row["id"]))


def keep_to_ask(unit: Unit, vault: Vault, contact_id: int, pending: Pending, days: int) -> bool:
    """The engine asks them, once; False while an earlier request about the same is open or was refused."""
    kept = waiting_of(unit.tx, unit.workspace_id, vault, [contact_id])
    if is_asked_already(pending.purposes, kept, unit.now):
        return False
    answer = payload_of(True, pending.event_id)
    keep(unit, vault, answer, pending, unit.now + days * DAY, contact_id)
    told = {"event": str(pending.event_id), "days": days}
    record(unit, "consent.to_confirm", f"contact:{contact_id}", **told)
    return True


def asked(unit: Unit, waiting_id: int, message_id: int) -> bool:
    """The request is in the queue; False when it was before."""
    c = pending_consent.c
    still = (c.workspace_id == unit.workspace_id, c.id == waiting_id, c.message_id.is_(None))
    return unit.tx.execute(update(pending_consent).where(*still).values(message_id=message_id)).rowcount == 1


def answered(unit: Unit, waiting_ids: Iterable[int]) -> int:
    """How many were open until now; where we ask it is kept until it expires: the same is not asked again."""
    c = pending_consent.c
    mine = (c.workspace_id == unit.workspace_id, among(c.id, waiting_ids), c.answered_at.is_(None))
    gone = unit.tx.execute(delete(pending_consent).where(*mine, c.contact_id.is_(None))).rowcount
    return gone + unit.tx.execute(update(pending_consent).where(*mine).values(answered_at=unit.now)).rowcount


def close_for(unit: Unit, contact_ids: Iterable[int]) -> int:
    """Whoever has said stop is asked nothing more, and confirms nothing with an old button."""
    c = pending_consent.c
    mine = (c.workspace_id == unit.workspace_id, among(c.contact_id, contact_ids), c.answered_at.is_(None))
    return unit.tx.execute(update(pending_consent).where(*mine).values(answered_at=unit.now)).rowcount


def forget_unconfirmed(unit: Unit) -> int:
    """What no phone has confirmed in time is no consent, and no reason to keep somebody's number."""
    c = pending_consent.c
    old = select(c.id, c.contact_id, c.answered_at).where(
        c.workspace_id == unit.workspace_id, c.expires_at <= unit.now
    )
    rows = unit.tx.execute(old.limit(MOST)).all()
    silent = [row.contact_id for row in rows if row.contact_id is not None and row.answered_at is None]
    record_all(unit, [("consent.unconfirmed", f"contact:{one}", {}) for one in silent])
    mine = (c.workspace_id == unit.workspace_id, among(c.id, [row.id for row in rows]))
    return unit.tx.execute(delete(pending_consent).where(*mine)).rowcount if rows else 0


def ask_twice(unit: Unit, purpose_id: int, asking: Asking | None) -> bool:
    """From the next yes on; None lets the first one stand by itself. False when nothing changes."""
    known = purposes_of(unit.tx, unit.workspace_id).get(purpose_id)
    if known is None:
        raise NotFound("purpose_not_found", purpose=str(purpose_id))
    if known.asking == asking:
        return False
    mine = (purpose.c.workspace_id == unit.workspace_id, purpose.c.id == purpose_id)
    told = {"template": asking.template if asking else None, "days": asking.days if asking else None}
    values = {"asking_template": told["template"], "asking_days": told["days"]}
    unit.tx.execute(update(purpose).where(*mine).values(**values))
    record(unit, "purpose.asks_twice", f"purpose:{purpose_id}", name=known.name, **told)
    return True
