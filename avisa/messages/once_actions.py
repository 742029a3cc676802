"""Writing idempotency keys: the constraint behind "the same request makes one message"."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from avisa.errors import Conflict, Refused
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.unit import Unit
from avisa.messages.tables import idempotency

KEPT_FOR: Millis = 1 * DAY
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Once:
    """The caller's key, and the hash of what it asks for."""

    key: str
    body_hash: str


def claim(unit: Unit, once: Once) -> int | None:
    """None when the key is ours to use in this transaction; the message that it made when it was used.

    Of any number of claims at the same moment one inserts; the others wait for it at the constraint.
    Raises Conflict("idempotency_key_reused") when it was used for something else.
    """
    if not (0 < len(once.key) <= LONGEST_KEY and once.key.isascii() and once.key.isprintable()):
        raise Refused("idempotency_key_malformed")
    ours = (idempotency.c.workspace_id == unit.workspace_id, idempotency.c.key == once.key)
    unit.tx.execute(delete(idempotency).where(*ours, idempotency.c.created_at <= unit.now - KEPT_FOR))
    row = {"workspace_id": unit.workspace_id, "key": once.key, "body_hash": once.body_hash}
    if bulk_insert(unit.tx, idempotency, [row | {"message_id": 0, "created_at": unit.now}], True) == 1:
        return None
    used = unit.tx.execute(select(idempotency).where(*ours)).one()
    if used.body_hash != once.body_hash:
        raise Conflict("idempotency_key_reused", message_id=used.message_id)
    message_id: int = used.message_id
    return message_id


def bind(unit: Unit, key: str, message_id: int) -> None:
    """Say which message the claimed key has made."""
    ours = (idempotency.c.workspace_id == unit.workspace_id, idempotency.c.key == key)
    unit.tx.execute(update(idempotency).where(*ours).values(message_id=message_id))


def forget_old_keys(unit: Unit) -> int:
    """Sweep out what was kept long enough; for a timer."""
    old = (idempotency.c.workspace_id == unit.workspace_id, idempotency.c.created_at <= unit.now - KEPT_FOR)
    return unit.tx.execute(delete(idempotency).where(*old)).rowcount
