"""Writing idempotency keys: the constraint behind "the same request makes one message"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from avisa.errors import Conflict, Refused
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import DAY, MINUTE, Millis
from avisa.kernel.unit import Unit
from avisa.messages.tables import idempotency

KEPT_FOR: Millis = 1 * DAY
UNDER_WAY_FOR: Millis = 1 * MINUTE
RETRY_AFTER = 2  # seconds
LONGEST_KEY = 255

# What every call with a key asks is built once: building cost more than the database (measured 2026-11).
OURS = (idempotency.c.workspace_id == bindparam("company"), idempotency.c.key == bindparam("named"))
FORGET = delete(idempotency).where(*OURS, idempotency.c.created_at <= bindparam("before"))
BIND = update(idempotency).where(*OURS).values(message_id=bindparam("made"))
KEEP = update(idempotency).where(*OURS).values(reply=bindparam("said"))


@dataclass(frozen=True, slots=True)
class Once:
    """The caller's key, and the hash of what it asks for."""

    key: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Used:
    """What the key made before: its id, and the answer where one is kept; neither while that is under way."""

    made_id: int
    reply: Any = None

    @property
    def is_under_way(self) -> bool:
        return self.made_id == 0 and self.reply is None


def claim(unit: Unit, once: Once) -> Used | None:
    """None when the key is ours to use in this transaction; what it made when it was used.

    Of any number of claims at the same moment one inserts; the others wait for it at the constraint.
    Raises Conflict("idempotency_key_reused") when it was used for something else.
    """
    if not (0 < len(once.key) <= LONGEST_KEY and once.key.isascii() and once.key.isprintable()):
        raise Refused("idempotency_key_malformed")
    ours = of(unit, once.key)
    unit.tx.execute(FORGET, {**named(unit, once.key), "before": unit.now - KEPT_FOR})
    row = {"workspace_id": unit.workspace_id, "key": once.key, "body_hash": once.body_hash}
    if bulk_insert(unit.tx, idempotency, [row | {"message_id": 0, "created_at": unit.now}], True) == 1:
        return None
    used = unit.tx.execute(select(idempotency).where(*ours)).one()
    if used.body_hash != once.body_hash:
        made = {"message_id": used.message_id} if used.message_id else {}
        raise Conflict("idempotency_key_reused", **made)
    return Used(used.message_id, used.reply)


def claim_long(unit: Unit, once: Once) -> Used | None:
    """The same for work of several transactions: raises Conflict("idempotency_in_progress") while it is
    under way. What is under way for too long was cut off, and is ours to go on with."""
    used = claim(unit, once)
    if used is None or not used.is_under_way:
        return used
    cut_off = (*of(unit, once.key), idempotency.c.created_at <= unit.now - UNDER_WAY_FOR)
    if unit.tx.execute(update(idempotency).where(*cut_off).values(created_at=unit.now)).rowcount != 1:
        raise Conflict("idempotency_in_progress", retry_after=RETRY_AFTER)
    return None


def bind(unit: Unit, key: str, message_id: int) -> None:
    """Say which message the claimed key has made."""
    unit.tx.execute(BIND, {**named(unit, key), "made": message_id})


def keep_reply(unit: Unit, key: str, reply: Any) -> None:
    """What was answered, to be answered again."""
    unit.tx.execute(KEEP, {**named(unit, key), "said": reply})


def named(unit: Unit, key: str) -> dict[str, object]:
    return {"company": unit.workspace_id, "named": key}


def of(unit: Unit, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (idempotency.c.workspace_id == unit.workspace_id, idempotency.c.key == key)


def forget_old_keys(unit: Unit) -> int:
    """Sweep out what was kept long enough; for a timer."""
    old = (idempotency.c.workspace_id == unit.workspace_id, idempotency.c.created_at <= unit.now - KEPT_FOR)
    return unit.tx.execute(delete(idempotency).where(*old)).rowcount
