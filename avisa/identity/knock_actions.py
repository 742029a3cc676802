"""Counting strangers who knock, in the database: every web process sees what the others have counted."""

from __future__ import annotations

from sqlalchemy import case, delete, select, update

from avisa.identity.tables import knock
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx

MOST = 200  # old ones that a knock takes away


def count_knock(tx: Tx, bucket: str, now: Millis, window: Millis) -> tuple[Millis, int]:
    """One more; when its window began, and how many there were in it, this one included."""
    if counted := _counted(tx, bucket, now, window):
        return counted
    _forget_old(tx, now - window)
    bulk_insert(tx, knock, [{"bucket": bucket, "began_at": now, "knocks": 0}], ignore_conflicts=True)
    return _counted(tx, bucket, now, window) or (now, 1)


def _counted(tx: Tx, bucket: str, now: Millis, window: Millis) -> tuple[Millis, int] | None:
    """A window of the future is of a clock that was set back: it begins anew."""
    c = knock.c
    current = (c.began_at <= now) & (c.began_at > now - window)
    counting = (
        update(knock)
        .where(c.bucket == bucket)
        .values(
            knocks=case((current, c.knocks + 1), else_=1), began_at=case((current, c.began_at), else_=now)
        )
    )
    if tx.execute(counting).rowcount != 1:
        return None
    began_at, knocks = tx.execute(select(c.began_at, c.knocks).where(c.bucket == bucket)).one()
    return began_at, knocks


def _forget_old(tx: Tx, began_until: Millis) -> None:
    """Not those that another process is counting now: two that clear would lock each other out."""
    old = select(knock.c.bucket).where(knock.c.began_at <= began_until).limit(MOST)
    tx.execute(delete(knock).where(knock.c.bucket.in_(old.with_for_update(skip_locked=True))))
